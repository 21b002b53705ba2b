package dev.assay.ledger.sample;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A {@link SampleFilter} as statements bind it. */
public record Wanted(SampleFilter filter) {

    public @Nullable Integer modelNo() {
        return filter.modelNo();
    }

    public @Nullable Integer taskNo() {
        return filter.taskNo();
    }

    public boolean datasetRow() {
        return filter.datasetRow();
    }

    public boolean reasoning() {
        return filter.reasoning();
    }

    public boolean any() {
        return filter.statuses().isEmpty();
    }

    Wanted ofAnyStatus() {
        return new Wanted(new SampleFilter(modelNo(), taskNo(), Set.of(), datasetRow(), reasoning()));
    }

    public boolean queued() {
        return filter.statuses().contains(SampleStatus.QUEUED);
    }

    public boolean generating() {
        return filter.statuses().contains(SampleStatus.GENERATING);
    }

    public boolean readyToScore() {
        return filter.statuses().contains(SampleStatus.READY_TO_SCORE);
    }

    public boolean scoring() {
        return filter.statuses().contains(SampleStatus.SCORING);
    }

    public boolean completed() {
        return filter.statuses().contains(SampleStatus.COMPLETED);
    }

    public boolean failed() {
        return filter.statuses().contains(SampleStatus.FAILED);
    }

    public List<String> names() {
        return filter.statuses().stream().map(SampleStatus::text).toList();
    }
}
