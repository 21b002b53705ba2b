package dev.assay.activities.judge;

import dev.assay.text.ExactJson;
import dev.assay.text.Sha256;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Names a request by what it says: SHA-256 over its kind and its JSON with sorted members, hexadecimal. */
final class Fingerprint {

    private static final JsonMapper JSON = JsonMapper.shared();

    private Fingerprint() {}

    /** @param request with the model's real name in place of {@code auto}: another judge is another request */
    static String of(String kind, ObjectNode request) {
        return Sha256.hex(kind + "\n" + JSON.writeValueAsString(sorted(ExactJson.canonical(request))));
    }

    private static JsonNode sorted(JsonNode node) {
        if (node.isObject()) {
            Map<String, JsonNode> members = new TreeMap<>();
            node.properties().forEach(member -> members.put(member.getKey(), sorted(member.getValue())));
            ObjectNode object = JSON.createObjectNode();
            members.forEach(object::set);
            return object;
        }
        if (node.isArray()) {
            ArrayNode array = JSON.createArrayNode();
            node.forEach(element -> array.add(sorted(element)));
            return array;
        }
        return node;
    }
}
