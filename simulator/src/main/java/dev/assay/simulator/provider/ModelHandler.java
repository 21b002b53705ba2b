package dev.assay.simulator.provider;

import dev.assay.simulator.Endpoint;
import dev.assay.simulator.FaultKind;
import dev.assay.simulator.Scenario;
import dev.assay.simulator.Then;
import dev.assay.simulator.http.HttpRequest;
import dev.assay.simulator.http.RequestReader;
import dev.assay.simulator.http.ResponseWriter;
import dev.assay.simulator.model.ModelBehaviour;
import dev.assay.simulator.model.ModelCall;
import dev.assay.simulator.model.Wire;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** Answers calls to the model endpoints as the present script tells. */
final class ModelHandler {
    static final String GARBAGE = "<html><body><h1>It works!</h1></body></html>";

    private final Supplier<Script> scripts;
    private final CallBook book;
    private final BackgroundHandler background;
    private final RequestLog requests;
    private final AtomicLong ids = new AtomicLong();

    ModelHandler(Supplier<Script> scripts, CallBook book, BackgroundHandler background, RequestLog requests) {
        this.scripts = scripts;
        this.book = book;
        this.background = background;
        this.requests = requests;
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
        if (script.behaviour(call.model()).refuses(call)) {
            script.refused(endpoint, call.model());
            String parameter = endpoint == Endpoint.RESPONSES ? "text.format" : "response_format";
            return refuse(
                    writer,
                    "structured_output",
                    400,
                    "Invalid parameter: '%s' of type 'json_schema' is not supported with this model."
                            .formatted(parameter));
        }
        requests.add(request.body());
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
        if (call.background() && (kind == null || kind.paid() || kind == FaultKind.FAILED)) {
            background.create(id(call), Answer.of(fault, call, behaviour), request, kind == FaultKind.FAILED, writer);
            return true;
        }
        try {
            if (kind == FaultKind.HANG) {
                reader.awaitEnd();
                return false;
            }
            if (kind != FaultKind.STATUS && !call.background()) {
                pause(behaviour.latencyNanos(call));
            }
        } finally {
            book.ended();
        }
        return answer(fault, call, behaviour, request, writer);
    }

    private boolean answer(
            Optional<Then> fault, ModelCall call, ModelBehaviour behaviour, HttpRequest request, ResponseWriter writer)
            throws IOException {
        FaultKind kind = fault.map(Then::kind).orElse(null);
        if (kind == FaultKind.STATUS) {
            return fail(fault.orElseThrow(), writer);
        }
        if (kind == FaultKind.GARBAGE) {
            writer.json(200, GARBAGE);
            return true;
        }
        long now = System.currentTimeMillis() / 1000;
        if (kind == FaultKind.FAILED) {
            writer.json(
                    200,
                    call.endpoint() == Endpoint.RESPONSES
                            ? Wire.unfinished(id(call), now, call, "failed")
                            : Wire.error(500, Wire.FAILURE, Optional.of("server_error")));
            return true;
        }
        Answer answer = Answer.of(fault, call, behaviour);
        if (kind == FaultKind.CUT) {
            writer.halfOf(answer.body(id(call), now));
            return false;
        }
        if (fault.map(Then::paid).orElse(true)) {
            book.answered(call, request.idempotencyKey(), answer.usage());
        }
        answer.write(id(call), now, writer);
        return true;
    }

    private String id(ModelCall call) {
        return "%016x%016x".formatted(call.identity(), ids.incrementAndGet());
    }

    static boolean fail(Then then, ResponseWriter writer) throws IOException {
        int status = Optional.ofNullable(then.status()).orElseThrow();
        String body = then.body() == null
                ? Wire.error(status, "Simulated status %d.".formatted(status), Optional.ofNullable(then.code()))
                : then.body().isString()
                        ? then.body().stringValue()
                        : then.body().toString();
        writer.json(status, body, Optional.ofNullable(then.retryAfterSeconds()));
        return true;
    }

    static void pause(long nanos) throws InterruptedException {
        if (nanos > 0) {
            Thread.sleep(Duration.ofNanos(nanos));
        }
    }
}
