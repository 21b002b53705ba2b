package dev.assay.activities.grading;

import dev.assay.activities.grading.Graders.Rule;
import dev.assay.activities.grading.similarity.TextMeasure;
import dev.assay.activities.grading.similarity.TooLongException;
import dev.assay.activities.grading.text.Occurrence;
import dev.assay.manifest.GraderSpec;
import dev.assay.manifest.ManifestTypes;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.ToDoubleBiFunction;

/** Graders that compare two texts of a sample, its answer and its target or what templates make of it: {@link TextPair}. */
final class TextGraders {
    private TextGraders() {}

    /** 1 where the texts are as the operation says, else 0. No white space is left out, and no character is changed. */
    static Rule stringCheck(GraderSpec spec) {
        String operation = spec.config().path("operation").asString();
        BiPredicate<String, String> right = switch (operation) {
            case "eq" -> String::equals;
            case "ne" -> (input, reference) -> !input.equals(reference);
            case "like" -> Occurrence::in;
            case "ilike" -> Occurrence::ignoringCase;
            default ->
                throw new IllegalArgumentException("operation: " + operation + " (expected: eq, ne, like or ilike)");
        };
        return compared(spec, (input, reference) -> right.test(input, reference) ? 1 : 0);
    }

    /** How alike the texts are: by a model's vectors, or by words or characters. */
    static Rule textSimilarity(GraderSpec spec) {
        String metric = spec.config().path("metric").asString();
        if (metric.equals(ManifestTypes.COSINE)) {
            return EmbeddingSimilarity.of(spec);
        }
        ToDoubleBiFunction<String, String> measure = TextMeasure.of(metric);
        return compared(spec, (input, reference) -> {
            try {
                return measure.applyAsDouble(input, reference);
            } catch (TooLongException e) {
                throw new GraderException(GraderException.TOO_LONG, metric + ": " + e.getMessage());
            }
        });
    }

    private static Rule compared(GraderSpec spec, ToDoubleBiFunction<String, String> measure) {
        TextPair texts = TextPair.of(spec.config());
        return (answer, input, calls) -> {
            // First, so that a bad reference is found with or without an answer.
            String reference = texts.reference(answer, input);
            Optional<String> given = texts.input(answer, input);
            return GradeResult.of(
                    spec.metricId(), given.isPresent() ? measure.applyAsDouble(given.get(), reference) : 0);
        };
    }
}
