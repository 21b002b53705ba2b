package dev.assay.ledger.schedule;

import dev.assay.text.TextEnum;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** {@code eval_schedule_firings}: what is decided about them under the lock of their schedule. */
public interface FiringDao {

    /** Safe to repeat. */
    @SqlUpdate("""
            INSERT INTO eval_schedule_firings (schedule_id, fire_at, state)
            SELECT id, :fireAt, 'pending'
            FROM eval_schedules
            WHERE id = :scheduleId AND deleted_at IS NULL
            ON CONFLICT DO NOTHING
            """)
    int record(UUID scheduleId, Instant fireAt);

    /**
     * The earliest that is not decided, or is buffered and may start, with its schedule locked; those that another
     * process holds are left to it.
     */
    @SqlQuery("""
            SELECT f.schedule_id, f.fire_at, f.seq, f.state, f.started_run, f.error, f.recorded_at, f.decided_at
            FROM eval_schedule_firings f
            JOIN eval_schedules s ON s.id = f.schedule_id
            WHERE f.state IN ('pending', 'buffered') AND (f.state = 'pending' OR NOT EXISTS (
              SELECT FROM eval_runs r
              WHERE r.schedule_id = f.schedule_id AND r.state IN ('queued', 'in_progress', 'finalizing', 'cancelling')))
            ORDER BY f.fire_at
            LIMIT 1
            FOR UPDATE OF f, s SKIP LOCKED
            """)
    Optional<Firing> take();

    /** Whether a run of the schedule is active, one that is being retried too. */
    @SqlQuery("""
            SELECT EXISTS (
              SELECT FROM eval_runs
              WHERE schedule_id = :scheduleId AND state IN ('queued', 'in_progress', 'finalizing', 'cancelling'))
            """)
    boolean active(UUID scheduleId);

    @SqlQuery("""
            SELECT EXISTS (
              SELECT FROM eval_schedule_firings WHERE schedule_id = :scheduleId AND state = 'buffered')
            """)
    boolean buffered(UUID scheduleId);

    /** Nothing where another process has decided it meanwhile. */
    @SqlUpdate("""
            UPDATE eval_schedule_firings
            SET state = :state, started_run = :startedRun, error = CAST(:error AS json), decided_at = now()
            WHERE schedule_id = :scheduleId AND fire_at = :fireAt AND state IN ('pending', 'buffered')
            """)
    void decide(
            UUID scheduleId, Instant fireAt, Firing.State state, @Nullable UUID startedRun, @Nullable JsonNode error);

    /** Newest first. */
    @SqlQuery("""
            SELECT schedule_id, fire_at, seq, state, started_run, error, recorded_at, decided_at
            FROM eval_schedule_firings
            WHERE schedule_id = :scheduleId AND seq < :before
            ORDER BY seq DESC
            LIMIT :limit
            """)
    List<Firing> newest(UUID scheduleId, long before, int limit);

    /** Those of the last thirty days are kept. */
    @SqlUpdate("DELETE FROM eval_schedule_firings WHERE decided_at < now() - interval '30 days'")
    int purge();

    /**
     * One time at which a schedule fired.
     *
     * @param fireAt when it was meant to
     * @param startedRun the run it started, null for none
     * @param error why it was skipped or failed: {@code {"code", "message"}}
     */
    record Firing(
            UUID scheduleId,
            Instant fireAt,
            long seq,
            State state,
            @Nullable UUID startedRun,
            @Nullable JsonNode error,
            Instant recordedAt,
            @Nullable Instant decidedAt) {

        public enum State implements TextEnum {
            /** Not decided. */
            PENDING,
            /** Starts when the run before it has ended. */
            BUFFERED,
            STARTED,
            SKIPPED,
            FAILED
        }
    }
}
