package dev.assay.activities.grading;

import dev.assay.manifest.GraderSpec;
import dev.assay.manifest.MetricId;
import dev.assay.manifest.MetricSpec;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How one task is scored, compiled once.
 *
 * @param grader of single samples; where {@code batchGrader} is there it only says whether grading can work at all
 * @param batchGrader grades all samples of a model at once, in place of {@code grader}
 * @param primaryMetric the grader's {@code metric_id}
 * @param declared whether the manifest names it
 */
public record GradedTask(
        Extractor extractor,
        Grader grader,
        Optional<BatchGrader> batchGrader,
        String primaryMetric,
        boolean declared,
        List<MetricSpec> metrics) {
    private static final int MAX_NAMED = 20;

    /** Graded sample by sample. */
    public GradedTask(Extractor extractor, Grader grader, GraderSpec spec, List<MetricSpec> metrics) {
        this(extractor, grader, Optional.empty(), spec, metrics);
    }

    public GradedTask(
            Extractor extractor,
            Grader grader,
            Optional<BatchGrader> batchGrader,
            GraderSpec spec,
            List<MetricSpec> metrics) {
        this(extractor, grader, batchGrader, spec.metricId(), spec.config().has("metric_id"), metrics);
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

    /**
     * The canonical score.
     *
     * @throws GraderException where the grader gives no score of the canonical metric
     */
    public double primaryScore(GradeResult result) {
        return result.scores().getOrDefault(canonical(result.scores().keySet()), Double.NaN);
    }

    /**
     * Which of all metrics that a grader gives is the canonical one.
     *
     * @throws GraderException where none is
     */
    public String canonical(Set<String> given) {
        return primary(given)
                .orElseThrow(() -> new GraderException(
                        GraderException.BAD_SCORE,
                        "metric_id: " + primaryMetric + " (expected: a metric that the grader gives: "
                                + MetricId.named(given, MAX_NAMED) + ")"));
    }

    /**
     * The grader's {@code metric_id}; where the manifest names none, {@code score}, else the task's first metric, else
     * the only one.
     *
     * @return empty where it is not among the given ones
     */
    public Optional<String> primary(Set<String> given) {
        if (declared || given.contains(primaryMetric)) {
            return Optional.of(primaryMetric).filter(given::contains);
        }
        return metrics.stream()
                .map(MetricSpec::id)
                .limit(1)
                .filter(given::contains)
                .findFirst()
                .or(() -> given.size() == 1 ? given.stream().findFirst() : Optional.empty());
    }
}
