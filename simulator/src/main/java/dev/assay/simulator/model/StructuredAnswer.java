package dev.assay.simulator.model;

import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** An answer as an object of a schema: the text in each string, and in enumerations and numbers the last one that it says. */
final class StructuredAnswer {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]+(?:\\.[0-9]+)?");

    private StructuredAnswer() {}

    static String of(String text, JsonNode schema) {
        ObjectNode answer = JSON.createObjectNode();
        schema.path("properties").properties().forEach(property -> {
            JsonNode values = property.getValue().path("enum");
            if (property.getValue().path("type").asString("").equals("number")) {
                answer.put(property.getKey(), lastNumber(text));
            } else {
                answer.put(property.getKey(), values.isArray() && !values.isEmpty() ? last(text, values) : text);
            }
        });
        return JSON.writeValueAsString(answer);
    }

    private static BigDecimal lastNumber(String text) {
        Matcher numbers = NUMBER.matcher(text);
        BigDecimal last = BigDecimal.ZERO;
        while (numbers.find()) {
            last = new BigDecimal(numbers.group());
        }
        return last;
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
