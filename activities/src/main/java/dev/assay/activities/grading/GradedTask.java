package dev.assay.activities.grading;

import dev.assay.ledger.suite.MetricSpec;
import java.util.List;

/**
 * How one task is scored, compiled once.
 *
 * @param primaryMetric the grader's {@code metric_id}
 */
public record GradedTask(Extractor extractor, Grader grader, String primaryMetric, List<MetricSpec> metrics) {
    public GradedTask {
        metrics = List.copyOf(metrics);
    }

    /** The canonical score: the grader's metric, else the task's first metric that has a score, else the first score. */
    public double primary(GradeResult result) {
        Double own = result.scores().get(primaryMetric);
        if (own != null) {
            return own;
        }
        for (MetricSpec metric : metrics) {
            Double score = result.scores().get(metric.id());
            if (score != null) {
                return score;
            }
        }
        return result.scores().values().iterator().next();
    }
}
