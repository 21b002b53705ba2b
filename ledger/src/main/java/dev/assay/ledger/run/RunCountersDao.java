package dev.assay.ledger.run;

import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jspecify.annotations.Nullable;

/**
 * The sums of the counters of a run's blocks, which the database keeps up to date as the counters move: at most 16 rows
 * a run, however many blocks it has.
 */
@RegisterConstructorMapper(RunCountersDao.RunCounters.class)
public interface RunCountersDao {

    String SUMS = """
            run_id,
            sum(total) AS total,
            sum(generated) AS generated,
            sum(scored) AS scored,
            sum(failed) AS failed,
            sum(discarded) AS discarded,
            sum(input_tokens) AS input_tokens,
            sum(output_tokens) AS output_tokens,
            sum(cached_tokens) AS cached_tokens,
            sum(reasoning_tokens) AS reasoning_tokens,
            sum(cost_usd) AS cost_usd
            """;

    @SqlQuery("SELECT " + SUMS + "FROM eval_run_tallies WHERE run_id = :runId GROUP BY run_id")
    Optional<RunCounters> find(@Bind("runId") UUID runId);

    /** The counters of those of the runs that have blocks, in no order. */
    @SqlQuery("SELECT " + SUMS + "FROM eval_run_tallies WHERE run_id = ANY (CAST(:runIds AS uuid[])) GROUP BY run_id")
    List<RunCounters> findAll(@Bind("runIds") List<UUID> runIds);

    default RunCounters of(UUID runId) {
        return find(runId).orElseGet(() -> RunCounters.empty(runId));
    }

    /**
     * The counters of a run's blocks, summed.
     *
     * @param generated samples that have a generation
     * @param scored samples that have a score
     * @param failed samples that failed in the run's attempt
     * @param discarded calls that were paid for and could not be used
     * @param inputTokens null where no call reported any, which is not 0; likewise the three after it and the cost
     */
    record RunCounters(
            UUID runId,
            long total,
            long generated,
            long scored,
            long failed,
            long discarded,
            @Nullable Long inputTokens,
            @Nullable Long outputTokens,
            @Nullable Long cachedTokens,
            @Nullable Long reasoningTokens,
            @Nullable BigDecimal costUsd) {

        public RunCounters {
            Objects.requireNonNull(runId, "runId is null");
        }

        /** A run that has no block yet. */
        public static RunCounters empty(UUID runId) {
            return new RunCounters(runId, 0, 0, 0, 0, 0, null, null, null, null, null);
        }

        public Counts counts() {
            return new Counts(total, scored, failed);
        }

        /** Model calls that were paid for. */
        public long calls() {
            return generated + discarded;
        }

        public long inputTokensOrZero() {
            return inputTokens == null ? 0 : inputTokens;
        }

        public long outputTokensOrZero() {
            return outputTokens == null ? 0 : outputTokens;
        }

        /** Samples of a run. What is neither completed nor failed is unfinished. */
        public record Counts(long totalSamples, long completedSamples, long failedSamples) {

            /** The stored counts of a terminal run, the sums over the blocks of an active one. */
            public static Counts of(Run run, RunCounters counters) {
                return run.state().terminal() ? run.stored() : counters.counts();
            }
        }
    }
}
