package dev.assay.manifest.rule;

import dev.assay.manifest.ManifestNode;
import dev.assay.manifest.MetricId;
import dev.assay.text.Characters;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/**
 * Checks the fields of one JSON object. Every check answers with the value where it is good, so that further checks
 * can build on it, and with empty where the field is absent or already reported.
 */
record NodeShape(ManifestNode node, ManifestViolations findings) {
    NodeShape known(String... fields) {
        List<String> expected = List.of(fields);
        for (String field : node.node().propertyNames()) {
            if (findings.full()) {
                break;
            }
            if (!expected.contains(field)) {
                ManifestNode unknown = new ManifestNode(node.path() + "." + ManifestNode.cut(field), node.node());
                findings.addMessage(unknown, "unknown field (expected: " + String.join(", ", expected) + ")");
            }
        }
        return this;
    }

    Optional<String> string(String field, int longest) {
        Optional<JsonNode> value = typed(field, JsonNode::isString, "a string");
        if (value.isPresent() && Characters.moreThan(longest, value.get().stringValue())) {
            findings.add(node.at(field), "at most " + longest + " characters");
            return Optional.empty();
        }
        return value.map(JsonNode::stringValue);
    }

    Optional<String> requiredString(String field, int longest) {
        Optional<String> value = string(field, longest);
        if (!node.has(field) || value.isPresent() && value.get().isEmpty()) {
            findings.add(node.at(field), "a string that is not empty");
            return Optional.empty();
        }
        return value;
    }

    Optional<String> metricId(String field) {
        Optional<String> value = requiredString(field, Integer.MAX_VALUE);
        if (value.isPresent() && !MetricId.valid(value.get())) {
            findings.add(node.at(field), MetricId.EXPECTED);
            return Optional.empty();
        }
        return value;
    }

    Optional<String> oneOf(String field, List<String> names) {
        Optional<String> value =
                typed(field, JsonNode::isString, String.join(" or ", names)).map(JsonNode::stringValue);
        if (value.isPresent() && !names.contains(value.get())) {
            findings.add(node.at(field), String.join(" or ", names));
            return Optional.empty();
        }
        return value;
    }

    Optional<Integer> integer(String field, int least, int most) {
        String expected = least + ".." + most;
        Optional<Integer> value = typed(field, v -> v.isIntegralNumber() && v.canConvertToInt(), expected)
                .map(JsonNode::intValue);
        if (value.isPresent() && (value.get() < least || value.get() > most)) {
            findings.add(node.at(field), expected);
            return Optional.empty();
        }
        return value;
    }

    void longInteger(String field) {
        typed(field, v -> v.isIntegralNumber() && v.canConvertToLong(), "a 64-bit integer");
    }

    void nonNegative(String field) {
        typed(
                field,
                v -> v.isNumber() && v.asDouble(-1) >= 0 && Double.isFinite(v.asDouble(-1)),
                "a number of at least 0");
    }

    void number(String field, int least, int most) {
        typed(
                field,
                v -> v.isNumber() && v.asDouble(Double.NaN) >= least && v.asDouble(Double.NaN) <= most,
                least + ".." + most);
    }

    void number(String field) {
        typed(field, v -> v.isNumber() && Double.isFinite(v.asDouble(Double.NaN)), "a number");
    }

    void positive(String field) {
        typed(
                field,
                v -> v.isNumber() && v.asDouble(0) > 0 && Double.isFinite(v.asDouble(Double.NaN)),
                "a number above 0");
    }

    void bool(String field) {
        typed(field, JsonNode::isBoolean, "true or false");
    }

    Optional<NodeShape> object(String field) {
        return typed(field, JsonNode::isObject, "an object").map(v -> new NodeShape(node.at(field), findings));
    }

    Optional<NodeShape> requiredObject(String field) {
        if (!node.has(field)) {
            findings.add(node.at(field), "an object");
        }
        return object(field);
    }

    /** The elements that are objects; the others are reported. Only the first {@code most} are looked at. */
    List<NodeShape> objects(String field, int most) {
        List<NodeShape> shapes = new ArrayList<>();
        for (ManifestNode element : elements(field, most)) {
            if (element.node().isObject()) {
                shapes.add(new NodeShape(element, findings));
            } else {
                findings.add(element, "an object");
            }
        }
        return shapes;
    }

    /** The elements that are strings; the others are reported. Only the first {@code most} are looked at. */
    List<ManifestNode> strings(String field, int most) {
        List<ManifestNode> strings = new ArrayList<>();
        for (ManifestNode element : elements(field, most)) {
            if (element.node().isString()) {
                strings.add(element);
            } else {
                findings.add(element, "a string");
            }
        }
        return strings;
    }

    private List<ManifestNode> elements(String field, int most) {
        List<ManifestNode> elements = new ArrayList<>();
        int size =
                typed(field, JsonNode::isArray, "an array").map(JsonNode::size).orElse(0);
        if (size > most) {
            findings.add(node.at(field), "at most " + most + " elements");
        }
        for (int i = 0; i < Math.min(size, most); i++) {
            elements.add(node.at(field).at(i));
        }
        return elements;
    }

    private Optional<JsonNode> typed(String field, Predicate<JsonNode> type, String expected) {
        Optional<JsonNode> value = node.raw(field);
        if (value.isPresent() && !type.test(value.get())) {
            findings.add(node.at(field), expected);
            return Optional.empty();
        }
        return value;
    }
}
