package dev.assay.ledger.progress;

/**
 * The counters of one model's blocks, summed. All are samples but the last three.
 *
 * @param failed failed in the run's attempt
 * @param failedGenerating those of them that have no generation
 * @param discarded calls that were paid for and could not be used
 * @param toGenerate blocks that wait for generation or are being generated; likewise {@code toScore}
 */
public record ModelProgress(
        int modelNo,
        long total,
        long generated,
        long scored,
        long failed,
        long failedGenerating,
        long discarded,
        int toGenerate,
        int toScore) {

    /** Samples that still lack a generation and have not failed. */
    public long ungenerated() {
        return total - generated - failedGenerating;
    }

    /** Samples that are neither scored nor failed. */
    public long undecided() {
        return total - scored - failed;
    }
}
