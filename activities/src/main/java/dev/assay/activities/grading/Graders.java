package dev.assay.activities.grading;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.assay.ledger.suite.GraderSpec;
import dev.assay.ledger.suite.Task;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BiPredicate;
import tools.jackson.databind.JsonNode;

/** The built-in graders. Each gives 0..1: 1 for a right answer, 0 for a wrong one or none. */
public final class Graders {
    private Graders() {}

    /** @throws IllegalArgumentException for a task whose grader a validated manifest does not have */
    public static GradedTask forTask(Task task) {
        GraderSpec spec = task.grader()
                .orElseThrow(() -> new IllegalArgumentException("task " + task.id() + ": no grader (expected: one)"));
        Extractor extractor = Extractor.of(task.outputExtraction());
        Rule rule = rule(spec);
        TaskChoices choices = TaskChoices.of(task);
        Grader grader = given -> {
            GradeInput input = choices.in(given);
            Optional<String> answer = extractor.extracts()
                    ? Optional.ofNullable(input.extractedOutput())
                    : Optional.of(input.outputText());
            // Without an answer the rule still looks at the target, so that a bad target is found either way.
            double score = rule.score(answer.orElse(""), input);
            return GradeResult.of(spec.metricId(), answer.isPresent() ? score : 0);
        };
        return new GradedTask(extractor, grader, spec.metricId(), task.metrics());
    }

    /** What an answer is worth. */
    @FunctionalInterface
    private interface Rule {
        double score(String answer, GradeInput input);
    }

    private static Rule rule(GraderSpec spec) {
        JsonNode config = spec.config();
        return switch (spec.type()) {
            case "exact_match" -> rightOrWrong(exactMatch(config));
            case "contains" -> rightOrWrong(contains(config));
            case "regex_match" -> rightOrWrong(regexMatch(config));
            case "numeric" -> rightOrWrong(numeric(config));
            case "choice" -> rightOrWrong(Graders::choice);
            case "f1" -> (answer, input) -> TokenF1.score(answer, target(input));
            case "rouge_l" -> (answer, input) -> RougeL.score(answer, target(input));
            case "json_schema" -> rightOrWrong(JsonSchemaGrader.of(config));
            default ->
                throw new IllegalArgumentException(
                        "grader type: " + spec.type()
                                + " (expected: exact_match, contains, regex_match, numeric, choice, f1, rouge_l or json_schema)");
        };
    }

    private static Rule rightOrWrong(BiPredicate<String, GradeInput> right) {
        return (answer, input) -> right.test(answer, input) ? 1 : 0;
    }

    private static BiPredicate<String, GradeInput> exactMatch(JsonNode config) {
        boolean trim = config.path("trim").asBoolean(true);
        boolean ignoreCase = config.path("ignore_case").asBoolean(false);
        boolean ignorePunctuation = config.path("ignore_punctuation").asBoolean(false);
        return (answer, input) -> normal(answer, trim, ignoreCase, ignorePunctuation)
                .equals(normal(target(input), trim, ignoreCase, ignorePunctuation));
    }

    private static String normal(String text, boolean trim, boolean ignoreCase, boolean ignorePunctuation) {
        String normal = trim ? text.strip() : text;
        normal = ignoreCase ? normal.toLowerCase(Locale.ROOT) : normal;
        return ignorePunctuation
                ? normal.replaceAll("\\p{P}+", "").replaceAll("\\s+", " ").strip()
                : normal;
    }

    private static BiPredicate<String, GradeInput> contains(JsonNode config) {
        boolean ignoreCase = config.path("ignore_case").asBoolean(false);
        return (answer, input) -> {
            String target = target(input).strip();
            if (target.isEmpty()) {
                throw new GraderException(
                        GraderException.NO_TARGET,
                        "target: blank (expected: a text, since every output contains a blank one)");
            }
            return normal(answer, false, ignoreCase, false).contains(normal(target, false, ignoreCase, false));
        };
    }

    private static BiPredicate<String, GradeInput> regexMatch(JsonNode config) {
        String flags = config.path("flags").asString("");
        boolean full = config.path("full").asBoolean(false);
        Optional<Pattern> fixed = config.has("pattern")
                ? Optional.of(Patterns.compile(config.path("pattern").asString(), flags))
                : Optional.empty();
        return (answer, input) -> {
            Pattern pattern = fixed.orElseGet(() -> targetPattern(target(input), flags));
            return full
                    ? pattern.matcher(answer).matches()
                    : pattern.matcher(answer).find();
        };
    }

    private static Pattern targetPattern(String target, String flags) {
        try {
            return Patterns.compile(target, flags);
        } catch (PatternSyntaxException e) {
            throw new GraderException(
                    GraderException.BAD_TARGET, "target: not a pattern (expected: an RE2 regular expression)");
        }
    }

    private static BiPredicate<String, GradeInput> numeric(JsonNode config) {
        BigDecimal absolute = tolerance(config, "tolerance");
        BigDecimal relative = tolerance(config, "relative_tolerance");
        return (answer, input) -> {
            BigDecimal wanted = NumberText.value(target(input))
                    .orElseThrow(() -> new GraderException(
                            GraderException.BAD_TARGET, "target: not a number (expected: a number)"));
            BigDecimal allowed = absolute.max(relative.multiply(wanted.abs()));
            return NumberText.value(answer)
                    .filter(given -> given.subtract(wanted).abs().compareTo(allowed) <= 0)
                    .isPresent();
        };
    }

    private static BigDecimal tolerance(JsonNode config, String field) {
        return BigDecimal.valueOf(config.path(field).asDouble(0));
    }

    private static boolean choice(String answer, GradeInput input) {
        OptionalInt wanted = ChoiceText.find(target(input), input.choices());
        if (wanted.isEmpty()) {
            throw new GraderException(
                    GraderException.BAD_TARGET,
                    "target: names no choice (expected: the letter or the text of one of "
                            + input.choices().size() + " choices)");
        }
        return ChoiceText.find(answer, input.choices()).equals(wanted);
    }

    private static String target(GradeInput input) {
        if (input.target() == null) {
            throw new GraderException(
                    GraderException.NO_TARGET, "target: missing (expected: a target to compare with)");
        }
        return input.target();
    }
}
