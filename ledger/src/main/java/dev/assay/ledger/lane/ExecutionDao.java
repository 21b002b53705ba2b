package dev.assay.ledger.lane;

import dev.assay.ledger.run.RunState;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/**
 * What an execution may do to its run. Every statement is a compare-and-set on (state, attempt, execution), so a second
 * execution, a reset, or a start that comes late changes nothing.
 */
public interface ExecutionDao {

    /** Claims an attempt that nobody owns; safe to repeat by the owner. Empty: it is somebody else's. */
    @SqlQuery("""
            UPDATE eval_runs SET
              state = CASE state WHEN 'queued' THEN 'in_progress' ELSE state END,
              execution = :execution, started_at = coalesce(started_at, now()),
              next_dispatch_at = NULL, dispatch_tries = 0
            WHERE id = :runId AND attempt = :attempt
              AND state IN ('queued', 'in_progress', 'finalizing', 'cancelling')
              AND (execution IS NULL OR execution = :execution OR execution = :handedOnBy::text)
            RETURNING suite_id, models
            """)
    @RegisterConstructorMapper(Begun.class)
    Optional<Begun> begin(UUID runId, int attempt, String execution, @Nullable String handedOnBy);

    /** Locks the run for its owner. Empty: somebody else owns it, or it is over. */
    @SqlQuery("""
            SELECT state, paused, stop_cause::text AS stop_cause, prepared_at IS NOT NULL AS prepared, grading, models,
              generation_concurrency, grader_concurrency, pauses
            FROM eval_runs
            WHERE id = :runId AND attempt = :attempt AND execution = :execution
              AND state IN ('in_progress', 'finalizing', 'cancelling')
            FOR UPDATE
            """)
    @RegisterConstructorMapper(Owned.class)
    Optional<Owned> lock(UUID runId, int attempt, String execution);

    /** Whether the execution is the owner and the run is to be worked on. */
    @SqlQuery("""
            SELECT EXISTS (SELECT 1 FROM eval_runs
              WHERE id = :runId AND attempt = :attempt AND execution = :execution AND state = 'in_progress'
                AND stop_cause IS NULL AND NOT paused)
            """)
    boolean working(UUID runId, int attempt, String execution);

    /** The owner has looked: the dispatcher need not wake it for what it has seen. */
    @SqlUpdate("""
            UPDATE eval_runs SET next_dispatch_at = NULL, dispatch_tries = 0
            WHERE id = :runId AND attempt = :attempt AND execution = :execution AND next_dispatch_at IS NOT NULL
            """)
    void looked(UUID runId, int attempt, String execution);

    /** Says why the run cannot go on. The first cause stays; {@code error} shows it at once. 1 where it was taken. */
    @SqlUpdate("""
            UPDATE eval_runs SET stop_cause = :cause::json, error = :cause::json
            WHERE id = :runId AND attempt = :attempt AND state = 'in_progress' AND stop_cause IS NULL
            """)
    int stop(UUID runId, int attempt, String cause);

    /** A cancel from the Temporal Web UI. Due, so that the execution is woken where it waits for the end of a pause. */
    @SqlUpdate("""
            UPDATE eval_runs
            SET state = 'cancelling', cancel_requested_at = now(), next_dispatch_at = now(), dispatch_tries = 0
            WHERE id = :runId AND attempt = :attempt AND execution = :execution AND state IN ('in_progress', 'finalizing')
            """)
    int cancel(UUID runId, int attempt, String execution);

    @SqlUpdate("""
            UPDATE eval_runs SET state = 'finalizing'
            WHERE id = :runId AND attempt = :attempt AND execution = :execution AND state = 'in_progress'
            """)
    int finalizing(UUID runId, int attempt, String execution);

    /** The terminal transition, of a run that its owner has locked. */
    @SqlUpdate("""
            UPDATE eval_runs SET
              state = :state, execution = NULL, error = :error::json, stop_cause = NULL, metrics = :metrics::json,
              total_samples = :total, completed_samples = :completed, failed_samples = :failed,
              completed_at = CASE :state WHEN 'completed' THEN now() END,
              failed_at = CASE :state WHEN 'failed' THEN now() END,
              cancelled_at = CASE :state WHEN 'cancelled' THEN now() END,
              paused = false, cancel_now = false, next_dispatch_at = NULL, dispatch_tries = 0
            WHERE id = :runId
            """)
    void end(
            UUID runId,
            RunState state,
            @Nullable String error,
            @Nullable String metrics,
            long total,
            long completed,
            long failed);

    @SqlUpdate("""
            UPDATE eval_run_attempts SET ended_at = now(), end_state = :state, error = :error::json,
              metrics = :metrics::json, calls_spent = :calls - calls_before,
              input_tokens_spent = :inputTokens - input_tokens_before,
              output_tokens_spent = :outputTokens - output_tokens_before
            WHERE run_id = :runId AND attempt = :attempt
            """)
    void endAttempt(
            UUID runId,
            int attempt,
            RunState state,
            @Nullable String error,
            @Nullable String metrics,
            long calls,
            long inputTokens,
            long outputTokens);

    record Begun(UUID suiteId, List<String> models) {}

    record Owned(
            RunState state,
            boolean paused,
            @Nullable String stopCause,
            boolean prepared,
            int grading,
            List<String> models,
            int generationConcurrency,
            int graderConcurrency,
            int pauses) {}
}
