package dev.assay.api.run.view;

import dev.assay.ledger.Ids;
import dev.assay.ledger.run.Attempt.Receipt;
import dev.assay.ledger.run.Estimate;
import dev.assay.ledger.run.Run;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What a retry, or a rerun of failed samples, would do now. The counts are samples, and those of the receipt of the
 * attempt that would begin.
 *
 * @param operation the path that does it: {@code retry} or {@code rerun-failed}
 * @param attempt the attempt that it would begin
 * @param kept samples that have a score: not touched
 * @param resumedAtScoring samples that have a generation and no score: the model is not called
 * @param requeued samples without a generation: at least one model call each
 * @param preparedFromScratch whether preparation was not finished; then how much is left is not known yet
 * @param callsSaved model calls that are not made again
 * @param tokensSaved tokens that were paid for so far, those of discarded calls among them
 * @param estimatedTokens of the generations that are left, by the mean of each model so far; null where there is none
 * @param estimatedCostUsd likewise; null where no price is known. Graders' own calls are not in it
 */
@Schema(name = "RetryPlan")
public record RetryPlanView(
        String object,
        String runId,
        String operation,
        int attempt,
        long kept,
        long resumedAtScoring,
        long requeued,
        boolean preparedFromScratch,
        long callsSaved,
        TokenSums tokensSaved,
        TokenSums estimatedTokens,
        @Nullable BigDecimal estimatedCostUsd) {

    public static RetryPlanView of(Run run, String operation, Receipt receipt, Estimate estimate) {
        return new RetryPlanView(
                "eval.run.retry_plan",
                Ids.run(run.id()),
                operation,
                run.attempt() + 1,
                receipt.kept(),
                receipt.resumedAtScoring(),
                receipt.requeued(),
                receipt.preparedFromScratch(),
                receipt.callsSaved(),
                new TokenSums(receipt.inputTokensSaved(), receipt.outputTokensSaved()),
                new TokenSums(estimate.inputTokens(), estimate.outputTokens()),
                estimate.costUsd());
    }
}
