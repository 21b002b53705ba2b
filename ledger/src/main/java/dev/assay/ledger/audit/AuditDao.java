package dev.assay.ledger.audit;

import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.sqlobject.statement.SqlQuery;

/** The run that is audited. */
interface AuditDao {

    @SqlQuery("""
            SELECT r.id, r.state, r.attempt, r.grading, r.models, r.prepared_at IS NOT NULL AS prepared,
              (SELECT coalesce(sum(t.item_count), 0) FROM eval_run_tasks t WHERE t.run_id = r.id) AS items,
              r.total_samples, r.completed_samples, r.failed_samples, r.metrics,
              (SELECT count(*) FROM eval_lanes l WHERE l.run_id = r.id AND l.token IS NOT NULL) AS lanes_held,
              now() AS read_at
            FROM eval_runs r WHERE r.id = :runId
            """)
    Optional<AuditedRun> find(UUID runId);
}
