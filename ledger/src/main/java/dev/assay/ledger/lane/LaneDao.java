package dev.assay.ledger.lane;

import dev.assay.ledger.run.RunState;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** Lanes: who holds which, when it was last seen, and what its run wants of it. */
public interface LaneDao {

    @SqlUpdate("""
            INSERT INTO eval_lanes (run_id, kind, lane_no, token, worker)
            VALUES (:runId, :kind, :laneNo, NULL, :worker)
            ON CONFLICT DO NOTHING
            """)
    void prepare(UUID runId, LaneKind kind, int laneNo, String worker);

    @SqlQuery("""
            SELECT token, seen_at > now() - interval '5 seconds' AS fresh, deaths, rows_seen FROM eval_lanes
            WHERE run_id = :runId AND kind = :kind AND lane_no = :laneNo
            FOR UPDATE
            """)
    @RegisterConstructorMapper(Holder.class)
    Holder lock(UUID runId, LaneKind kind, int laneNo);

    @SqlUpdate("""
            UPDATE eval_lanes SET token = :token, worker = :worker, seen_at = now(), wanted = false,
                deaths = :deaths, rows_seen = :rowsSeen, in_flight = 0, waiting = 0, decided_at = now(),
                held_model = NULL, held_since = NULL
            WHERE run_id = :runId AND kind = :kind AND lane_no = :laneNo
            """)
    void take(UUID runId, LaneKind kind, int laneNo, UUID token, String worker, int deaths, long rowsSeen);

    @SqlUpdate("""
            UPDATE eval_lanes SET wanted = true WHERE run_id = :runId AND kind = :kind AND lane_no = :laneNo
            """)
    void want(UUID runId, LaneKind kind, int laneNo);

    @SqlUpdate("""
            UPDATE eval_lanes SET token = NULL, wanted = false
            WHERE run_id = :runId AND kind = :kind AND lane_no = :laneNo AND token = :token
            """)
    void release(UUID runId, LaneKind kind, int laneNo, UUID token);

    /** Asks every lane of a run that was seen within five seconds to let go. How many there are. */
    @SqlUpdate("""
            UPDATE eval_lanes SET wanted = true
            WHERE run_id = :runId AND token IS NOT NULL AND seen_at > now() - interval '5 seconds'
            """)
    int wantLiving(UUID runId);

    /** Takes every lane of a run from whoever still thinks that it holds it. */
    @SqlUpdate("""
            UPDATE eval_lanes SET token = NULL, wanted = false WHERE run_id = :runId AND token IS NOT NULL
            """)
    void releaseAll(UUID runId);

    /** Rows that a run has gained so far, by its block counters. */
    @SqlQuery("""
            SELECT coalesce(sum(generated + scored + failed + discarded), 0) FROM eval_blocks WHERE run_id = :runId
            """)
    long rows(UUID runId);

    /**
     * Says that these lanes live and how busy they are, and answers what their runs want of them. A lane that is not
     * answered is lost.
     *
     * @param inFlight steps in flight
     * @param waiting steps that wait for a backoff
     * @param idleMillis how long ago a step was last decided
     * @param heldModel the model that the lane has been waiting for the longest because it answers nobody, or null
     * @param heldMillis for how long
     */
    @SqlQuery("""
            WITH seen AS (
              UPDATE eval_lanes l SET seen_at = now(), in_flight = t.in_flight, waiting = t.waiting,
                  decided_at = now() - t.idle * interval '1 millisecond',
                  held_model = t.held, held_since = now() - t.held_for * interval '1 millisecond'
              FROM unnest(:runIds::uuid[], :kinds::text[], :laneNos::int[], :tokens::uuid[], :inFlight::int[],
                  :waiting::int[], :idleMillis::bigint[], :heldModel::text[], :heldMillis::bigint[])
                AS t (run_id, kind, lane_no, token, in_flight, waiting, idle, held, held_for)
              WHERE l.run_id = t.run_id AND l.kind = t.kind AND l.lane_no = t.lane_no AND l.token = t.token
              RETURNING l.run_id, l.kind, l.lane_no, l.token, l.wanted)
            SELECT seen.token, seen.wanted, r.state, r.attempt, r.paused, r.pauses, r.cancel_now, r.generation_concurrency,
              r.grader_concurrency, r.stop_cause IS NOT NULL AS stopped,
              (SELECT count(*) FROM eval_lanes o WHERE o.run_id = seen.run_id AND o.kind = seen.kind
                 AND o.lane_no < seen.lane_no AND o.token IS NOT NULL) AS lower_lanes,
              ARRAY(SELECT s.model_no FROM eval_model_stops s
                WHERE s.run_id = r.id AND s.attempt = r.attempt) AS stopped_models
            FROM seen JOIN eval_runs r ON r.id = seen.run_id
            """)
    @RegisterConstructorMapper(Control.class)
    List<Control> watch(
            UUID[] runIds,
            LaneKind[] kinds,
            int[] laneNos,
            UUID[] tokens,
            int[] inFlight,
            int[] waiting,
            long[] idleMillis,
            @Nullable String[] heldModel,
            @Nullable Long[] heldMillis);

    /** @param fresh whether it was seen within the last five seconds */
    record Holder(@Nullable UUID token, boolean fresh, int deaths, long rowsSeen) {

        Optional<UUID> holding() {
            return Optional.ofNullable(token);
        }
    }

    /**
     * What the ledger commands; lanes obey.
     *
     * @param pauses how often the run was paused so far
     * @param stopped whether the whole run is to stop
     * @param lowerLanes lanes of the same kind with a lower number that are held
     * @param stoppedModels models that take no further part in the attempt
     */
    record Control(
            UUID token,
            boolean wanted,
            RunState state,
            int attempt,
            boolean paused,
            int pauses,
            boolean cancelNow,
            int generationConcurrency,
            int graderConcurrency,
            boolean stopped,
            int lowerLanes,
            List<Integer> stoppedModels) {}
}
