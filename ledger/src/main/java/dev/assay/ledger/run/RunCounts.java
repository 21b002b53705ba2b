package dev.assay.ledger.run;

/** Samples of a run. What is neither completed nor failed is unfinished. */
public record RunCounts(long totalSamples, long completedSamples, long failedSamples) {

    /** The stored counts of a terminal run, the sums over the blocks of an active one. */
    public static RunCounts of(Run run, RunCounters books) {
        return run.state().terminal() ? run.stored() : books.counts();
    }
}
