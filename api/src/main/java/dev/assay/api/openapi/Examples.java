package dev.assay.api.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import io.swagger.v3.core.util.Json;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** Requests and answers that a test has seen: {@code openapi/examples/<operation ID>.json}. */
final class Examples {

    private Examples() {}

    static void complete(Operation operation) {
        String resource = "openapi/examples/" + operation.getOperationId() + ".json";
        try (InputStream in = Examples.class.getClassLoader().getResourceAsStream(resource)) {
            if (in == null) {
                return;
            }
            JsonNode example = Json.mapper().readTree(in);
            if (example.has("request") && operation.getRequestBody() != null) {
                put(operation.getRequestBody().getContent(), example.get("request"));
            }
            ApiResponse done = operation.getResponses().get("200");
            if (done != null) {
                put(done.getContent(), example.get("response"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(resource + " (expected: readable JSON)", e);
        }
    }

    /** Into the first type, which is the one that was asked for. */
    private static void put(@Nullable Content content, JsonNode example) {
        if (content != null && !content.isEmpty()) {
            Object value = example.isTextual() ? example.asText() : example;
            content.values().iterator().next().setExample(value);
        }
    }
}
