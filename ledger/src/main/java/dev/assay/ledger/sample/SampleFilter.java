package dev.assay.ledger.sample;

import java.util.Set;
import org.jspecify.annotations.Nullable;

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
        Set<SampleStatus> statuses,
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
    boolean wants(SampleStatus status) {
        return (statuses.isEmpty() || statuses.contains(status))
                && (scores == null || status == SampleStatus.COMPLETED);
    }
}
