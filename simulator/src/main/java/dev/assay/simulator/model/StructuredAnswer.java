package dev.assay.simulator.model;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** An answer as an object of a schema: the text in each string, and in each enumeration the value that it says last. */
final class StructuredAnswer {
    private static final JsonMapper JSON = JsonMapper.shared();

    private StructuredAnswer() {}

    static String of(String text, JsonNode schema) {
        ObjectNode answer = JSON.createObjectNode();
        schema.path("properties").properties().forEach(property -> {
            JsonNode values = property.getValue().path("enum");
            answer.put(property.getKey(), values.isArray() && !values.isEmpty() ? last(text, values) : text);
        });
        return JSON.writeValueAsString(answer);
    }

    private static String last(String text, JsonNode values) {
        String last = values.get(0).asString("");
        int at = -1;
        for (JsonNode value : values) {
            int found = text.lastIndexOf(value.asString(""));
            if (found > at) {
                at = found;
                last = value.asString("");
            }
        }
        return last;
    }
}
