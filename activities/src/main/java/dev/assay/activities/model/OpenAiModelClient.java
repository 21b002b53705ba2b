package dev.assay.activities.model;

import com.google.errorprone.annotations.MustBeClosed;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.LogLevel;
import com.openai.core.RequestOptions;
import com.openai.core.Timeout;
import com.openai.core.http.HttpResponse;
import com.openai.errors.OpenAIException;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.responses.ResponseCreateParams;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * One provider, through the official client: its retries are off, since a sample's retries are counted and spread by
 * {@link SampleCalls}, and its answers are read by {@link AnswerReader}.
 */
final class OpenAiModelClient implements ModelClient, AutoCloseable {

    private static final int MESSAGE_CHARS = 2_000;
    private static final Duration CONNECT = Duration.ofSeconds(10);

    /** Above any concurrency of a process; OkHttp's own 5 would open and close a connection for nearly every call. */
    private static final int IDLE_CONNECTIONS = 4_096;

    /**
     * Shorter than the 5 s after which uvicorn and Node hang up on an idle connection. A request that meets the
     * hang-up fails and cannot safely be sent again.
     */
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(4);

    /** The SDK sends nothing without a key, and a provider that wants none ignores this one. */
    private static final String NO_KEY = "none";

    private record Prepared(ObjectNode generation, ProviderRequest request) {}

    private final ProviderSettings settings;
    private final Clock clock = Clock.systemUTC();
    private final OkHttpClient http;
    private final OpenAIClient openAi;
    private volatile @Nullable Prepared lastPrepared;

    OpenAiModelClient(ProviderSettings settings) {
        this.settings = settings;
        this.http = new OkHttpClient.Builder()
                .connectionPool(new ConnectionPool(IDLE_CONNECTIONS, KEEP_ALIVE.toMillis(), TimeUnit.MILLISECONDS))
                .followRedirects(false)
                .addInterceptor(new OneShotGuard())
                .build();
        this.openAi = OpenAIOkHttpClient.builder()
                .okHttpClient(http)
                .baseUrl(settings.baseUrl().toString())
                .apiKey(settings.apiKey().isEmpty() ? NO_KEY : settings.apiKey())
                .maxRetries(0)
                // OPENAI_LOG=debug in the environment would log prompts.
                .logLevel(LogLevel.OFF)
                .responseValidation(false)
                .build();
    }

    @Override
    public CallResult call(ModelCall call) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        Instant startedAt = clock.instant();
        try (HttpResponse response = send(call)) {
            return BoundedBody.read(response.body(), bytes -> answer(bytes, startedAt))
                    .orElseGet(() -> result(startedAt).tooLarge());
        } catch (IOException e) {
            return failure(e);
        } catch (OpenAIException e) {
            if (e.getCause() instanceof IOException io) {
                return failure(io);
            }
            return new CallResult.Rejected("invalid_request", 0, quote("the request could not be built: " + e));
        }
    }

    @MustBeClosed
    private HttpResponse send(ModelCall call) {
        ProviderRequest request = prepared(call.generation());
        RequestOptions options =
                RequestOptions.builder().timeout(timeout(call.timeout())).build();
        if (settings.api() == Api.CHAT_COMPLETIONS) {
            return chat(call, request, options);
        }
        ResponseCreateParams params = ResponseCreateParams.builder()
                .model(call.model())
                .input(call.prompt())
                .putAllAdditionalBodyProperties(request.body())
                .putAdditionalHeader("Idempotency-Key", call.idempotencyKey())
                .build();
        return openAi.responses().withRawResponse().create(params, options);
    }

    @MustBeClosed
    private HttpResponse chat(ModelCall call, ProviderRequest request, RequestOptions options) {
        ChatCompletionCreateParams.Builder params = ChatCompletionCreateParams.builder()
                .model(call.model())
                .putAllAdditionalBodyProperties(request.body())
                .putAdditionalHeader("Idempotency-Key", call.idempotencyKey());
        if (request.instructions() != null) {
            params.addSystemMessage(request.instructions());
        }
        params.addUserMessage(call.prompt());
        return openAi.chat().completions().withRawResponse().create(params.build(), options);
    }

    /** All samples of a run share one generation object, and runs come one after the other. */
    private ProviderRequest prepared(ObjectNode generation) {
        Prepared last = lastPrepared;
        if (last != null && last.generation() == generation) {
            return last.request();
        }
        ProviderRequest request = ProviderRequest.of(generation, settings.api());
        lastPrepared = new Prepared(generation, request);
        return request;
    }

    /** One timer for the whole exchange: a timer for each read and write costs more than the exchange itself. */
    private static Timeout timeout(Duration whole) {
        return Timeout.builder()
                .connect(whole.compareTo(CONNECT) < 0 ? whole : CONNECT)
                .read(Duration.ZERO)
                .write(Duration.ZERO)
                .request(whole)
                .build();
    }

    private CallResult answer(byte[] bytes, Instant startedAt) {
        AnswerResult result = result(startedAt);
        return AnswerReader.read(bytes, settings.api()).map(result::of).orElseGet(result::unparsable);
    }

    private AnswerResult result(Instant startedAt) {
        return new AnswerResult(startedAt, clock.instant(), this::quote);
    }

    private CallResult failure(IOException e) throws InterruptedException {
        if (e instanceof ErrorStatusException status) {
            ProviderError error = ProviderError.of(status.body());
            return Verdict.ofStatus(
                    status.status(),
                    error,
                    RetryAfter.of(status.headers(), clock),
                    quote("HTTP " + status.status() + ": " + error.message()));
        }
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        String code = e instanceof InterruptedIOException ? CallResult.TIMEOUT : CallResult.CONNECTION_ERROR;
        return new CallResult.Transient(code, Optional.empty(), 0, quote(String.valueOf(e.getMessage())));
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

    @Override
    public void close() {
        http.connectionPool().evictAll();
    }
}
