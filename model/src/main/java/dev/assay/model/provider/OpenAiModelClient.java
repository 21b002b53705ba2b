package dev.assay.model.provider;

import com.openai.client.okhttp.OkHttpClient;
import com.openai.core.RequestOptions;
import com.openai.core.Timeout;
import com.openai.core.http.Headers;
import com.openai.core.http.HttpMethod;
import com.openai.core.http.HttpRequest;
import com.openai.core.http.HttpResponse;
import com.openai.errors.OpenAIIoException;
import dev.assay.model.CallResult;
import dev.assay.model.ModelCall;
import dev.assay.model.ModelClient;
import dev.assay.model.ProviderApi;
import dev.assay.model.answer.AnswerReader;
import dev.assay.model.answer.AnswerResult;
import dev.assay.model.answer.BoundedBody;
import dev.assay.model.answer.EmbeddingBody;
import dev.assay.model.answer.ErrorOutcome;
import dev.assay.model.answer.ProviderError;
import dev.assay.model.answer.ProviderText;
import dev.assay.model.answer.StopStrings;
import dev.assay.model.retry.SampleCalls;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One provider, through the transport of the official client. Its services stand above that: they retry, and they
 * build typed requests and answers, which doubles the CPU of a process's first 20,000 calls and is of no use where
 * every member of a request is passed through. {@link SampleCalls} retries, {@link AnswerReader} reads.
 */
public final class OpenAiModelClient implements ModelClient, AutoCloseable {

    private static final int MESSAGE_CHARS = 2_000;
    private static final Duration CONNECT = Duration.ofSeconds(10);

    /** Above any concurrency of a process; OkHttp's own 5 would open and close a connection for nearly every call. */
    private static final int IDLE_CONNECTIONS = 4_096;

    /**
     * Shorter than the 5 s after which uvicorn and Node hang up on an idle connection. A request that meets the
     * hang-up fails and cannot safely be sent again.
     */
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(4);

    private static final String[] EMBEDDINGS = {"embeddings"};

    private record Prepared(ObjectNode generation, ProviderRequest request) {}

    private final ProviderSettings settings;
    private final Clock clock = Clock.systemUTC();
    private final OkHttpClient http;
    private final String[] path;
    private final BackgroundCalls background;
    private volatile @Nullable Prepared lastPrepared;

    public OpenAiModelClient(ProviderSettings settings) {
        this.settings = settings;
        this.path = settings.api() == ProviderApi.RESPONSES
                ? new String[] {"responses"}
                : new String[] {"chat", "completions"};
        this.background = new BackgroundCalls(
                new Responses(), call -> prepared(call.generation()).stops(), this::quote);
        // Its dispatcher's limit of 64 is for asynchronous calls; these are not.
        this.http = OkHttpClient.builder()
                .maxIdleConnections(IDLE_CONNECTIONS)
                .keepAliveDuration(KEEP_ALIVE)
                .addInterceptor(new NoRedirects())
                .build();
    }

