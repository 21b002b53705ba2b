package dev.assay.ledger.audit;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/**
 * Where two JSON values differ first. Numbers that are not whole are the same up to a millionth: sums of floating-point
 * numbers depend on their order.
 *
 * @param path JSON pointer
 */
record JsonDifference(String path, JsonNode found, JsonNode expected) {

    private static final double TOLERANCE = 1e-6;
    private static final int MAX_LENGTH = 80;

    static Optional<JsonDifference> first(JsonNode expected, JsonNode found) {
        return first("", expected, found);
    }

    private static Optional<JsonDifference> first(String path, JsonNode expected, JsonNode found) {
        if (expected.isObject() && found.isObject()) {
            Set<String> names = new TreeSet<>(expected.propertyNames());
            names.addAll(found.propertyNames());
            return names.stream()
                    .flatMap(name -> first(path + "/" + name, expected.path(name), found.path(name)).stream())
                    .findFirst();
        }
        if (expected.isArray() && found.isArray() && expected.size() == found.size()) {
            for (int i = 0; i < expected.size(); i++) {
                Optional<JsonDifference> difference = first(path + "/" + i, expected.get(i), found.get(i));
                if (difference.isPresent()) {
                    return difference;
                }
            }
            return Optional.empty();
        }
        return same(expected, found)
                ? Optional.empty()
                : Optional.of(new JsonDifference(path.isEmpty() ? "/" : path, found, expected));
    }

    private static boolean same(JsonNode expected, JsonNode found) {
        if (!expected.isNumber() || !found.isNumber()) {
            return expected.equals(found);
        }
        if (expected.isIntegralNumber() && found.isIntegralNumber()) {
            return expected.bigIntegerValue().equals(found.bigIntegerValue());
        }
        double e = expected.doubleValue();
        double f = found.doubleValue();
        return Math.abs(e - f) <= TOLERANCE * Math.max(1, Math.max(Math.abs(e), Math.abs(f)));
    }

    /** Without the closing bracket, so that a reason can follow. */
    @Override
    public String toString() {
        return path + ": " + shown(found) + " (expected: " + shown(expected);
    }

    private static String shown(JsonNode node) {
        String text = node.isMissingNode() ? "nothing" : node.toString();
        return text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH) + "…";
    }
}
