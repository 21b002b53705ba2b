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

    @SqlQuery("""
            SELECT sum(extract(epoch FROM least(finished_at, ends) - g.started_at))
                / (extract(epoch FROM max(ends) - min(g.started_at)) * :concurrency) AS occupancy,
              avg(extract(epoch FROM finished_at - g.started_at)) AS mean,
              extract(epoch FROM min(g.started_at) - min(prepared_at)) AS first_after,
              extract(epoch FROM max(completed_at) - max(finished_at)) AS last_before
            FROM eval_generations g
            JOIN eval_runs ON id = run_id
            CROSS JOIN (SELECT max(started_at) AS ends FROM eval_generations WHERE run_id = :runId) l
            WHERE run_id = :runId
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
