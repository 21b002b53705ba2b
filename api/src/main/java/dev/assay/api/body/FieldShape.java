package dev.assay.api.body;

import dev.assay.api.error.ShownValue;
import dev.assay.api.error.Violations;
import dev.assay.api.json.ApiJson;
import dev.assay.api.json.Patched;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Compares a JSON tree with the record that it is to become. Jackson's binding ends at the first mistake; this finds
 * all, and leaves a tree that binds: a value of a wrong type has become null, and a field
 * that is null counts as absent, unless it is {@link Patched}.
 */
final class FieldShape {

    private static final Pattern HUMP = Pattern.compile("(?<=[a-z0-9])[A-Z]");

    /** Elements of a list or an object that are looked at; each that is wrong makes a violation. No field takes as many. */
    private static final int MAX_ELEMENTS = 2_000;

    private FieldShape() {}

    static JsonNode check(String path, JsonNode node, Type type, Violations violations) {
        if (node.isNull()) {
            return node;
        }
        if (type instanceof ParameterizedType generic) {
            Class<?> raw = (Class<?>) generic.getRawType();
            Type[] arguments = generic.getActualTypeArguments();
            if (raw == Patched.class) {
                return check(path, node, arguments[0], violations);
            }
            return List.class.isAssignableFrom(raw)
                    ? list(path, node, arguments[0], violations)
                    : map(path, node, arguments[1], violations);
        }
        Class<?> raw = (Class<?>) type;
        if (JsonNode.class.isAssignableFrom(raw)) {
            return expect(raw.isInstance(node), path, node, "an object", violations);
        }
        return raw.isRecord() ? record(path, node, raw, violations) : scalar(path, node, raw, violations);
    }

    static String child(String path, String field) {
        return path + "." + ShownValue.cut(field);
    }

    private static JsonNode scalar(String path, JsonNode node, Class<?> type, Violations violations) {
        if (type == String.class) {
            return expect(node.isString(), path, node, "a string", violations);
        }
        if (type == Boolean.class || type == boolean.class) {
            return expect(node.isBoolean(), path, node, "true or false", violations);
        }
        if (type == Integer.class || type == int.class) {
            boolean fits = node.isIntegralNumber() && node.canConvertToInt();
            return expect(fits, path, node, "an integer", violations);
        }
        if (type == Long.class || type == long.class) {
            boolean fits = node.isIntegralNumber() && node.canConvertToLong();
            return expect(fits, path, node, "an integer", violations);
        }
        if (type == Double.class || type == double.class) {
            boolean fits = node.isNumber() && Double.isFinite(node.doubleValue(Double.NaN));
            return expect(fits, path, node, "a number", violations);
        }
        throw new IllegalArgumentException(
                type + " (expected: String, Boolean, Integer, Long, Double, JsonNode, List, Map or a record)");
    }

    private static JsonNode record(String path, JsonNode node, Class<?> type, Violations violations) {
        if (!node.isObject()) {
            return expect(false, path, node, "an object", violations);
        }
        Map<String, Type> fields = fields(type);
        ObjectNode sound = ApiJson.MAPPER.createObjectNode();
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            if (violations.full()) {
                break;
            }
            Type expected = fields.get(field.getKey());
            String at = child(path, field.getKey());
            if (expected == null) {
                violations.add(at, "unknown field (expected: " + String.join(", ", fields.keySet()) + ")");
            } else {
                JsonNode value = check(at, field.getValue(), expected, violations);
                // Else a JsonNode component would get a NullNode, which no constraint takes for null.
                if (!value.isNull() || patched(expected)) {
                    sound.set(field.getKey(), value);
                }
            }
        }
        return sound;
    }

    private static boolean patched(Type type) {
        return type instanceof ParameterizedType generic && generic.getRawType() == Patched.class;
    }

    private static JsonNode list(String path, JsonNode node, Type element, Violations violations) {
        if (!node.isArray() || node.size() > MAX_ELEMENTS) {
            return expect(false, path, node, "a list of at most " + MAX_ELEMENTS + " elements", violations);
        }
        ArrayNode sound = ApiJson.MAPPER.createArrayNode();
        for (int i = 0; i < node.size(); i++) {
            String at = path + "[" + i + "]";
            JsonNode value = node.get(i);
            violations.unless(!value.isNull(), at, value, "a value");
            sound.add(check(at, value, element, violations));
        }
        return sound;
    }

    private static JsonNode map(String path, JsonNode node, Type value, Violations violations) {
        if (!node.isObject() || node.size() > MAX_ELEMENTS) {
            return expect(false, path, node, "an object of at most " + MAX_ELEMENTS + " fields", violations);
        }
        ObjectNode sound = ApiJson.MAPPER.createObjectNode();
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            String at = child(path, field.getKey());
            violations.unless(!field.getValue().isNull(), at, field.getValue(), "a value");
            sound.set(field.getKey(), check(at, field.getValue(), value, violations));
        }
        return sound;
    }

    private static JsonNode expect(boolean good, String path, JsonNode node, String what, Violations violations) {
        violations.unless(good, path, node, what);
        return good ? node : NullNode.getInstance();
    }

    private static Map<String, Type> fields(Class<?> type) {
        Map<String, Type> fields = new LinkedHashMap<>();
        for (RecordComponent component : type.getRecordComponents()) {
            fields.put(snakeCase(component.getName()), component.getGenericType());
        }
        return fields;
    }

    static String snakeCase(String name) {
        return HUMP.matcher(name).replaceAll(m -> "_" + m.group().toLowerCase(Locale.ROOT));
    }
}
