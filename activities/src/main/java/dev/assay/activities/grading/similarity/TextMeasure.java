package dev.assay.activities.grading.similarity;

import dev.assay.activities.grading.text.FMeasure;
import dev.assay.activities.grading.text.RougeL;
import java.util.List;
import java.util.function.ToDoubleBiFunction;

/** How alike an answer and a reference are, 0..1. docs/graders.md has the package and version that each measure agrees with. */
public final class TextMeasure {
    private TextMeasure() {}

    /**
     * @param name {@code fuzzy_match}, {@code bleu}, {@code gleu}, {@code meteor}, {@code rouge_1} to {@code rouge_5},
     *     {@code rouge_l}
     * @return of an answer and a reference. It throws {@link TooLongException} where comparing them takes too long
     */
    public static ToDoubleBiFunction<String, String> of(String name) {
        return switch (name) {
            case "fuzzy_match" -> FuzzyMatch::score;
            case "bleu" -> Bleu::score;
            case "gleu" -> Gleu::score;
            case "meteor" -> Meteor::score;
            case "rouge_1", "rouge_2", "rouge_3", "rouge_4", "rouge_5" -> {
                int n = name.charAt(name.length() - 1) - '0';
                yield (answer, reference) -> RougeN.score(n, answer, reference);
            }
            case "rouge_l" -> TextMeasure::rougeL;
            default -> throw new IllegalArgumentException("metric: " + name + " (expected: the name of a measure)");
        };
    }

    /** {@link RougeL#score}, within bounds. */
    private static double rougeL(String answer, String reference) {
        List<String> given = RougeL.words(answer);
        List<String> wanted = RougeL.words(reference);
        return given.isEmpty() || wanted.isEmpty()
                ? 0
                : FMeasure.of(Subsequences.length(wanted, given, "words"), given.size(), wanted.size());
    }
}
