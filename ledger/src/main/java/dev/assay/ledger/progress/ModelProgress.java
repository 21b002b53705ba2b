package dev.assay.ledger.progress;

/**
 * The counters of one model's blocks, summed. All are samples but the last three.
 *
 * @param failed failed in the run's attempt
 * @param failedGenerating those of them that have no generation
 * @param discarded calls that were paid for and could not be used
 * @param toGenerate blocks that wait for generation or are being generated; likewise {@code toScore}
 * @param stopped whether the model takes no further part in the attempt: none of its samples is to be generated
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
        int toScore,
        boolean stopped) {

    /** Samples that still lack a generation, have not failed, and will get one. */
    public long ungenerated() {
        return stopped ? 0 : total - generated - failedGenerating;
    }

    /** Samples that are neither scored nor failed, and will be. */
    public long undecided() {
        return stopped ? 0 : total - scored - failed;
    }
}
