package dev.assay.api.openapi;

import dev.assay.api.openapi.Document.Described;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The document's example of an operation, each time with something odd in one of the fields that its schema has. */
final class OddBodies {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int MAX_DEPTH = 8;

    private static final List<String> ODD = List.of(
            "null",
            "[null]",
            "{\"x\":null}",
            "[[1]]",
            "true",
            "-1",
            "1.5",
            "1e400",
            "1" + "0".repeat(400),
            "\"\"",
            "\"\\u0000\"",
            "\" \"");

    /** A step into a list. */
    private static final String ELEMENT = "[0]";

    private OddBodies() {}

    /** None where the operation takes no JSON. */
    static List<String> of(Document document, Described operation) {
        JsonNode content = operation.node().at("/requestBody/content/application~1json");
        List<List<String>> fields = new ArrayList<>();
        fields(document, content.path("schema"), List.of(), fields);
        List<String> bodies = new ArrayList<>();
        for (List<String> field : fields) {
            for (String odd : ODD) {
                JsonNode example = content.path("example");
                ObjectNode body = example.isObject() ? (ObjectNode) example.deepCopy() : JSON.createObjectNode();
                // As text: a number may be too large for a tree.
                set(body, field, "ODD");
                bodies.add(body.toString().replace("\"ODD\"", odd));
            }
        }
        return bodies;
    }

    private static void fields(Document document, JsonNode schema, List<String> path, List<List<String>> found) {
        JsonNode resolved = document.resolved(schema);
        if (!path.isEmpty()) {
            found.add(path);
        }
        if (path.size() == MAX_DEPTH) {
            return;
        }
        resolved.path("properties")
                .properties()
                .forEach(property -> fields(document, property.getValue(), longer(path, property.getKey()), found));
        if (resolved.has("items")) {
            fields(document, resolved.get("items"), longer(path, ELEMENT), found);
        }
        if (resolved.path("additionalProperties").isObject()) {
            fields(document, resolved.get("additionalProperties"), longer(path, "x"), found);
        }
        for (String alternatives : List.of("oneOf", "anyOf", "allOf")) {
            resolved.path(alternatives).forEach(one -> fields(document, one, path, found));
        }
    }

    private static List<String> longer(List<String> path, String step) {
        List<String> longer = new ArrayList<>(path);
        longer.add(step);
        return longer;
    }

    private static void set(JsonNode in, List<String> path, String value) {
        String step = path.getFirst();
        JsonNode next = JSON.getNodeFactory().stringNode(value);
        if (path.size() > 1) {
            JsonNode there = step.equals(ELEMENT) ? in.path(0) : in.path(step);
            boolean list = path.get(1).equals(ELEMENT);
            boolean usable = list ? there.isArray() : there.isObject();
            next = usable ? there : list ? JSON.createArrayNode() : JSON.createObjectNode();
            set(next, path.subList(1, path.size()), value);
        }
        if (in instanceof ArrayNode array) {
            if (array.isEmpty()) {
                array.add(next);
            } else {
                array.set(0, next);
            }
        } else {
            ((ObjectNode) in).set(step, next);
        }
    }
}
