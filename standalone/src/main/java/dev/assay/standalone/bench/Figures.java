package dev.assay.standalone.bench;

import java.util.UUID;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.statement.SqlQuery;

/** What the ledger says of a run's time, by the database's clock. */
@RegisterConstructorMapper(Figures.Times.class)
interface Figures {

    @SqlQuery("""
            SELECT extract(epoch FROM completed_at - prepared_at) AS evaluating,
              extract(epoch FROM completed_at - started_at) AS whole
            FROM eval_runs WHERE id = :runId
            """)
    Times times(UUID runId);

    /** Calls in flight over calls allowed, from the first start of a call to the last. */
    @SqlQuery("""
            SELECT sum(extract(epoch FROM least(finished_at, ends) - started_at))
              / (extract(epoch FROM max(ends) - min(started_at)) * :concurrency)
            FROM eval_generations
            CROSS JOIN (SELECT max(started_at) AS ends FROM eval_generations WHERE run_id = :runId) l
            WHERE run_id = :runId
            """)
    double occupancy(UUID runId, int concurrency);

    /**
     * @param evaluating seconds from prepared to finished
     * @param whole seconds from the start of preparing to finished
     */
    record Times(double evaluating, double whole) {}
}
