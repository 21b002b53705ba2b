package dev.assay.ledger.run;

import dev.assay.ledger.run.RunCountersDao.RunCounters;
import dev.assay.text.TextEnum;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jdbi.v3.core.mapper.Nested;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One pass over a run.
 *
 * @param requestedBy who asked: an end user's name or an API key's ID
 * @param callsSpent null until the attempt has ended; likewise the tokens
 * @param endState the run's state when the attempt ended
 * @param suiteVersion the version that it grades by; likewise the judge and the embedding model, null where the run
 *     names none
 */
public record Attempt(
        UUID runId,
        int attempt,
        Kind kind,
        int grading,
        @Nullable String requestedBy,
        Instant requestedAt,
        @Nested Receipt receipt,
        @Nullable Long callsSpent,
        @Nullable Long inputTokensSpent,
        @Nullable Long outputTokensSpent,
        @Nullable Instant endedAt,
        @Nullable RunState endState,
        @Nullable JsonNode error,
        @Nullable JsonNode metrics,
        @Nullable Integer suiteVersion,
        @Nullable String judgeModel,
        @Nullable String embeddingModel) {

    /** What began it. */
    public enum Kind implements TextEnum {
        CREATE,
        RETRY,
        RERUN_FAILED,
        RESCORE,
        IMPORT
    }

    public Attempt {
        Objects.requireNonNull(runId, "runId is null");
        Objects.requireNonNull(kind, "kind is null");
        Objects.requireNonNull(requestedAt, "requestedAt is null");
        Objects.requireNonNull(receipt, "receipt is null");
    }

    /**
     * What an attempt found done and what it has to do. {@code kept + resumedAtScoring + requeued} is the number of samples
     * that were prepared.
     *
     * @param kept samples that have a score: not touched
     * @param resumedAtScoring samples that have a generation and no score: the model is not called
     * @param requeued samples without a generation
     * @param preparedFromScratch whether preparation was not finished before
     * @param callsBefore paid calls in the ledger at the start; likewise the tokens
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
        public static Receipt of(Run run, RunCounters counters) {
            long kept = run.regrade() ? 0 : counters.scored();
            return new Receipt(
                    kept,
                    counters.generated() - kept,
                    counters.total() - counters.generated(),
                    run.preparedAt() == null,
                    counters.calls(),
                    counters.inputTokensOrZero(),
                    counters.outputTokensOrZero());
        }

        /** Model calls that are not made again: one for every generation that is kept. */
        public long callsSaved() {
            return kept + resumedAtScoring;
        }

        /** Tokens in the ledger, those of discarded calls among them; null where no call reported any, which is not 0. */
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
        public static Receipt ofRescore(RunCounters counters) {
            return new Receipt(
                    0,
                    counters.generated(),
                    0,
                    false,
                    counters.calls(),
                    counters.inputTokensOrZero(),
                    counters.outputTokensOrZero());
        }
    }
}
