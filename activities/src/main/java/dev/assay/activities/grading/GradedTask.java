package dev.assay.activities.grading;

import dev.assay.ledger.suite.MetricSpec;
import java.util.List;
import java.util.Optional;

/**
 * How one task is scored, compiled once.
 *
 * @param primaryMetric the grader's {@code metric_id}
 */
public record GradedTask(Extractor extractor, Grader grader, String primaryMetric, List<MetricSpec> metrics) {
    public GradedTask {
        metrics = List.copyOf(metrics);
    }

    /** @return empty where nothing matches, or the task extracts nothing */
    public Optional<String> extract(String output) {
        return extractor.extract(output);
    }

    /** @throws GraderException where this sample cannot be graded */
    public GradeResult grade(GradeInput input) {
        return grader.grade(input);
    }

    /** @throws GraderException where no sample can be graded */
    public void check(SamplePlace place) {
        grader.check(place);
    }

    /** The canonical score: the grader's metric, else the task's first metric that has a score, else the first score. */
    public double primaryScore(GradeResult result) {
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
