package dev.assay.ledger.audit;

import dev.assay.ledger.run.RunCountersDao.RunCounters;
import dev.assay.ledger.run.RunState;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.mapper.Nested;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

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

    /**
     * A run's row as an audit sees it.
     *
     * @param prepared whether its items and blocks are all written
     * @param items how many items its tasks say that it has; 0 until they are prepared
     * @param stored counts that a terminal transition wrote; they mean nothing while the run is active
     * @param lanesHeld lanes that somebody holds
     * @param readAt the snapshot's time, PostgreSQL's clock
     */
    record AuditedRun(
            UUID id,
            RunState state,
            int attempt,
            int grading,
            List<String> models,
            boolean prepared,
            int items,
            @Nested RunCounters.Counts stored,
            @Nullable JsonNode metrics,
            int lanesHeld,
            Instant readAt) {

        public AuditedRun {
            Objects.requireNonNull(id, "id is null");
            Objects.requireNonNull(state, "state is null");
            models = List.copyOf(models);
        }

        /** Items x models; 0 until blocks are written. */
        long samples() {
            return prepared ? (long) items * models.size() : 0;
        }

        int lastItem() {
            return prepared ? items - 1 : -1;
        }
    }
}
