package dev.assay.ledger.run;

import org.jspecify.annotations.Nullable;

/**
 * What an attempt found done and what it has to do. {@code kept + resumedAtScoring + requeued} is the number of samples
 * that were prepared.
 *
 * @param kept samples that have a score: not touched
 * @param resumedAtScoring samples that have a generation and no score: the model is not called
 * @param requeued samples without a generation
 * @param preparedFromScratch whether preparation was not finished before
 * @param callsBefore paid calls in the books at the start; likewise the tokens
 */
public record Receipt(
        long kept,
        long resumedAtScoring,
        long requeued,
        boolean preparedFromScratch,
        long callsBefore,
        long inputTokensBefore,
        long outputTokensBefore) {

    /** Of a new run. */
    public static final Receipt NEW = new Receipt(0, 0, 0, true, 0, 0, 0);

    /** Of a retry or a rerun of failed samples. Where graders were changed no score counts any more. */
    public static Receipt of(Run run, RunCounters books) {
        long kept = run.regrade() ? 0 : books.scored();
        return new Receipt(
                kept,
                books.generated() - kept,
                books.total() - books.generated(),
                run.preparedAt() == null,
                books.calls(),
                books.inputTokensOrZero(),
                books.outputTokensOrZero());
    }

    /** Model calls that are not made again: one for every generation that is kept. */
    public long callsSaved() {
        return kept + resumedAtScoring;
    }

    /** Tokens in the books, those of discarded calls among them; null where no call reported any, which is not 0. */
    public @Nullable Long inputTokensSaved() {
        return reported(inputTokensBefore);
    }

    /** As {@link #inputTokensSaved()}. */
    public @Nullable Long outputTokensSaved() {
        return reported(outputTokensBefore);
    }

    private @Nullable Long reported(long tokens) {
        return tokens == 0 && callsBefore > 0 ? null : tokens;
    }

    /** Of a rescore: samples that failed while generating stay failed, and are in none of the three numbers. */
    public static Receipt ofRescore(RunCounters books) {
        return new Receipt(
                0, books.generated(), 0, false, books.calls(), books.inputTokensOrZero(), books.outputTokensOrZero());
    }
}
