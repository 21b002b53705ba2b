package dev.assay.api.openapi;

import dev.assay.api.TestApi;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** The OpenAPI document as a running API serves it. */
record Document(JsonNode root) {

    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

    /** @param node what the document says of the operation */
    record Described(String method, String path, JsonNode node) {

        String id() {
            return node.path("operationId").asString("");
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    static Document of(TestApi api) {
        return new Document(api.document());
    }

    List<Described> operations() {
        List<Described> all = new ArrayList<>();
        root.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().stream()
                        .filter(method -> METHODS.contains(method.getKey()))
                        .map(method -> new Described(
                                method.getKey().toUpperCase(java.util.Locale.ROOT), path.getKey(), method.getValue()))
                        .forEach(all::add));
        return all;
    }

    /** A schema, or the one that it refers to. */
    JsonNode resolved(JsonNode schema) {
        String reference = schema.path("$ref").asString("");
        return reference.isEmpty() ? schema : root.at(reference.substring(1));
    }
}
