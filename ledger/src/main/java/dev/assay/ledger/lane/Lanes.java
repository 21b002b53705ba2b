package dev.assay.ledger.lane;

import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * The fence around a lane. Whoever starts a lane takes its row with a fresh token and inherits the blocks of the holder
 * before. A holder that was seen within five seconds is asked first, so that a lane which Temporal gave up wrongly costs
 * no repeated call.
 */
public final class Lanes {

    /** Deaths in a row, without one new row of the run, that end it. */
    public static final int MAX_DEATHS = 5;

    private final Jdbi jdbi;
    private final String worker;

    public Lanes(Jdbi jdbi, String worker) {
        this.jdbi = jdbi;
        this.worker = worker;
    }

    /** What came of a try to take a lane. */
    public enum Taken {
        /** The lane is ours under the token given. */
        YES,
        /** Its holder lives and was asked to let go: try again soon. */
        ASKED,
        /** The claim is not the run's owner any more, or the run is to stop. */
        NOT_WANTED,
        /** It died too often without getting anywhere; the run's stop cause says so. */
        CRASH_LOOP
    }

    public Taken take(Claimant claimant, LaneKind kind, int laneNo, UUID token) {
        return jdbi.inTransaction(handle -> take(handle, claimant, kind, laneNo, token));
    }

    /** Lets go of a lane and of its blocks. Nothing happens where the token is lost. */
    public void release(UUID runId, LaneKind kind, int laneNo, UUID token) {
        jdbi.useTransaction(handle -> {
            // The lane before its blocks, as whoever takes it over locks them.
            handle.attach(LaneDao.class).release(runId, kind, laneNo, token);
            handle.attach(BlockDao.class).release(runId, token);
        });
    }

    private Taken take(Handle handle, Claimant claimant, LaneKind kind, int laneNo, UUID token) {
        if (!handle.attach(ExecutionDao.class).working(claimant.runId(), claimant.attempt(), claimant.execution())) {
            return Taken.NOT_WANTED;
        }
        LaneDao lanes = handle.attach(LaneDao.class);
        UUID runId = claimant.runId();
        lanes.prepare(runId, kind, laneNo, worker);
        LaneDao.Holder holder = lanes.lock(runId, kind, laneNo);
        Optional<UUID> holding = holder.holding();
        if (holding.isEmpty()) {
            lanes.take(runId, kind, laneNo, token, worker, 0, 0);
            return Taken.YES;
        }
        if (holding.get().equals(token)) {
            return Taken.YES;
        }
        if (holder.fresh()) {
            lanes.want(runId, kind, laneNo);
            return Taken.ASKED;
        }
        long rows = lanes.rows(runId);
        int deaths = rows > holder.rowsSeen() ? 1 : holder.deaths() + 1;
        lanes.take(runId, kind, laneNo, token, worker, deaths, rows);
        handle.attach(BlockDao.class).inherit(runId, holding.get(), token);
        if (deaths < MAX_DEATHS) {
            return Taken.YES;
        }
        handle.attach(ExecutionDao.class)
                .stop(
                        runId,
                        claimant.attempt(),
                        StopCause.laneCrashLoop(kind, laneNo, deaths).toJson());
        return Taken.CRASH_LOOP;
    }

    /** Who wants a lane: the execution that serves an attempt. */
    public record Claimant(UUID runId, int attempt, String execution) {}
}
