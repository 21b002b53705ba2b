package dev.assay.ledger.run;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.statement.SqlQuery;

/**
 * The sums of the counters of a run's blocks, which the database keeps up to date as the counters move: at most 16 rows
 * a run, however many blocks it has.
 */
@RegisterConstructorMapper(RunCounters.class)
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

    /** The books of those of the runs that have blocks, in no order. */
    @SqlQuery("SELECT " + SUMS + "FROM eval_run_tallies WHERE run_id = ANY (CAST(:runIds AS uuid[])) GROUP BY run_id")
    List<RunCounters> findAll(@Bind("runIds") List<UUID> runIds);

    default RunCounters of(UUID runId) {
        return find(runId).orElseGet(() -> RunCounters.empty(runId));
    }
}
