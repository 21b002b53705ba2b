package dev.assay.simulator;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Answers calls to the model endpoints as the present script tells. */
final class ModelHandler {
    private static final String GARBAGE = "<html><body><h1>It works!</h1></body></html>";
    /** Stands where a huge output goes. Its last occurrence counts: a model may be named so, and comes before the output. */
    private static final String STRETCH = "@@stretch@@";

    private final Supplier<Script> scripts;
    private final CallBook book;
    private final AtomicLong ids = new AtomicLong();

    ModelHandler(Supplier<Script> scripts, CallBook book) {
        this.scripts = scripts;
        this.book = book;
    }

    /** Returns whether the connection stays open. */
    boolean handle(Endpoint endpoint, HttpRequest request, RequestReader reader, ResponseWriter writer)
            throws IOException, InterruptedException {
        Script script = scripts.get();
        book.request(request.idempotencyKey());
        if (!authorized(script.scenario(), request)) {
            script.refused(endpoint, null);
            return refuse(writer, "api_key", 401, "Incorrect API key provided.");
        }
        ModelCall call;
        try {
            call = ModelCall.read(endpoint, request.body());
        } catch (IllegalArgumentException e) {
            script.refused(endpoint, null);
            return refuse(writer, "body", 400, String.valueOf(e.getMessage()));
        }
        if (!script.scenario().models().isEmpty() && !script.scenario().models().contains(call.model())) {
            script.refused(endpoint, call.model());
            return refuse(writer, "model", 404, "The model '%s' does not exist.".formatted(call.model()));
        }
        return accept(script, call, request, reader, writer);
    }

    static boolean authorized(Scenario scenario, HttpRequest request) {
        return scenario.apiKey() == null
                || request.authorization()
                        .filter(("Bearer " + scenario.apiKey())::equals)
                        .isPresent();
    }

    private boolean refuse(ResponseWriter writer, String reason, int status, String message) throws IOException {
        book.refused(reason);
        writer.json(status, Wire.error(status, message, Optional.empty()));
        return true;
    }

    private boolean accept(
            Script script, ModelCall call, HttpRequest request, RequestReader reader, ResponseWriter writer)
            throws IOException, InterruptedException {
        Optional<Then> fault = script.decide(call);
        FaultKind kind = fault.map(Then::kind).orElse(null);
        ModelBehaviour behaviour = script.behaviour(call.model());
        book.began(fault);
        try {
            if (kind == FaultKind.HANG) {
                reader.awaitEnd();
                return false;
            }
            if (kind != FaultKind.STATUS) {
                pause(behaviour.latencyNanos(call));
            }
        } finally {
            book.ended();
        }
        if (kind == FaultKind.STATUS) {
            return fail(fault.orElseThrow(), writer);
        }
        if (kind == FaultKind.GARBAGE) {
            writer.json(200, GARBAGE);
            return true;
        }
        long stretch = kind == FaultKind.HUGE_BODY
                ? Optional.ofNullable(fault.orElseThrow().bytes()).orElse(Then.DEFAULT_BYTES)
                : 0;
        Reply reply = reply(kind, call, behaviour);
        Usage usage =
                Usage.of(call, behaviour, stretch > 0 ? stretch : reply.text().length());
        String body = body(call, reply, behaviour, kind == FaultKind.EMPTY, usage);
        if (kind == FaultKind.CUT) {
            writer.halfOf(body);
            return false;
        }
        book.answered(call, request.idempotencyKey(), usage);
        if (stretch == 0) {
            writer.json(200, body);
            return true;
        }
        int at = body.lastIndexOf(STRETCH);
        writer.stretched(body.substring(0, at), stretch, body.substring(at + STRETCH.length()));
        return true;
    }

    private static Reply reply(@Nullable FaultKind kind, ModelCall call, ModelBehaviour behaviour) {
        if (call.endpoint() == Endpoint.EMBEDDINGS) {
            return Reply.of("");
        }
        String answer = behaviour.answer(call);
        if (kind == null) {
            return Reply.of(answer);
        }
        return switch (kind) {
            case NUL -> Reply.of(answer + '\0');
            case LONE_SURROGATE -> Reply.of(answer + '\ud83d');
            case HUGE_BODY -> Reply.of(STRETCH);
            case EMPTY -> Reply.of("");
            case REFUSAL -> Reply.refusing();
            case TRUNCATED -> Reply.halfOf(answer);
            default -> Reply.of(answer);
        };
    }

    private String body(ModelCall call, Reply reply, ModelBehaviour behaviour, boolean empty, Usage usage) {
        String id = "%016x%016x".formatted(call.identity(), ids.incrementAndGet());
        long now = System.currentTimeMillis() / 1000;
        Optional<Usage> shown = behaviour.usage() ? Optional.of(usage) : Optional.empty();
        return switch (call.endpoint()) {
            case RESPONSES -> Wire.responses(id, now, call, reply, shown);
            case CHAT_COMPLETIONS -> Wire.chat(id, now, call, reply, shown);
            case EMBEDDINGS ->
                Wire.embeddings(
                        call,
                        empty,
                        call.dimensions() > 0 ? call.dimensions() : behaviour.embeddingDimensions(),
                        usage);
        };
    }

    private static boolean fail(Then then, ResponseWriter writer) throws IOException {
        int status = Optional.ofNullable(then.status()).orElseThrow();
        String body = Wire.error(status, "Simulated status %d.".formatted(status), Optional.ofNullable(then.code()));
        writer.json(status, body, Optional.ofNullable(then.retryAfterSeconds()));
        return true;
    }

    private static void pause(long nanos) throws InterruptedException {
        if (nanos > 0) {
            Thread.sleep(Duration.ofNanos(nanos));
        }
    }
}
