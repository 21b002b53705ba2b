package dev.assay.activities.grading;

import dev.assay.manifest.MetricId;
import dev.assay.text.Characters;
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
        scores = checked(scores);
        if (scores.isEmpty()) {
            throw new GraderException(GraderException.BAD_SCORE, "no score (expected: at least one)");
        }
    }

    /**
     * Scores, or metrics of the whole, in the same order.
     *
     * @throws GraderException for NaN, an infinite one, an ID that is none, and more than a task may have
     */
    static Map<String, Double> checked(Map<String, Double> scores) {
        checkCount(scores.size());
        scores.forEach((metric, score) -> {
            if (!MetricId.valid(metric)) {
                throw new GraderException(
                        GraderException.BAD_SCORE,
                        "metric " + Characters.cut(MetricId.MAX_LENGTH, metric) + " (expected: an ID of "
                                + MetricId.EXPECTED + ")");
            }
            if (!Double.isFinite(score)) {
                throw notFinite(metric, score.toString());
            }
        });
        return Collections.unmodifiableMap(new LinkedHashMap<>(scores));
    }

    public static void checkCount(int metrics) {
        if (metrics > MetricId.MAX_METRICS) {
            throw new GraderException(
                    GraderException.BAD_SCORE,
                    "metrics: " + metrics + " (expected: at most " + MetricId.MAX_METRICS + " of a task)");
        }
    }

    public static GraderException notFinite(String metric, String given) {
        return new GraderException(
                GraderException.BAD_SCORE,
                "score " + Characters.cut(MetricId.MAX_LENGTH, metric) + ": " + given + " (expected: a finite number)");
    }

    static GradeResult of(String metricId, double score) {
        return new GradeResult(Map.of(metricId, score), null);
    }
}
