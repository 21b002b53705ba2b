package dev.assay.ledger.sample;

import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Which samples of a run a page shows; a null leaves its filter out. A sample is shown where it passes all of them.
 *
 * @param statuses one of them; empty for all
 * @param sampleIndex from 0 within each task
 * @param scores of the run's present grading
 * @param datasetRow whether rows carry the dataset row
 * @param reasoning whether rows carry the reasoning
 */
public record SampleFilter(
        @Nullable Integer modelNo,
        @Nullable Integer taskNo,
        Set<SampleRow.Status> statuses,
        @Nullable Integer sampleIndex,
        @Nullable ScoreRange scores,
        boolean datasetRow,
        boolean reasoning) {

    public SampleFilter {
        statuses = Set.copyOf(statuses);
    }

    /** Every sample with all that it has. */
    public static SampleFilter all() {
        return new SampleFilter(null, null, Set.of(), null, null, true, true);
    }

    /** Whether a sample of this status can pass. One with a score is completed, whatever else it has. */
    boolean wants(SampleRow.Status status) {
        return (statuses.isEmpty() || statuses.contains(status))
                && (scores == null || status == SampleRow.Status.COMPLETED);
    }

    /** A {@link SampleFilter} as statements bind it. */
    public record Wanted(SampleFilter filter) {

        public boolean datasetRow() {
            return filter.datasetRow();
        }

        public boolean reasoning() {
            return filter.reasoning();
        }

        public boolean any() {
            return filter.statuses().isEmpty();
        }

        public boolean queued() {
            return filter.statuses().contains(SampleRow.Status.QUEUED);
        }

        public boolean generating() {
            return filter.statuses().contains(SampleRow.Status.GENERATING);
        }

        public boolean readyToScore() {
            return filter.statuses().contains(SampleRow.Status.READY_TO_SCORE);
        }

        public boolean scoring() {
            return filter.statuses().contains(SampleRow.Status.SCORING);
        }

        public boolean completed() {
            return filter.statuses().contains(SampleRow.Status.COMPLETED);
        }

        public boolean failed() {
            return filter.statuses().contains(SampleRow.Status.FAILED);
        }
    }

    /**
     * Scores of one metric, bounds included.
     *
     * @param metric an ID among the sample's scores
     * @param min negative infinity for none
     * @param max positive infinity for none
     */
    public record ScoreRange(String metric, double min, double max) {

        public ScoreRange {
            Objects.requireNonNull(metric, "metric is null");
            if (Double.isNaN(min) || Double.isNaN(max)) {
                throw new IllegalArgumentException("range: " + min + ".." + max + " (expected: numbers)");
            }
        }

        /** The largest number that is not in the range: {@code width_bucket} counts those up to a bound. */
        public double below() {
            return Math.nextDown(min);
        }

        /** @param scores a sample's scores, a JSON object */
        boolean contains(String scores) {
            JsonNode value = JsonMapper.shared().readTree(scores).path(metric);
            double score = value.isNumber() ? value.asDouble(Double.NaN) : Double.NaN;
            return Double.isFinite(score) && score >= min && score <= max;
        }
    }
}
