package dev.assay.api.run.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.assay.ledger.metric.ClusterDao.ClusteredMean;
import dev.assay.ledger.metric.MetricPartial.Interval;
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
 * @param clustered by model, where {@code cluster_by} was asked for; else missing
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
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<Clustered> clustered,
        Trials trials,
        @Nullable BigDecimal costUsd,
        RunView.Tokens tokens) {

    /**
     * The metric of one model, where samples with the same value in a column are not independent of each other.
     *
     * @param count samples that have a score of the metric
     * @param clusters different values of the column; a sample whose row has none is one of its own
     * @param stderr of the mean, by clusters; null for less than two
     * @param ci95 mean ± standard errors by Student's t with one degree of freedom less than there are clusters; null
     *     likewise
     * @param note what to keep in mind: null, or that there are fewer than 10 clusters
     */
    @Schema(name = "RunClusters")
    public record Clustered(
            String model,
            long count,
            long clusters,
            double mean,
            @Nullable Double stderr,
            @Nullable List<Double> ci95,
            @Nullable String note) {

        private static final int ENOUGH = 10;

        public static Clustered of(String model, ClusteredMean found) {
            Interval ci95 = found.ci95();
            return new Clustered(
                    model,
                    found.count(),
                    found.clusters(),
                    found.mean(),
                    found.stderr(),
                    ci95 == null ? null : List.of(ci95.low(), ci95.high()),
                    note(found.clusters()));
        }

        private static @Nullable String note(long clusters) {
            if (clusters >= ENOUGH) {
                return null;
            }
            return "clusters: " + clusters + " (expected: at least " + ENOUGH + "; with fewer the standard error "
                    + (clusters < 2 ? "is not known)" : "itself is uncertain)");
        }
    }

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
