package dev.assay.activities.grading;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A sample's scores.
 *
 * @param scores by metric, in the grader's order; finite numbers, at least one
 * @param judge what a judge said, as the grader keeps it; null where there was none
 */
public record GradeResult(
        Map<String, Double> scores, @Nullable JsonNode judge) {
    /** @throws GraderException for no score, NaN or an infinite one */
    public GradeResult {
        scores = Collections.unmodifiableMap(new LinkedHashMap<>(scores));
        if (scores.isEmpty()) {
            throw new GraderException(GraderException.BAD_SCORE, "no score (expected: at least one)");
        }
        scores.forEach((metric, score) -> {
            if (!Double.isFinite(score)) {
                throw new GraderException(
                        GraderException.BAD_SCORE, "score " + metric + ": " + score + " (expected: a finite number)");
            }
        });
    }

    static GradeResult of(String metricId, double score) {
        return new GradeResult(Map.of(metricId, score), null);
    }
}
