package dev.assay.ledger.run;

import dev.assay.ledger.run.RunCountersDao.RunCounters;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a request or an operator does to a run. Callers hold the run's row lock and have checked its state. What the
 * owning execution does is a compare-and-set elsewhere.
 */
public interface RunTransitionDao {

    /**
     * A new attempt, due at once, and a new grading where graders were changed. {@code started_at} stays: the run did
     * start then.
     */
    @SqlUpdate("""
            UPDATE eval_runs
            SET state = 'queued', attempt = attempt + 1, execution = NULL,
                grading = CASE WHEN regrade THEN grading + 1 ELSE grading END, regrade = false,
                error = NULL, stop_cause = NULL, metrics = NULL,
                completed_at = NULL, cancelled_at = NULL, failed_at = NULL,
                paused = false, cancel_requested_at = NULL, cancel_now = false,
                next_dispatch_at = now(), dispatch_tries = 0
            WHERE id = :id
            """)
    void requeue(@Bind("id") UUID id);

    /**
     * Locks the blocks that have unfinished or failed samples, in key order as every flush does, so that the two never
     * wait for each other in a circle.
     */
    @SqlQuery("""
            SELECT block_no
            FROM eval_blocks
            WHERE run_id = :id AND (phase <> 'done' OR failed > 0)
            ORDER BY block_no
            FOR UPDATE
            """)
    List<Integer> lockUnfinishedBlocks(@Bind("id") UUID id);

    /** Sends those blocks back to the phase of their first unfinished step. Finished blocks are neither read nor written. */
    @SqlUpdate("""
            UPDATE eval_blocks
            SET phase = CASE WHEN generated < last_item - first_item + 1 THEN 'generate' ELSE 'score' END,
                failed = 0, token = NULL, partials = NULL
            WHERE run_id = :id AND (phase <> 'done' OR failed > 0)
            """)
    int requeueBlocks(@Bind("id") UUID id);

    @SqlUpdate("DELETE FROM eval_lanes WHERE run_id = :id")
    int deleteLanes(@Bind("id") UUID id);

    /** Asks the lanes to stop; due as well, so that a run whose execution is gone still gets one that finishes it. */
    @SqlUpdate("""
            UPDATE eval_runs
            SET state = 'cancelling', cancel_requested_at = now(), next_dispatch_at = now(), dispatch_tries = 0
            WHERE id = :id
            """)
    void requestCancel(@Bind("id") UUID id);

    /** Calls in flight are no longer waited for. */
    @SqlUpdate("UPDATE eval_runs SET cancel_now = true WHERE id = :id")
    void cancelNow(@Bind("id") UUID id);

    /** Ends a run that no execution serves. */
    @SqlUpdate("""
            UPDATE eval_runs
            SET state = 'cancelled', cancelled_at = now(), cancel_requested_at = now(), paused = false,
                next_dispatch_at = NULL, dispatch_tries = 0, metrics = CAST(:metrics AS json),
                total_samples = :totalSamples, completed_samples = :completedSamples, failed_samples = :failedSamples
            WHERE id = :id
            """)
    void cancelled(
            @Bind("id") UUID id, @Nullable @Bind("metrics") JsonNode metrics, @BindMethods RunCounters.Counts counts);

    /** Ends a run whose execution was ended from outside. */
    @SqlUpdate("""
            UPDATE eval_runs
            SET state = 'failed', failed_at = now(), error = CAST(:error AS json), execution = NULL, paused = false,
                next_dispatch_at = NULL, dispatch_tries = 0, metrics = CAST(:metrics AS json),
                total_samples = :totalSamples, completed_samples = :completedSamples, failed_samples = :failedSamples
            WHERE id = :id
            """)
    void failed(
            @Bind("id") UUID id,
            @Bind("error") JsonNode error,
            @Nullable @Bind("metrics") JsonNode metrics,
            @BindMethods RunCounters.Counts counts);

    @SqlUpdate("UPDATE eval_runs SET deleted_at = now() WHERE id = :id")
    void delete(@Bind("id") UUID id);

    /** Gives the run to a new execution for the same attempt. */
    @SqlUpdate("""
            UPDATE eval_runs
            SET execution = NULL, next_dispatch_at = now(), dispatch_tries = 0
            WHERE id = :id
            """)
    void disown(@Bind("id") UUID id);

    /** Wakes the dispatchers when the transaction commits. */
    @SqlQuery("SELECT pg_notify('assay_dispatch', CAST(:id AS text)) IS NULL")
    boolean nudgeDispatchers(@Bind("id") UUID id);

    /** Wakes the processes that hold lanes of the run when the transaction commits. */
    @SqlQuery("SELECT pg_notify('assay_lanes', CAST(:id AS text)) IS NULL")
    boolean nudgeLanes(@Bind("id") UUID id);

    /** 1, or 0 where it is paused already. */
    @SqlUpdate("UPDATE eval_runs SET paused = true, pauses = pauses + 1 WHERE id = :id AND NOT paused")
    int pause(@Bind("id") UUID id);

    /** 1, or 0 where it is not paused. Due, so that the dispatcher wakes the execution, which waits. */
    @SqlUpdate("""
            UPDATE eval_runs SET paused = false, next_dispatch_at = now(), dispatch_tries = 0
            WHERE id = :id AND paused
            """)
    int resume(@Bind("id") UUID id);

    /** What is null stays. */
    @SqlUpdate("""
            UPDATE eval_runs
            SET generation_concurrency = coalesce(CAST(:generationConcurrency AS int), generation_concurrency),
                grader_concurrency = coalesce(CAST(:graderConcurrency AS int), grader_concurrency),
                metadata = coalesce(CAST(:metadata AS jsonb), metadata)
            WHERE id = :id
            """)
    void tune(
            @Bind("id") UUID id,
            @Nullable @Bind("generationConcurrency") Integer generationConcurrency,
            @Nullable @Bind("graderConcurrency") Integer graderConcurrency,
            @Nullable @Bind("metadata") JsonNode metadata);
}
