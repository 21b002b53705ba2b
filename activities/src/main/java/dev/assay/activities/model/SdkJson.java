package dev.assay.activities.model;

import com.openai.core.JsonArray;
import com.openai.core.JsonBoolean;
import com.openai.core.JsonNull;
import com.openai.core.JsonNumber;
import com.openai.core.JsonObject;
import com.openai.core.JsonString;
import com.openai.core.JsonValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Our JSON as the SDK's. */
final class SdkJson {

    private SdkJson() {}

    static Map<String, JsonValue> members(ObjectNode object) {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        object.properties().forEach(member -> members.put(member.getKey(), value(member.getValue())));
        return members;
    }

    private static JsonValue value(JsonNode node) {
        return switch (node.getNodeType()) {
            case STRING -> JsonString.of(node.stringValue());
            case NUMBER -> JsonNumber.of(node.numberValue());
            case BOOLEAN -> JsonBoolean.of(node.booleanValue());
            case OBJECT -> JsonObject.of(members((ObjectNode) node));
            case ARRAY -> JsonArray.of(elements(node));
            default -> JsonNull.of();
        };
    }

    private static List<JsonValue> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(SdkJson::value)
                .toList();
    }
}
