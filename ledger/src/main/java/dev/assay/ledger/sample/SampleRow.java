package dev.assay.ledger.sample;

import dev.assay.ledger.lane.Phase;
import dev.assay.ledger.step.StepRow;
import dev.assay.text.TextEnum;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jdbi.v3.core.mapper.Nested;
import org.jdbi.v3.core.mapper.PropagateNull;
import org.jspecify.annotations.Nullable;

/**
 * A sample: one item for one model, with the steps that have a row.
 *
 * @param failure that of the run's attempt; an earlier attempt's does not count any more
 * @param graders of a task with several of them, a JSON array in their order: {@code [{"id", "scored", "score", "scores",
 *     "passed", "skipped", "judge", "error"}]}, where {@code scored} says whether there is a row of it; null of others
 */
public record SampleRow(
        int modelNo,
        int itemNo,
        Status status,
        @Nested("i_") Item item,
        @Nullable @Nested("g_") Generation generation,
        @Nullable @Nested("s_") Score score,
        @Nullable @Nested("f_") Failure failure,
        @Nullable String graders) {

    public SampleRow {
        Objects.requireNonNull(status, "status is null");
        Objects.requireNonNull(item, "item is null");
    }

    /**
     * @param datasetRow JSON as it was stored, digit by digit; null where it was not asked for
     * @param messages JSON; null where the prompt is all that is sent
     */
    public record Item(
            int taskNo,
            int sampleIndex,
            @Nullable String datasetRow,
            String prompt,
            @Nullable String messages,
            @Nullable String target,
            Instant createdAt) {}

    /**
     * @param reasoning null where there was none or it was not asked for
     * @param finishReason why the answer ended; null in samples that were imported without one
     * @param extractedOutput what was graded; of a sample without a score what its generation came with
     */
    public record Generation(
            @PropagateNull Integer attempt,
            @Nullable String responseId,
            String outputText,
            @Nullable String reasoning,
            @Nullable String extractedOutput,
            @Nullable String finishReason,
            List<String> flags,
            @Nullable Integer inputTokens,
            @Nullable Integer outputTokens,
            @Nullable Integer cachedTokens,
            @Nullable Integer reasoningTokens,
            boolean tokensEstimated,
            @Nullable BigDecimal costUsd,
            Instant startedAt,
            Instant finishedAt) {}

    /** @param scores JSON object of numbers by metric; {@code judge} is JSON too */
    public record Score(
            @PropagateNull Integer attempt,
            String scores,
            @Nullable String judge,
            Instant startedAt,
            Instant finishedAt) {}

    /**
     * @param details JSON
     * @param reasoning what the model thought in the call for which the sample failed; null where there was none or it
     *     was not asked for
     * @param finishReason how that call ended
     */
    public record Failure(
            @PropagateNull StepRow.Step step,
            String code,
            String message,
            @Nullable String details,
            @Nullable String reasoning,
            @Nullable String finishReason,
            Instant failedAt) {}

    /** How far a sample is; the API writes it in lower case. */
    public enum Status implements TextEnum {
        /** No generation yet, and no lane has its block. */
        QUEUED,
        /** Its block is held for generation. */
        GENERATING,
        /** Generated; its block is not held for scoring. */
        READY_TO_SCORE,
        /** Generated; its block is held for scoring. */
        SCORING,
        /** It has a score of the run's grading. */
        COMPLETED,
        /** It failed in the run's attempt. */
        FAILED;

        public static Optional<Status> of(String text) {
            for (Status status : values()) {
                if (status.text().equals(text)) {
                    return Optional.of(status);
                }
            }
            return Optional.empty();
        }

        /**
         * First match wins.
         *
         * @param phase of the sample's block; null where its run has no blocks yet
         * @param held whether a lane works on the block
         * @param failed in the run's attempt
         */
        static Status of(@Nullable Phase phase, boolean held, boolean scored, boolean failed, boolean generated) {
            if (scored) {
                return COMPLETED;
            }
            if (failed) {
                return FAILED;
            }
            if (generated) {
                return held && phase == Phase.SCORE ? SCORING : READY_TO_SCORE;
            }
            return held && phase == Phase.GENERATE ? GENERATING : QUEUED;
        }
    }
}
