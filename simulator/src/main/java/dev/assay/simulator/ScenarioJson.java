package dev.assay.simulator;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.exc.ValueInstantiationException;
import tools.jackson.databind.json.JsonMapper;

/** Scenarios and counters as JSON: strict in what is read, and errors that name field, value and expectation. */
final class ScenarioJson {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .changeDefaultPropertyInclusion(inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
            .build();

    private static final int MAX_VALUE_SHOWN = 80;

    private ScenarioJson() {}

    static Scenario read(String json) {
        JsonNode tree = tree(json);
        if (!tree.isObject()) {
            throw new IllegalArgumentException("scenario: %s (expected: an object)".formatted(shown(tree)));
        }
        try {
            return MAPPER.treeToValue(tree, Scenario.class);
        } catch (JacksonException e) {
            throw new IllegalArgumentException(explain(e, tree), e);
        }
    }

    private static JsonNode tree(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (JacksonException e) {
            throw new IllegalArgumentException(
                    "scenario: not JSON, %s (expected: an object)".formatted(e.getOriginalMessage()), e);
        }
    }

    static String write(Object value) {
        return MAPPER.writeValueAsString(value);
    }

    private static String explain(JacksonException e, JsonNode tree) {
        String at = path(e);
        if (e instanceof UnrecognizedPropertyException unknown) {
            Set<String> known = new TreeSet<>();
            unknown.getKnownPropertyIds().forEach(id -> known.add(id.toString()));
            return "%s: unknown field (expected: %s)".formatted(at, String.join(", ", known));
        }
        if (e instanceof ValueInstantiationException refused && refused.getCause() != null) {
            String reason = refused.getCause().getMessage();
            return at.isEmpty() ? String.valueOf(reason) : at + ": " + reason;
        }
        Class<?> wanted = e instanceof MismatchedInputException wrong ? wrong.getTargetType() : null;
        return "%s: %s (expected: %s)".formatted(at, valueAt(e, tree), expectation(wanted));
    }

    private static String valueAt(JacksonException e, JsonNode tree) {
        JsonNode node = tree;
        for (JacksonException.Reference step : e.getPath()) {
            node = step.getPropertyName() == null ? node.path(step.getIndex()) : node.path(step.getPropertyName());
        }
        return shown(node);
    }

    private static String shown(JsonNode node) {
        String value = node.isMissingNode() ? "nothing" : node.toString();
        return value.length() <= MAX_VALUE_SHOWN ? value : value.substring(0, MAX_VALUE_SHOWN) + "…";
    }

    private static String path(JacksonException e) {
        StringBuilder path = new StringBuilder();
        for (JacksonException.Reference step : e.getPath()) {
            if (step.getPropertyName() == null) {
                path.append('[').append(step.getIndex()).append(']');
                continue;
            }
            path.append(path.isEmpty() ? "" : ".").append(step.getPropertyName());
        }
        return path.toString();
    }

    private static String expectation(@Nullable Class<?> type) {
        if (type == null) {
            return "another type";
        }
        if (type.isEnum()) {
            return Arrays.stream(type.getEnumConstants())
                    .map(constant -> MAPPER.convertValue(constant, String.class))
                    .collect(Collectors.joining(", "));
        }
        if (type == Boolean.class || type == boolean.class) {
            return "true or false";
        }
        if (type == Integer.class || type == Long.class || type == long.class || type == int.class) {
            return "a whole number";
        }
        if (type == Double.class || type == double.class) {
            return "a number";
        }
        if (type == String.class) {
            return "a string";
        }
        return Iterable.class.isAssignableFrom(type) ? "an array" : "an object";
    }
}
