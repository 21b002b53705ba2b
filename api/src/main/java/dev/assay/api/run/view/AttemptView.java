package dev.assay.api.run.view;

import dev.assay.ledger.Ids;
import dev.assay.ledger.run.Attempt;
import dev.assay.ledger.run.Attempt.Receipt;
import dev.assay.ledger.run.RunCountersDao.RunCounters;
import dev.assay.ledger.run.RunState;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One pass over a run. Times are Unix seconds.
 *
 * @param attempt 1 at creation, one more for every retry, rerun of failed samples or rescoring
 * @param kind {@code create}, {@code retry}, {@code rerun_failed}, {@code rescore} or {@code import}
 * @param grading which grader configuration it scores with, from 1
 * @param suiteVersion the version whose graders it scores with, however the run was changed afterwards
 * @param judgeModel what model-backed graders called as {@code auto}; null where the run named none
 * @param embeddingModel likewise
 * @param status {@code active}, or the run's status when the attempt ended
 * @param requestedBy the end user or the key that asked for it
 * @param endedAt null while it goes on
 * @param error why it failed, null unless it did
 * @param receipt what it found done
 * @param spent what it paid for; so far, while it goes on
 * @param metrics the scorecard as it stood at the end, however it ended; null while it goes on, and where the run was not
 *     prepared
 */
@Schema(name = "RunAttempt")
public record AttemptView(
        String object,
        String runId,
        int attempt,
        String kind,
        int grading,
        @Nullable Integer suiteVersion,
        @Nullable String judgeModel,
        @Nullable String embeddingModel,
        String status,
        @Nullable String requestedBy,
        long requestedAt,
        @Nullable Long endedAt,
        @Nullable RunError error,
        ReceiptView receipt,
        Spent spent,
        @Nullable JsonNode metrics) {

    /** Samples, as {@link RetryPlanView} counts them, and what they had cost. */
    @Schema(name = "RunReceipt")
    public record ReceiptView(
            long kept,
            long resumedAtScoring,
            long requeued,
            boolean preparedFromScratch,
            long callsSaved,
            TokenSums tokensSaved) {

        public static ReceiptView of(Receipt receipt) {
            return new ReceiptView(
                    receipt.kept(),
                    receipt.resumedAtScoring(),
                    receipt.requeued(),
                    receipt.preparedFromScratch(),
                    receipt.callsSaved(),
                    new TokenSums(receipt.inputTokensSaved(), receipt.outputTokensSaved()));
        }
    }

    /** Model calls, discarded ones among them, and their tokens; null where nobody reported any, which is not 0. */
    @Schema(name = "RunSpending")
    public record Spent(
            long calls,
            @Nullable Long inputTokens,
            @Nullable Long outputTokens) {

        public static Spent of(Attempt attempt, RunCounters now) {
            Receipt before = attempt.receipt();
            return attempt.callsSpent() == null
                    ? reported(
                            now.calls() - before.callsBefore(),
                            now.inputTokensOrZero() - before.inputTokensBefore(),
                            now.outputTokensOrZero() - before.outputTokensBefore())
                    : reported(
                            attempt.callsSpent(), zero(attempt.inputTokensSpent()), zero(attempt.outputTokensSpent()));
        }

        private static Spent reported(long calls, long input, long output) {
            return new Spent(calls, calls > 0 && input == 0 ? null : input, calls > 0 && output == 0 ? null : output);
        }

        private static long zero(@Nullable Long tokens) {
            return tokens == null ? 0 : tokens;
        }
    }

    /** @param now the run's counters now; read for an attempt that has not ended */
    public static AttemptView of(Attempt attempt, RunCounters now) {
        Instant ended = attempt.endedAt();
        RunState end = attempt.endState();
        return new AttemptView(
                "eval.run.attempt",
                Ids.run(attempt.runId()),
                attempt.attempt(),
                attempt.kind().text(),
                attempt.grading(),
                attempt.suiteVersion(),
                attempt.judgeModel(),
                attempt.embeddingModel(),
                end == null ? "active" : end.text(),
                attempt.requestedBy(),
                attempt.requestedAt().getEpochSecond(),
                ended == null ? null : ended.getEpochSecond(),
                RunError.of(attempt.error()),
                ReceiptView.of(attempt.receipt()),
                Spent.of(attempt, now),
                attempt.metrics());
    }
}
