package dev.assay.activities.grading;

import dev.assay.ledger.suite.MetricSpec;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How one task is scored, compiled once.
 *
 * @param grader of single samples; where {@code together} is there it only says whether grading can work at all
 * @param together grades all samples of a model at once, in place of {@code grader}
 * @param primaryMetric the grader's {@code metric_id}
 */
public record GradedTask(
        Extractor extractor,
        Grader grader,
        Optional<BatchGrader> together,
        String primaryMetric,
        List<MetricSpec> metrics) {
    /** Graded sample by sample. */
    GradedTask(Extractor extractor, Grader grader, String primaryMetric, List<MetricSpec> metrics) {
        this(extractor, grader, Optional.empty(), primaryMetric, metrics);
    }

    public GradedTask {
        metrics = List.copyOf(metrics);
    }

    /** @return empty where nothing matches, or the task extracts nothing */
    public Optional<String> extract(String output) {
        return extractor.extract(output);
    }

    /** @throws GraderException where this sample cannot be graded */
    public GradeResult grade(GradeInput input, GraderCalls calls) {
        return grader.grade(input, calls);
    }

    /** {@link #grade(GradeInput, GraderCalls)} by a grader that calls no model. */
    public GradeResult grade(GradeInput input) {
        return grade(input, GraderCalls.NONE);
    }

    /** @throws GraderException where no sample can be graded */
    public void check(SamplePlace place) {
        grader.check(place);
    }

    /** The canonical score: the grader's metric, else the task's first metric that has a score, else the first score. */
    public double primaryScore(GradeResult result) {
        return result.scores().getOrDefault(primary(result.scores().keySet()), Double.NaN);
    }

    /** Which of some metrics, at least one, is the canonical score. */
    public String primary(Set<String> given) {
        if (given.contains(primaryMetric)) {
            return primaryMetric;
        }
        return metrics.stream()
                .map(MetricSpec::id)
                .filter(given::contains)
                .findFirst()
                .orElseGet(() -> given.iterator().next());
    }
}
