package dev.assay.activities.grading;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.assay.activities.grading.choice.ChoiceText;
import dev.assay.activities.grading.number.NumberText;
import dev.assay.activities.grading.number.Rational;
import dev.assay.activities.grading.text.PlainCharacters;
import dev.assay.activities.grading.text.RougeL;
import dev.assay.activities.grading.text.TokenF1;
import dev.assay.manifest.GraderSpec;
import dev.assay.manifest.Task;
import java.math.BigDecimal;
import java.util.BitSet;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.ToDoubleBiFunction;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The built-in graders. Most give 1 for a right answer and 0 for a wrong one or none, the others something between. */
public final class Graders {
    private Graders() {}

    /** What one grader type makes of an answer; empty where the task extracts and nothing matched. */
    @FunctionalInterface
    interface Rule {
        GradeResult grade(Optional<String> answer, GradeInput input, GraderCalls calls);
    }

    /** @throws IllegalArgumentException for a task whose grader a validated manifest does not have */
    public static GradedTask forTask(Task task) {
        GraderSpec spec = task.grader()
                .orElseThrow(() -> new IllegalArgumentException("task " + task.id() + ": no grader (expected: one)"));
        return of(task, spec);
    }

    /**
     * @param spec one of the task's graders
     * @throws IllegalArgumentException for a grader that a validated manifest does not have
     */
    public static GradedTask of(Task task, GraderSpec spec) {
        Extractor extractor = Extractor.of(task.outputExtraction());
        Rule rule = rule(spec);
        TaskChoices choices = TaskChoices.of(task);
        Grader grader = (given, calls) -> {
            GradeInput input = choices.in(given);
            Optional<String> answer = extractor.extracts()
                    ? Optional.ofNullable(input.extractedOutput())
                    : Optional.of(input.outputText());
            return rule.grade(answer, input, calls);
        };
        return new GradedTask(extractor, grader, spec, task.metrics());
    }

    private static Rule rule(GraderSpec spec) {
        return switch (spec.type()) {
            case "llm_judge" -> LlmJudge.of(spec);
            case "score_model" -> ScoreModel.of(spec);
            case "panel" -> JudgePanel.of(spec);
            case "embedding_similarity" -> EmbeddingSimilarity.of(spec);
            case "string_check" -> TextGraders.stringCheck(spec);
            case "text_similarity" -> TextGraders.textSimilarity(spec);
            default -> computed(spec, measure(spec));
        };
    }

    private static Rule computed(GraderSpec spec, ToDoubleBiFunction<String, GradeInput> measure) {
        return (answer, input, calls) -> {
            // Without an answer the measure still looks at the target, so that a bad target is found either way.
            double score = measure.applyAsDouble(answer.orElse(""), input);
            return GradeResult.of(spec.metricId(), answer.isPresent() ? score : 0);
        };
    }

    private static ToDoubleBiFunction<String, GradeInput> measure(GraderSpec spec) {
        JsonNode config = spec.config();
        return switch (spec.type()) {
            case "exact_match" -> rightOrWrong(exactMatch(config));
            case "contains" -> rightOrWrong(contains(config));
            case "regex_match" -> rightOrWrong(regexMatch(config));
            case "numeric" -> rightOrWrong(numeric(config));
            case "choice" -> rightOrWrong(Graders::choice);
            case "f1" -> f1(config);
            case "rouge_l" -> (answer, input) -> RougeL.score(answer, target(input));
            case "json_schema" -> rightOrWrong(JsonSchemaGrader.of(config));
            default ->
                throw new IllegalArgumentException(
                        "grader type: " + spec.type() + " (expected: the type of a built-in grader)");
        };
    }

    private static ToDoubleBiFunction<String, GradeInput> rightOrWrong(BiPredicate<String, GradeInput> right) {
        return (answer, input) -> right.test(answer, input) ? 1 : 0;
    }

    private static BiPredicate<String, GradeInput> exactMatch(JsonNode config) {
        boolean trim = config.path("trim").asBoolean(true);
        boolean ignoreCase = config.path("ignore_case").asBoolean(false);
        boolean ignorePunctuation = config.path("ignore_punctuation").asBoolean(false);
        return (answer, input) -> {
            String target = normal(target(input), trim, ignoreCase, ignorePunctuation);
            if (target.isEmpty()) {
                throw new GraderException(
                        GraderException.NO_TARGET,
                        "target: blank without its punctuation (expected: a target to compare with)");
            }
            return normal(answer, trim, ignoreCase, ignorePunctuation).equals(target);
        };
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
            Rational wanted = NumberText.value(target(input))
                    .orElseThrow(() -> new GraderException(
                            GraderException.BAD_TARGET, "target: not a number (expected: a number)"));
            return NumberText.value(answer)
                    .filter(given -> given.near(wanted, absolute, relative))
                    .isPresent();
        };
    }

    private static BigDecimal tolerance(JsonNode config, String field) {
        return BigDecimal.valueOf(config.path(field).asDouble(0));
    }

    private static boolean choice(String answer, GradeInput input) {
        String target = target(input);
        ChoiceText choices = new ChoiceText(input.choices());
        BitSet wanted = choices.find(target);
        if (wanted.isEmpty()) {
            throw new GraderException(
                    GraderException.BAD_TARGET,
                    "target: names no choice (expected: the letter or the text of one of "
                            + input.choices().size() + " choices)");
        }
        return choices.find(answer).intersects(wanted);
    }

    private static ToDoubleBiFunction<String, GradeInput> f1(JsonNode config) {
        boolean unanswerable = config.path("blank_target").asString("").equals("unanswerable");
        return (answer, input) -> TokenF1.score(answer, unanswerable && isBlank(input.target()) ? "" : target(input));
    }

    private static boolean isBlank(@Nullable String target) {
        return target == null || PlainCharacters.blank(target);
    }

    /** @throws GraderException where it is missing, or shows nothing */
    static String target(GradeInput input) {
        String target = input.target();
        if (target == null || isBlank(target)) {
            throw new GraderException(
                    GraderException.NO_TARGET,
                    "target: " + (target == null ? "missing" : "blank") + " (expected: a target to compare with)");
        }
        return target;
    }
}
