package dev.assay.api.run;

import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run at a glance, while it is active too.
 *
 * @param metric the metric that was asked for: the ID of one that the run's graders make
 * @param avgReward mean of the metric over the samples that have a score of it in the run's present grading; null where
 *     none has. {@code reward} is the canonical score where no grader makes a metric of that name
 * @param costUsd null where no price is known; likewise the tokens where nobody reported any, which is not 0
 */
@Schema(name = "RunOverview")
public record OverviewView(
        String object,
        String runId,
        String suiteId,
        String status,
        @Nullable String agentName,
        @Nullable String agentVersion,
        @Nullable String agentEffort,
        List<String> models,
        String metric,
        @Nullable Double avgReward,
        Trials trials,
        @Nullable BigDecimal costUsd,
        RunView.Tokens tokens) {

    /**
     * Samples, each for each model.
     *
     * @param total all that are prepared
     * @param completed those that have a score
     * @param failed those that failed in the run's present attempt, at whichever step
     * @param errored those of the failed ones that have no answer: the model call failed, not the grading of its answer
     * @param retried those that were left over when a retry or a rerun of failed samples began, and were taken up again
     */
    @Schema(name = "RunTrials")
    public record Trials(long total, long completed, long failed, long errored, long retried) {}
}
