package dev.assay.simulator.provider;

import dev.assay.simulator.Endpoint;
import dev.assay.simulator.Scenario;
import dev.assay.simulator.http.HttpRequest;
import dev.assay.simulator.http.RequestReader;
import dev.assay.simulator.http.ResponseWriter;
import dev.assay.simulator.model.Wire;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds what a path means: a model endpoint, the list of models, or control of the simulator. */
final class Router implements Connection.Handler {
    private static final Map<String, Endpoint> ENDPOINTS =
            Stream.of(Endpoint.values()).collect(Collectors.toMap(Endpoint::path, Function.identity()));

    private final SimulatedProvider provider;
    private final ModelHandler models;
    private final BackgroundHandler background;

    Router(SimulatedProvider provider, ModelHandler models, BackgroundHandler background) {
        this.provider = provider;
        this.models = models;
        this.background = background;
    }

    @Override
    public boolean handle(HttpRequest request, RequestReader reader, ResponseWriter writer)
            throws IOException, InterruptedException {
        Endpoint endpoint = ENDPOINTS.get(request.path());
        if (endpoint != null && request.method().equals("POST")) {
            return models.handle(endpoint, request, reader, writer);
        }
        if (BackgroundHandler.serves(request)) {
            return background.handle(request, reader, writer);
        }
        switch (request.method() + " " + request.path()) {
            case "GET /v1/models" -> models(request, writer);
            case "GET /simulator/scenario" ->
                writer.json(200, provider.scenario().toJson());
            case "PUT /simulator/scenario" -> setScenario(request, writer);
            case "GET /simulator/counters" ->
                writer.json(200, provider.counters().toJson());
            case "DELETE /simulator/counters" -> {
                provider.resetCounters();
                writer.json(200, provider.counters().toJson());
            }
            default -> writer.json(404, unknown(request));
        }
        return true;
    }

    private void models(HttpRequest request, ResponseWriter writer) throws IOException {
        Scenario scenario = provider.scenario();
        if (!ModelHandler.authorized(scenario, request)) {
            writer.json(401, Wire.error(401, "Incorrect API key provided.", Optional.empty()));
            return;
        }
        writer.json(200, Wire.models(scenario.models().isEmpty() ? Set.of("simulated") : scenario.models()));
    }

    private void setScenario(HttpRequest request, ResponseWriter writer) throws IOException {
        try {
            provider.scenario(Scenario.parse(new String(request.body(), StandardCharsets.UTF_8)));
        } catch (IllegalArgumentException e) {
            writer.json(400, Wire.error(400, String.valueOf(e.getMessage()), Optional.of("invalid_scenario")));
            return;
        }
        writer.json(200, provider.scenario().toJson());
    }

    private static String unknown(HttpRequest request) {
        String message = "%s %s (expected: POST /v1/responses, /v1/chat/completions or /v1/embeddings, GET /v1/models, "
                + "GET /v1/responses/{id}, POST /v1/responses/{id}/cancel, "
                + "GET or PUT /simulator/scenario, GET or DELETE /simulator/counters)";
        return Wire.error(404, message.formatted(request.method(), request.path()), Optional.of("unknown_url"));
    }
}
