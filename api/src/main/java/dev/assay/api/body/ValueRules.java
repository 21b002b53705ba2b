package dev.assay.api.body;

import dev.assay.api.error.Violations;
import dev.assay.api.json.ApiJson;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * What no JSON may bring, whatever field it is in. PostgreSQL's text has no U+0000 and UTF-8 no lone surrogates: refused
 * here by path, not there by accident. Numbers: {@link NumberRules}.
 */
final class ValueRules {

    private ValueRules() {}

    /** Recursion is bounded by {@link ApiJson#MAX_DEPTH}. */
    static void check(JsonNode tree, Violations violations) {
        check("$", tree, violations);
    }

    private static void check(String path, JsonNode node, Violations violations) {
        if (node.isString()) {
            violations.unless(storable(node.stringValue()), path, node, "text without U+0000 and lone surrogates");
        } else if (node.isNumber()) {
            NumberRules.check(path, node, violations);
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                check(path + "[" + i + "]", node.get(i), violations);
            }
        } else if (node.isObject()) {
            for (Map.Entry<String, JsonNode> field : node.properties()) {
                String at = FieldShape.child(path, field.getKey());
                violations.unless(
                        storable(field.getKey()), at, field.getKey(), "a name without U+0000 and lone surrogates");
                check(at, field.getValue(), violations);
            }
        }
    }

    private static boolean storable(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0 || Character.isLowSurrogate(c)) {
                return false;
            }
            if (Character.isHighSurrogate(c)) {
                i++;
                if (i == text.length() || !Character.isLowSurrogate(text.charAt(i))) {
                    return false;
                }
            }
        }
        return true;
    }
}
