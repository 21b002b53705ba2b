package dev.assay.api.page;

import dev.assay.api.error.Violations;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;

/** The query parameters of a request, read strictly: what is wrong with them is collected and said at once. */
public final class Query {

    private static final Pattern INTEGER = Pattern.compile("-?[0-9]{1,9}");
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]+(\\.[0-9]+)?([eE][-+]?[0-9]+)?");
    private static final int MAX_NUMBER_LENGTH = 400;

    private final Map<String, String[]> parameters;
    private final Violations violations = new Violations();

    /** @param known the names that this operation understands; any other is a violation */
    public Query(Map<String, String[]> parameters, Set<String> known) {
        this.parameters = parameters;
        for (Map.Entry<String, String[]> parameter : parameters.entrySet()) {
            if (!known.contains(parameter.getKey())) {
                violations.add(
                        parameter.getKey(),
                        "unknown parameter (expected: " + String.join(", ", new TreeSet<>(known)) + ")");
            } else if (parameter.getValue().length > 1) {
                violations.add(parameter.getKey(), Arrays.asList(parameter.getValue()), "one value");
            } else if (unstorable(parameter.getValue()[0])) {
                violations.add(parameter.getKey(), parameter.getValue()[0], "text without U+0000");
            }
        }
    }

    /** PostgreSQL's text has no U+0000: it would refuse the whole query. */
    private static boolean unstorable(String value) {
        return value.indexOf('\0') >= 0;
    }

    public Violations violations() {
        return violations;
    }

    public Optional<String> text(String name) {
        String[] values = parameters.get(name);
        return values == null || values.length == 0 || unstorable(values[0])
                ? Optional.empty()
                : Optional.of(values[0]);
    }

    /** @return empty also for a value that is none; then it is a violation */
    public <T> Optional<T> parsed(String name, Function<String, Optional<T>> parser, String expectation) {
        Optional<String> text = text(name);
        Optional<T> value = text.flatMap(parser);
        violations.unless(text.isEmpty() || value.isPresent(), name, text.orElse(""), expectation);
        return value;
    }

    public int integer(String name, int min, int max, int otherwise) {
        return parsed(name, text -> integer(text, min, max), min + ".." + max).orElse(otherwise);
    }

    /** A finite number as JSON writes it. */
    public Optional<Double> number(String name) {
        return parsed(name, Query::finite, "a number");
    }

    public boolean bool(String name, boolean otherwise) {
        return parsed(
                        name,
                        text -> switch (text) {
                            case "true" -> Optional.of(true);
                            case "false" -> Optional.of(false);
                            default -> Optional.<Boolean>empty();
                        },
                        "true or false")
                .orElse(otherwise);
    }

    private static Optional<Double> finite(String text) {
        return text.length() <= MAX_NUMBER_LENGTH && NUMBER.matcher(text).matches()
                ? Optional.of(Double.parseDouble(text)).filter(Double::isFinite)
                : Optional.empty();
    }

    private static Optional<Integer> integer(String text, int min, int max) {
        if (!INTEGER.matcher(text).matches()) {
            return Optional.empty();
        }
        int value = Integer.parseInt(text);
        return value < min || value > max ? Optional.empty() : Optional.of(value);
    }
}
