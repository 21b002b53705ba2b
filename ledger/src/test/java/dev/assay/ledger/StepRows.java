package dev.assay.ledger;

import dev.assay.ledger.step.StepPlace;
import dev.assay.ledger.step.StepRow;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Rows as one lane hands them in. Blocks are taken to be of equal size and numbered from item 0 on.
 *
 * @param token what the lane believes to hold
 */
public record StepRows(UUID runId, int attempt, UUID token, int modelNo, int blockSize) {

    private static final Instant START = Instant.parse("2026-01-02T03:04:05.123456Z");

    public StepRows withToken(UUID other) {
        return new StepRows(runId, attempt, other, modelNo, blockSize);
    }

    public StepRows withAttempt(int other) {
        return new StepRows(runId, other, token, modelNo, blockSize);
    }

    /** 10 input and 2 output tokens, 0.5 USD, 200 ms. */
    public StepRow.Generation generation(int itemNo) {
        return generation(itemNo, UUID.randomUUID(), "output " + itemNo, new BigDecimal("0.5"));
    }

    public StepRow.Generation generation(int itemNo, UUID callId, String output, @Nullable BigDecimal cost) {
        return new StepRow.Generation(
                place(itemNo),
                callId,
                "resp_" + itemNo,
                output,
                null,
                "extracted",
                "stop",
                List.of(),
                new StepRow.Tokens(10, 2, null, 1),
                false,
                cost,
                START,
                START.plusMillis(200));
    }

    public StepRow.Score score(int itemNo, double score) {
        return score(itemNo, 1, score, "{\"accuracy\": " + score + "}");
    }

    public StepRow.Score score(int itemNo, int grading, double score, String scores) {
        return new StepRow.Score(
                place(itemNo),
                grading,
                scores,
                score,
                null,
                grading == 1 ? null : "extracted anew",
                START,
                START.plusMillis(5));
    }

    public StepRow.Failure failure(int itemNo, StepRow.Step step) {
        return new StepRow.Failure(place(itemNo), step, "bad_request", "the provider said no", null, START);
    }

    public StepRow.ResponseHandle handle(int itemNo, UUID callId) {
        return new StepRow.ResponseHandle(place(itemNo), callId, "resp_" + callId, START);
    }

    public StepRow.ResponseEnd end(int itemNo, UUID callId) {
        return new StepRow.ResponseEnd(place(itemNo), callId);
    }

    public StepRow.DiscardedCall discarded(int itemNo, UUID callId) {
        return new StepRow.DiscardedCall(
                place(itemNo), callId, "empty_output", null, new StepRow.Tokens(10, 0, null, null), START);
    }

    private StepPlace place(int itemNo) {
        return new StepPlace(runId, itemNo / blockSize, modelNo, itemNo, attempt, token);
    }
}
