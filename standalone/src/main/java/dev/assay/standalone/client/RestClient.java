package dev.assay.standalone.client;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** REST with a key, on loopback. */
public final class RestClient implements AutoCloseable {

    private static final String BOUNDARY = "assay-boundary";

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI base;
    private final String key;

    public RestClient(int port, String key) {
        this.base = URI.create("http://127.0.0.1:" + port);
        this.key = key;
    }

    public String upload(String filename, String content) throws IOException, InterruptedException {
        String body = "--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\nevals\r\n--"
                + BOUNDARY
                + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + filename
                + "\"\r\nContent-Type: application/octet-stream\r\n\r\n" + content + "\r\n--" + BOUNDARY + "--\r\n";
        return send(
                        "POST",
                        "/api/v1/llm/files",
                        BodyPublishers.ofString(body, StandardCharsets.UTF_8),
                        "multipart/form-data; boundary=" + BOUNDARY)
                .get("id")
                .asString();
    }

    public JsonNode post(String path, JsonNode body) throws IOException, InterruptedException {
        return send(
                "POST",
                "/api/v1/llm/evals" + path,
                BodyPublishers.ofString(JsonMapper.shared().writeValueAsString(body)),
                "application/json");
    }

    public JsonNode post(String path) throws IOException, InterruptedException {
        return send("POST", "/api/v1/llm/evals" + path, BodyPublishers.noBody(), "application/json");
    }

    public JsonNode get(String path) throws IOException, InterruptedException {
        return send("GET", "/api/v1/llm/evals" + path, BodyPublishers.noBody(), "application/json");
    }

    private JsonNode send(String method, String path, BodyPublisher body, String contentType)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(base.resolve(path))
                .method(method, body)
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", contentType)
                .build();
        var response = http.send(request, BodyHandlers.ofString());
        JsonNode json = JsonMapper.shared().readTree(response.body());
        if (response.statusCode() != 200) {
            throw new IOException(method + " " + path + " answered " + response.statusCode() + " (expected: 200): "
                    + json.path("error"));
        }
        return json;
    }

    @Override
    public void close() {
        http.close();
    }
}
