package dev.assay.activities.template;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the names that an expression looks up, by its text: names of filters, tests, functions and fields are none. */
final class TemplateNames {
    private static final Pattern LITERAL = Pattern.compile("'(?:[^'\\\\]|\\\\.)*+'|\"(?:[^\"\\\\]|\\\\.)*+\"");
    private static final Pattern NAME = Pattern.compile("[\\p{L}_$][\\p{L}\\p{N}_$]*+");
    private static final Pattern BEFORE_NO_COLUMN =
            Pattern.compile("(?:\\.|(?<!\\|)\\|(?!\\|)|\\bis|\\bis\\s+not)\\s*$|[\\p{N}]$");
    private static final Pattern AFTER_NO_COLUMN = Pattern.compile("\\s*(?:\\(|=(?!=)|:)");
    private static final Pattern OPTIONAL =
            Pattern.compile("\\s*(?:\\|\\s*(?:default|d)\\b|is\\s+(?:not\\s+)?(?:un)?defined\\b)");
    private static final Set<String> WORDS = Set.of(
            "and",
            "or",
            "not",
            "in",
            "is",
            "if",
            "else",
            "true",
            "false",
            "True",
            "False",
            "none",
            "None",
            "null",
            "empty",
            "div",
            "mod",
            "eq",
            "ne",
            "lt",
            "gt",
            "le",
            "ge",
            "instanceof");

    private TemplateNames() {}

    /**
     * @param required names that must have a value
     * @param optional names that the expression also guards, by {@code |default} or {@code is defined}
     */
    record Names(Set<String> required, Set<String> optional) {}

    static Names in(String expression) {
        Set<String> required = new LinkedHashSet<>();
        Set<String> optional = new LinkedHashSet<>();
        String text = LITERAL.matcher(expression).replaceAll("''");
        Matcher names = NAME.matcher(text);
        while (names.find()) {
            String name = names.group();
            String before = text.substring(Math.max(0, names.start() - 16), names.start());
            Matcher after = AFTER_NO_COLUMN.matcher(text).region(names.end(), text.length());
            if (WORDS.contains(name) || BEFORE_NO_COLUMN.matcher(before).find() || after.lookingAt()) {
                continue;
            }
            required.add(name);
            if (OPTIONAL.matcher(text).region(names.end(), text.length()).lookingAt()) {
                optional.add(name);
            }
        }
        return new Names(required, optional);
    }

    /** Whether an expression is nothing but one name that is not a word of the language. */
    static boolean isName(String expression) {
        return NAME.matcher(expression).matches() && !WORDS.contains(expression);
    }

    /** The names that {@code {% set a, b = … %}} or {@code {% set a %}} assigns. */
    static List<String> assigned(String helpers) {
        int end = helpers.indexOf('=') >= 0 ? helpers.indexOf('=') : helpers.length();
        return NAME.matcher(helpers.substring(0, end).split("\\|", 2)[0])
                .results()
                .map(result -> result.group())
                .toList();
    }

    /** The names that {@code {% for a, b in … %}} assigns, and what it goes over. */
    static List<String> loopNames(String helpers) {
        return NAME.matcher(helpers.split("\\sin\\s", 2)[0])
                .results()
                .map(result -> result.group())
                .toList();
    }
}
