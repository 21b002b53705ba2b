package dev.assay.ledger.sample;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which samples of a run a page shows; a null leaves its filter out.
 *
 * @param statuses one of them; empty for all
 * @param datasetRow whether rows carry the dataset row
 * @param reasoning whether rows carry the reasoning
 */
public record SampleFilter(
        @Nullable Integer modelNo,
        @Nullable Integer taskNo,
        Set<SampleStatus> statuses,
        boolean datasetRow,
        boolean reasoning) {

    public SampleFilter {
        statuses = Set.copyOf(statuses);
    }

    boolean wants(SampleStatus status) {
        return statuses.isEmpty() || statuses.contains(status);
    }
}
