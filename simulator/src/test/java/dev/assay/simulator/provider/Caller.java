package dev.assay.simulator.provider;

import dev.assay.simulator.Endpoint;
import dev.assay.simulator.model.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.Executors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Talks to a simulator as a client with no OpenAI library would. */
final class Caller implements AutoCloseable {
    static final JsonMapper JSON = JsonMapper.shared();

    /** Without platform threads of its own: those of the process are the simulator's. */
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();

    private final URI root;

    Caller(SimulatedProvider provider) {
        this(provider.baseUrl());
    }

    Caller(URI baseUrl) {
        root = baseUrl.resolve("/");
    }

    HttpResponse<String> respond(String prompt) throws IOException, InterruptedException {
        return call(Endpoint.RESPONSES, "small", prompt);
    }

    HttpResponse<String> call(Endpoint endpoint, String model, String prompt, String... headers)
            throws IOException, InterruptedException {
        return http.send(request(endpoint, model, prompt, headers).build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpRequest.Builder request(Endpoint endpoint, String model, String prompt, String... headers) {
        String field = endpoint == Endpoint.CHAT_COMPLETIONS
                ? "\"messages\":[{\"role\":\"user\",\"content\":" + Json.quote(prompt) + "}]"
                : "\"input\":" + Json.quote(prompt);
        HttpRequest.Builder request = HttpRequest.newBuilder(root.resolve(endpoint.path()))
                .timeout(Duration.ofSeconds(30))
                .POST(HttpRequest.BodyPublishers.ofString("{\"model\":" + Json.quote(model) + "," + field + "}"));
        return headers.length == 0 ? request : request.headers(headers);
    }

    HttpResponse<String> send(String method, String path, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(root.resolve(path))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    HttpClient http() {
        return http;
    }

    static JsonNode json(HttpResponse<String> response) {
        return JSON.readTree(response.body());
    }

    /** The output text of a Responses or Chat Completions answer. */
    static String text(HttpResponse<String> response) {
        JsonNode body = json(response);
        return body.has("choices")
                ? body.at("/choices/0/message/content").stringValue()
                : body.at("/output/0/content/0/text").stringValue();
    }

    @Override
    public void close() {
        http.shutdownNow();
        http.close();
    }
}
