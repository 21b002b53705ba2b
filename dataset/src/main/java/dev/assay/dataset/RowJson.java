package dev.assay.dataset;

import dev.assay.text.ExactJson;
import dev.assay.text.Text;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * Dataset rows as the ledger keeps them. A number keeps its digits: 1.50 is graded as it was shown to the model. Names and
 * strings are cleaned as {@link Text} does: PostgreSQL keeps an escaped U+0000, and refuses to read a row that has one.
 */
public final class RowJson {

    private static final JsonMapper JSON = ExactJson.MAPPER;

    private RowJson() {}

    public static String write(ObjectNode row) {
        String json = JSON.writeValueAsString(row);
        // The six characters may also be the text of a string, which costs nothing but the second writing.
        return json.contains("\\u0000") || Text.dirty(json) ? JSON.writeValueAsString(cleaned(row)) : json;
    }

    private static JsonNode cleaned(JsonNode node) {
        return switch (node) {
            case ObjectNode object -> {
                ObjectNode clean = JSON.createObjectNode();
                object.forEachEntry((name, value) -> clean.set(Text.cleaned(name), cleaned(value)));
                yield clean;
            }
            case ArrayNode array -> {
                ArrayNode clean = JSON.createArrayNode();
                array.forEach(value -> clean.add(cleaned(value)));
                yield clean;
            }
            case StringNode string -> StringNode.valueOf(Text.cleaned(string.stringValue()));
            default -> node;
        };
    }

    public static ObjectNode read(String json) {
        return JSON.readValue(json, ObjectNode.class);
    }
}
