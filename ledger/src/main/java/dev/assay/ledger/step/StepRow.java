package dev.assay.ledger.step;

import dev.assay.text.TextEnum;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a lane hands to the {@link LedgerWriter}: the outcome of one step of one sample, or a call that was paid for in vain. */
public sealed interface StepRow {

    StepPlace place();

    /**
     * A model's answer. Accepted from anyone, late or not: it is paid for.
     *
     * @param callId made by the lane for each paid call; tells a repeated flush from a second payment
     * @param flags {@code truncated}, {@code sanitized}
     * @param costUsd null where no price is configured
     */
    record Generation(
            StepPlace place,
            UUID callId,
            @Nullable String responseId,
            String outputText,
            @Nullable String reasoning,
            @Nullable String extractedOutput,
            @Nullable String finishReason,
            List<String> flags,
            Tokens tokens,
            boolean tokensEstimated,
            @Nullable BigDecimal costUsd,
            Instant startedAt,
            Instant finishedAt)
            implements StepRow {}

    /**
     * A grading of an answer.
     *
     * @param scores JSON object of numbers by metric ID
     * @param score the canonical score; null where a batch grader gave the sample none
     * @param judge JSON, or null
     * @param extractedOutput what was graded, from the second grading on; null in the first, where it is the generation's
     *     own, and where nothing matched
     */
    record Score(
            StepPlace place,
            int grading,
            String scores,
            @Nullable Double score,
            @Nullable String judge,
            @Nullable String extractedOutput,
            Instant startedAt,
            Instant finishedAt)
            implements StepRow {}

    /**
     * What one grader of several made of an answer. Accepted from anyone, late or not: it decides no sample, and a judge
     * may have been paid for it.
     *
     * @param ref the grader, unique in its run
     * @param scores JSON object of numbers by metric ID; empty where the grader did not score
     * @param score its canonical score; null where it did not score
     * @param judge JSON, or null
     * @param skipped whether it was not to score this sample
     * @param error JSON {@code {"code", "message"}} of a grader that could not score and that another one stands in for
     */
    record GraderScore(
            StepPlace place,
            int ref,
            String scores,
            @Nullable Double score,
            @Nullable String judge,
            boolean skipped,
            @Nullable String error,
            Instant startedAt,
            Instant finishedAt)
            implements StepRow {}

    /**
     * A step that cannot be done in this attempt. Counts only under the current token of its block.
     *
     * @param details JSON, or null
     */
    record Failure(
            StepPlace place,
            Step step,
            String code,
            String message,
            @Nullable String details,
            Instant failedAt) implements StepRow {}

    /**
     * A call that was paid for and could not be used.
     *
     * @param reasoning what the model thought, as a generation's
     */
    record DiscardedCall(
            StepPlace place,
            UUID callId,
            String reason,
            @Nullable String responseId,
            @Nullable String reasoning,
            @Nullable String finishReason,
            Tokens tokens,
            Instant finishedAt)
            implements StepRow {

        /** Without reasoning. */
        public DiscardedCall(
                StepPlace place,
                UUID callId,
                String reason,
                @Nullable String responseId,
                Tokens tokens,
                Instant finishedAt) {
            this(place, callId, reason, responseId, null, null, tokens, finishedAt);
        }
    }

    /**
     * A response that the provider makes in the background, kept before anybody waits for it. Accepted from anyone: it
     * may be paid for.
     *
     * @param callId that what comes of it will have
     * @param responseId what the provider knows it by
     */
    record ResponseHandle(StepPlace place, UUID callId, String responseId, Instant startedAt) implements StepRow {}

    /** There is nothing to wait for any more: what came of the response is in rows handed in before, or nothing did. */
    record ResponseEnd(StepPlace place, UUID callId) implements StepRow {}

    /** The two durable steps of a sample. */
    enum Step implements TextEnum {
        GENERATE,
        SCORE
    }

    /** Tokens as the provider reported them; null where it did not, which is not 0. */
    record Tokens(
            @Nullable Integer input,
            @Nullable Integer output,
            @Nullable Integer cached,
            @Nullable Integer reasoning) {

        public static final Tokens UNKNOWN = new Tokens(null, null, null, null);
    }
}
