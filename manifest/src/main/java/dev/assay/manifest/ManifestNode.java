package dev.assay.manifest;

import dev.assay.text.Characters;
import dev.assay.text.SecretNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * A node of a manifest together with its JSON path, so that whoever reads it can say where a value is wrong.
 * A field that is null counts as absent.
 */
public record ManifestNode(String path, JsonNode node) {
    private static final int SHOWN_CHARACTERS = 80;

    public static ManifestNode root(JsonNode node) {
        return new ManifestNode("$", node);
    }

    public ManifestNode at(String field) {
        return new ManifestNode(path + "." + field, node.path(field));
    }

    public ManifestNode at(int index) {
        return new ManifestNode(path + "[" + index + "]", node.path(index));
    }

    ManifestNode empty(String field) {
        return new ManifestNode(path + "." + field, JsonNodeFactory.instance.objectNode());
    }

    public boolean has(String field) {
        return node.hasNonNull(field);
    }

    public Optional<JsonNode> raw(String field) {
        return has(field) ? Optional.of(node.path(field)) : Optional.empty();
    }

    Optional<ManifestNode> child(String field) {
        return has(field) ? Optional.of(at(field).expect(at(field).node.isObject(), "an object")) : Optional.empty();
    }

    List<ManifestNode> children(String field) {
        List<ManifestNode> children = new ArrayList<>();
        ManifestNode array = at(field);
        for (int i = 0; i < array.node.size(); i++) {
            children.add(array.at(i).expect(array.at(i).node.isObject(), "an object"));
        }
        return children;
    }

    JsonNode object(String field) {
        return child(field).orElseGet(() -> empty(field)).node;
    }

    Optional<String> string(String field) {
        return raw(field)
                .map(v -> at(field).expect(v.isString(), "a string").node.stringValue());
    }

    String requiredString(String field) {
        return string(field).orElseThrow(() -> at(field).problem("a string"));
    }

    List<String> strings(String field) {
        List<String> strings = new ArrayList<>();
        ManifestNode array = at(field);
        for (int i = 0; i < array.node.size(); i++) {
            strings.add(array.at(i)
                    .expect(array.at(i).node.isString(), "a string")
                    .node
                    .stringValue());
        }
        return strings;
    }

    Optional<Integer> integer(String field) {
        return raw(field)
                .map(v -> at(field)
                        .expect(v.isIntegralNumber() && v.canConvertToInt(), "an integer")
                        .node
                        .intValue());
    }

    Optional<Long> longInteger(String field) {
        return raw(field)
                .map(v -> at(field)
                        .expect(v.isIntegralNumber() && v.canConvertToLong(), "an integer")
                        .node
                        .longValue());
    }

    Optional<String> stringOrInteger(String field) {
        return raw(field)
                .filter(JsonNode::isIntegralNumber)
                .map(v -> integer(field).orElse(0).toString())
                .or(() -> string(field));
    }

    boolean bool(String field, boolean fallback) {
        return raw(field)
                .map(v -> at(field).expect(v.isBoolean(), "true or false").node.booleanValue())
                .orElse(fallback);
    }

    IllegalArgumentException problem(String expected) {
        return new IllegalArgumentException(path + ": " + shown() + " (expected: " + expected + ")");
    }

    /** The value as messages show it: scalars cut, containers by their size only, since they may be deep or huge. */
    public String shown() {
        if (node.isMissingNode()) {
            return "missing";
        }
        if ((node.isString() || node.isNumber()) && SecretNames.in(path)) {
            return SecretNames.SHOWN;
        }
        if (node.isObject()) {
            return "an object with " + node.size() + " fields";
        }
        if (node.isArray()) {
            return "an array of " + node.size();
        }
        String text = node.isString() ? node.stringValue() : node.toString();
        return node.isString() ? '"' + cut(text) + '"' : cut(text);
    }

    /** At most 80 characters of a text, fit to be shown: what is not printable becomes U+FFFD. */
    public static String cut(String text) {
        boolean whole = !Characters.moreThan(SHOWN_CHARACTERS, text);
        StringBuilder shown = new StringBuilder();
        text.codePoints()
                .limit(SHOWN_CHARACTERS)
                .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE ? 0xFFFD : c)
                .forEach(shown::appendCodePoint);
        return whole ? shown.toString() : shown.append('…').toString();
    }

    private ManifestNode expect(boolean holds, String expected) {
        if (!holds) {
            throw problem(expected);
        }
        return this;
    }
}
