package dev.assay.api.body;

import dev.assay.api.error.Violations;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import java.lang.annotation.Annotation;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Failed {@code jakarta.validation} constraints in our words: value, then expectation. */
final class Constraints {

    private Constraints() {}

    static void check(Set<ConstraintViolation<Object>> failed, Violations violations) {
        failed.stream()
                .sorted(Comparator.comparing(v -> v.getPropertyPath().toString()))
                .forEach(v -> add(v, violations));
    }

    private static void add(ConstraintViolation<Object> failed, Violations violations) {
        String path = path(failed.getPropertyPath());
        // A value of a wrong type reads as missing here; the first report says more.
        if (!violations.has(path)) {
            violations.add(path, failed.getInvalidValue(), expectation(failed));
        }
    }

    private static String path(Path path) {
        StringBuilder json = new StringBuilder("$");
        for (Path.Node node : path) {
            if (node.getIndex() != null) {
                json.append('[').append(node.getIndex()).append(']');
            }
            if (node.getKey() != null) {
                json.append('.').append(node.getKey());
            }
            if (node.getKind() == ElementKind.PROPERTY) {
                json.append('.').append(FieldShape.snakeCase(node.getName()));
            }
        }
        return json.toString();
    }

    /** Our own message where a constraint has one; else what its limits say. */
    private static String expectation(ConstraintViolation<?> failed) {
        if (!failed.getMessageTemplate().startsWith("{jakarta.")) {
            return failed.getMessage();
        }
        Annotation constraint = failed.getConstraintDescriptor().getAnnotation();
        Map<String, Object> limits = failed.getConstraintDescriptor().getAttributes();
        return switch (constraint.annotationType().getSimpleName()) {
            case "NotNull" -> "a value";
            case "NotBlank" -> "text that is not blank";
            case "Size" -> range(limits.get("min"), limits.get("max")) + unit(failed.getInvalidValue());
            case "Min", "DecimalMin" -> "at least " + limits.get("value");
            case "Max", "DecimalMax" -> "at most " + limits.get("value");
            case "Pattern" -> "text that matches " + limits.get("regexp");
            default -> failed.getMessage();
        };
    }

    private static String range(@Nullable Object min, @Nullable Object max) {
        if (Integer.valueOf(Integer.MAX_VALUE).equals(max)) {
            return "at least " + min;
        }
        return Integer.valueOf(0).equals(min) ? "at most " + max : min + ".." + max;
    }

    private static String unit(@Nullable Object value) {
        return value instanceof CharSequence ? " characters" : " elements";
    }
}