    @Override
    public CallResult call(ModelCall call) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        if (call.background() != null && settings.background() && !embeds(call)) {
            return background.call(call, call.background());
        }
        Instant startedAt = clock.instant();
        HttpRequest request;
        try {
            request = post(embeds(call) ? EMBEDDINGS : path, call.idempotencyKey(), body(call));
        } catch (JacksonException e) {
            return notJson(e);
        }
        return exchange(
                request,
                call.timeout(),
                (headers, bytes) -> answer(call, bytes, startedAt),
                () -> result(startedAt, StopStrings.NONE).tooLarge(),
                failure -> failure);
    }

    /**
     * One exchange.
     *
     * @param reader of a body of status 2xx
     * @param failed what a failure means, which is neither an answer nor paid for
     */
    private <T> T exchange(
            HttpRequest request,
            Duration timeout,
            BiFunction<Headers, byte[], T> reader,
            Supplier<T> tooLarge,
            Function<CallResult, T> failed)
            throws InterruptedException {
        try (HttpResponse response = http.execute(request, options(timeout))) {
            if (response.statusCode() / 100 != 2) {
                return failed.apply(refusal(request, response));
            }
            return BoundedBody.read(response.body(), bytes -> reader.apply(response.headers(), bytes))
                    .orElseGet(tooLarge);
        } catch (IOException e) {
            return failed.apply(broken(request, e));
        } catch (OpenAIIoException e) {
            return failed.apply(broken(request, e.getCause() instanceof IOException io ? io : new IOException(e)));
        }
    }

    private CallResult notJson(JacksonException e) {
        return new CallResult.Rejected("invalid_request", 0, quote("the request is no JSON: " + e.getMessage()));
    }

    private HttpRequest post(String[] segments, String idempotencyKey, byte[] body) {
        return request(HttpMethod.POST, segments)
                .putHeader("Idempotency-Key", idempotencyKey)
                .body(new JsonBody(body))
                .build();
    }

    private HttpRequest.Builder request(HttpMethod method, String... segments) {
        HttpRequest.Builder request = HttpRequest.builder()
                .method(method)
                .baseUrl(settings.baseUrl().toString())
                .addPathSegments(segments)
                .putHeader("Accept", "application/json");
        if (!settings.apiKey().isEmpty()) {
            request.putHeader("Authorization", "Bearer " + settings.apiKey());
        }
        return request;
    }

    /** The exchanges of background mode. */
    private final class Responses implements ResponseExchange {

        @Override
        public Reply create(ModelCall call) throws InterruptedException {
            byte[] body;
            try {
                body = prepared(call.generation()).backgroundBody(call.model(), call.prompt(), input(call));
            } catch (JacksonException e) {
                return new Reply.Failed(notJson(e));
            }
            return reply(post(path, call.idempotencyKey(), body), call.timeout());
        }

        @Override
        public Reply retrieve(String responseId, Duration timeout) throws InterruptedException {
            return reply(request(HttpMethod.GET, "responses", responseId).build(), timeout);
        }

        @Override
        public Reply cancel(String responseId, Duration timeout) throws InterruptedException {
            return reply(
                    request(HttpMethod.POST, "responses", responseId, "cancel").build(), timeout);
        }

        private Reply reply(HttpRequest request, Duration timeout) throws InterruptedException {
            return exchange(
                    request,
                    timeout,
                    (headers, bytes) -> new Reply.Read(
                            AnswerReader.read(bytes, ProviderApi.RESPONSES), RetryAfter.of(headers, clock)),
                    Reply.TooLarge::new,
                    Reply.Failed::new);
        }
    }

    private static boolean embeds(ModelCall call) {
        return call.wanted() == ModelCall.Wanted.EMBEDDINGS;
    }

    private byte[] body(ModelCall call) {
        if (embeds(call)) {
            return EmbeddingBody.request(call);
        }
        return prepared(call.generation()).body(call.model(), call.prompt(), input(call));
    }

    private @Nullable JsonNode input(ModelCall call) {
        return call.messages() == null ? call.input() : MessageInput.of(call.messages(), settings.api());
    }

    /** All samples of a run share one generation object, so it is nearly always the one of the call before. */
    private ProviderRequest prepared(ObjectNode generation) {
        Prepared last = lastPrepared;
        if (last != null && last.generation() == generation) {
            return last.request();
        }
        ProviderRequest request = ProviderRequest.of(generation, settings.api());
        lastPrepared = new Prepared(generation, request);
        return request;
    }

    /** One timer for the whole exchange instead of one for each read and write. */
    private static RequestOptions options(Duration timeout) {
        return RequestOptions.builder()
                .timeout(Timeout.builder()
                        .connect(timeout.compareTo(CONNECT) < 0 ? timeout : CONNECT)
                        .read(Duration.ZERO)
                        .write(Duration.ZERO)
                        .request(timeout)
                        .build())
                .build();
    }

    private CallResult answer(ModelCall call, byte[] bytes, Instant startedAt) {
        if (embeds(call)) {
            return EmbeddingBody.answer(bytes, startedAt, clock.instant(), result(startedAt, StopStrings.NONE));
        }
        return result(startedAt, prepared(call.generation()).stops()).of(AnswerReader.read(bytes, settings.api()));
    }

    private AnswerResult result(Instant startedAt, StopStrings stops) {
        return new AnswerResult(UUID.randomUUID(), startedAt, clock.instant(), stops, this::quote);
    }

    private CallResult refusal(HttpRequest request, HttpResponse response) throws IOException {
        int status = response.statusCode();
        ProviderError error = ProviderError.of(response.body().readNBytes(ProviderText.ERROR_BYTES));
        String message = "HTTP " + status + (error.message().isEmpty() ? "" : ": " + error.message());
        return ErrorOutcome.ofStatus(
                status, error, RetryAfter.of(response.headers(), clock), quote(called(request) + message));
    }

    private CallResult broken(HttpRequest request, IOException e) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        String code = e instanceof InterruptedIOException ? CallResult.TIMEOUT : CallResult.CONNECTION_ERROR;
        String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return new CallResult.Transient(code, Optional.empty(), 0, quote(called(request) + reason));
    }

    /** Names the URL of a request, without what may be secret in it. */
    private String called(HttpRequest request) {
        URI base = settings.baseUrl();
        String port = base.getPort() < 0 ? "" : ":" + base.getPort();
        String path = base.getRawPath() == null ? "" : base.getRawPath();
        return request.method() + " " + base.getScheme() + "://" + base.getHost() + port
                + (path.endsWith("/") ? path.substring(0, path.length() - 1) : path) + "/"
                + String.join("/", request.pathSegments()) + ": ";
    }

    /** A provider's text as part of a message: bounded, and without the key, which some providers echo. */
    private String quote(String text) {
        String safe = settings.apiKey().isEmpty() ? text : text.replace(settings.apiKey(), "***");
        if (safe.length() <= MESSAGE_CHARS) {
            return safe;
        }
        int end = Character.isHighSurrogate(safe.charAt(MESSAGE_CHARS - 1)) ? MESSAGE_CHARS - 1 : MESSAGE_CHARS;
        return safe.substring(0, end);
    }

    ProviderSettings settings() {
        return settings;
    }

    @Override
    public void close() {
        http.close();
    }
}
