package dev.assay.standalone.bench;

import java.util.UUID;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.statement.SqlQuery;

/** What the ledger says of a run's time, by the database's clock. */
@RegisterConstructorMapper(Figures.Times.class)
@RegisterConstructorMapper(Figures.Calls.class)
interface Figures {

    @SqlQuery("""
            SELECT extract(epoch FROM completed_at - prepared_at) AS evaluating,
              extract(epoch FROM completed_at - started_at) AS whole
            FROM eval_runs WHERE id = :runId
            """)
    Times times(UUID runId);

    /** Each of its two tables is read once, whatever the planner thinks of tables that it knows nothing about. */
    @SqlQuery("""
            WITH calls AS MATERIALIZED (
              SELECT started_at, finished_at, max(started_at) OVER () AS ends FROM eval_generations WHERE run_id = :runId)
            SELECT sum(extract(epoch FROM least(finished_at, ends) - started_at))
                / (extract(epoch FROM max(ends) - min(started_at)) * :concurrency) AS occupancy,
              avg(extract(epoch FROM finished_at - started_at)) AS mean,
              extract(epoch FROM min(started_at) - (SELECT prepared_at FROM eval_runs WHERE id = :runId)) AS first_after,
              extract(epoch FROM (SELECT completed_at FROM eval_runs WHERE id = :runId) - max(finished_at)) AS last_before
            FROM calls
            """)
    Calls calls(UUID runId, int concurrency);

    /**
     * @param evaluating seconds from prepared to finished
     * @param whole seconds from the start of preparing to finished
     */
    record Times(double evaluating, double whole) {}

    /**
     * @param occupancy calls in flight over calls allowed, from the first start of a call to the last
     * @param mean seconds a call took
     * @param firstAfter seconds from prepared to the first call
     * @param lastBefore seconds from the last answer to the run's end
     */
    record Calls(double occupancy, double mean, double firstAfter, double lastBefore) {}
}
