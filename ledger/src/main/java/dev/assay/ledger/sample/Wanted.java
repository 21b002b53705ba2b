package dev.assay.ledger.sample;

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
}
