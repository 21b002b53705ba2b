package dev.assay.api.run.create;

import dev.assay.api.json.ApiJson;
import dev.assay.ledger.tenancy.Principal;
import dev.assay.text.ExactJson;
import dev.assay.text.Sha256;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Tells whether two requests ask for the same: neither the order of fields, nor a null that may be left
 * out, nor the spelling of a number counts. */
final class RequestDigest {

    private RequestDigest() {}

    /** Hex SHA-256 of the canonical request. Whom it is for belongs to it: a key must not open another user's run. */
    static String of(CreateRunRequest request, Principal principal) {
        JsonNode body = ApiJson.MAPPER.valueToTree(request);
        return Sha256.hex(principal.onBehalfOf().orElse("") + '\n' + canonical(ExactJson.canonical(body)));
    }

    private static JsonNode canonical(JsonNode node) {
        if (node instanceof ObjectNode object) {
            TreeMap<String, JsonNode> fields = new TreeMap<>();
            for (Map.Entry<String, JsonNode> field : object.properties()) {
                if (!field.getValue().isNull()) {
                    fields.put(field.getKey(), canonical(field.getValue()));
                }
            }
            ObjectNode sorted = ApiJson.MAPPER.createObjectNode();
            fields.forEach(sorted::set);
            return sorted;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode elements = ApiJson.MAPPER.createArrayNode();
            array.valueStream().map(RequestDigest::canonical).forEach(elements::add);
            return elements;
        }
        return node;
    }
}
