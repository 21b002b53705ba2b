package dev.assay.ledger.progress;

import dev.assay.ledger.lane.LaneKind;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.sqlobject.statement.SqlQuery;

/** A run at a glance, from its row, its blocks and its lanes; never from samples. */
interface ProgressDao {

    @SqlQuery("""
            SELECT r.id, r.state, r.attempt, r.grading, r.models, r.paused, r.generation_concurrency, r.grader_concurrency,
              r.error ->> 'code' AS error_code, r.stop_cause IS NOT NULL AS stopping, r.prepared_at,
              r.execution IS NOT NULL AS claimed, r.dispatch_tries, a.requested_at, a.kept, a.resumed_at_scoring,
              r.cancel_requested_at, coalesce(i.item_no + 1, 0) AS prepared_items, i.created_at AS last_item_at,
              r.deleted_at IS NOT NULL AS deleted, clock_timestamp() AS observed_at
            FROM eval_runs r
            JOIN eval_run_attempts a ON a.run_id = r.id AND a.attempt = r.attempt
            LEFT JOIN LATERAL (
              SELECT item_no, created_at FROM eval_items WHERE run_id = r.id ORDER BY item_no DESC LIMIT 1) i ON true
            WHERE r.id = :runId
            """)
    Optional<RunProgress.Head> head(UUID runId);

    /** A block that is still to be generated has failures of that step only; later a sample without generation is one. */
    @SqlQuery("""
            SELECT model_no, sum(size) AS total, sum(generated) AS generated, sum(scored) AS scored, sum(failed) AS failed,
              sum(least(failed, CASE phase WHEN 'generate' THEN failed ELSE size - generated END)) AS failed_generating,
              sum(discarded) AS discarded,
              count(*) FILTER (WHERE phase = 'generate' AND NOT stopped) AS to_generate,
              count(*) FILTER (WHERE phase = 'score' OR phase = 'aggregate' AND NOT stopped) AS to_score, stopped
            FROM (
              SELECT model_no, phase, generated, scored, failed, discarded, last_item - first_item + 1 AS size,
                model_no = ANY (ARRAY(
                  SELECT s.model_no FROM eval_model_stops s WHERE s.run_id = :runId AND s.attempt = :attempt)) AS stopped
              FROM eval_blocks WHERE run_id = :runId) b
            GROUP BY model_no, stopped ORDER BY model_no
            """)
    List<RunProgress.Model> models(UUID runId, int attempt);

    @SqlQuery("""
            SELECT l.kind, l.lane_no, l.worker, extract(epoch FROM clock_timestamp() - l.seen_at)::float8 AS seen_seconds_ago,
              l.in_flight, l.waiting, extract(epoch FROM clock_timestamp() - l.decided_at)::float8 AS decided_seconds_ago,
              coalesce(b.blocks, 0) AS blocks, l.held_model,
              extract(epoch FROM clock_timestamp() - l.held_since)::float8 AS held_seconds_ago
            FROM eval_lanes l
            LEFT JOIN (
              SELECT token, count(*) AS blocks FROM eval_blocks
              WHERE run_id = :runId AND phase IN ('generate', 'score') AND token IS NOT NULL
              GROUP BY token) b ON b.token = l.token
            WHERE l.run_id = :runId AND l.token IS NOT NULL
            ORDER BY l.kind, l.lane_no
            """)
    List<RunProgress.Lane> lanes(UUID runId);

    /** Kinds of lanes that some worker which lives can take. */
    @SqlQuery("""
            SELECT DISTINCT k.kind FROM eval_workers CROSS JOIN LATERAL unnest(kinds) AS k (kind)
            WHERE seen_at > now() - :seconds * interval '1 second'
            """)
    List<LaneKind> served(double seconds);

    /** When lanes, held or not, last gave a sign of life. */
    @SqlQuery("SELECT kind, max(seen_at) AS seen_at FROM eval_lanes WHERE run_id = :runId GROUP BY kind")
    List<Sign> lastSigns(UUID runId);

    record Sign(LaneKind kind, Instant seenAt) {}
}
