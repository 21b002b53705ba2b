package dev.assay.api.openapi;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** JSON without what differs from one time to the next: IDs are numbered as they come, times are always the same. */
final class Normal {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final long TIME = 1_790_000_000;
    private static final Pattern HEX =
            Pattern.compile("(?<=_|-)(?:[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})");
    private static final Pattern ISO = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z");
    private static final Set<String> TIMES = Set.of("since", "previous_until");
    private static final Map<String, Number> MEASURED = Map.of("duration_ms", 12, "over_seconds", 30.0);

    private final Map<String, String> ids = new LinkedHashMap<>();

    JsonNode of(JsonNode node) {
        return of("", node);
    }

    private JsonNode of(String field, JsonNode node) {
        if (node.isObject()) {
            ObjectNode copy = JSON.createObjectNode();
            node.properties().forEach(entry -> copy.set(entry.getKey(), of(entry.getKey(), entry.getValue())));
            return copy;
        }
        if (node.isArray()) {
            ArrayNode copy = JSON.createArrayNode();
            node.forEach(element -> copy.add(of(field, element)));
            return copy;
        }
        if (node.isNumber() && (field.endsWith("_at") || TIMES.contains(field))) {
            return JSON.getNodeFactory().numberNode(TIME);
        }
        if (node.isNumber() && MEASURED.containsKey(field)) {
            return JSON.valueToTree(MEASURED.get(field));
        }
        if (field.equals("secret") && node.isString()) {
            return JSON.getNodeFactory().stringNode("sk-assay-…");
        }
        return node.isString() ? JSON.getNodeFactory().stringNode(text(node.stringValue())) : node;
    }

    String text(String text) {
        String timeless = ISO.matcher(text).replaceAll("2026-09-21T14:13:20Z");
        return HEX.matcher(timeless)
                .replaceAll(id -> ids.computeIfAbsent(id.group(), key -> "%032x".formatted(ids.size() + 1)));
    }
}
