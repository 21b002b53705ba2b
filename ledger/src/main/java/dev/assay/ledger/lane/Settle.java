package dev.assay.ledger.lane;

import dev.assay.ledger.run.RunState;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Looks at a run whose execution waits for no lane: frees what lanes that are gone left behind and says how it stands.
 */
public final class Settle {

    private final Jdbi jdbi;

    public Settle(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    public enum Standing {
        /** No lane is needed any more; batch graders may be. */
        FINISHED,
        UNFINISHED,
        CANCELLED,
        FAILED,
        PAUSED,
        /** Lanes of an earlier execution are at work still; they are asked to let go. Look again soon. */
        LANES_LIVE,
        NOT_OWNER
    }

    /**
     * @param toGenerate blocks that wait for generation; those of a model that is stopped do not
     * @param toScore blocks that wait for scoring
     * @param toAggregate blocks that wait for the rest of their task and model, and for its batch grader
     * @param pauses how often the run was paused so far
     */
    public record Settled(
            Standing standing,
            int toGenerate,
            int toScore,
            int toAggregate,
            int generationConcurrency,
            int graderConcurrency,
            int pauses) {

        private static final Settled NOT_OWNER = new Settled(Standing.NOT_OWNER, 0, 0, 0, 0, 0, 0);
        private static final Settled LANES_LIVE = new Settled(Standing.LANES_LIVE, 0, 0, 0, 0, 0, 0);
    }

    public Settled settle(UUID runId, int attempt, String execution) {
        return jdbi.inTransaction(handle -> handle.attach(ExecutionDao.class)
                .lock(runId, attempt, execution)
                .map(owned -> settle(handle, runId, attempt, execution, owned))
                .orElse(Settled.NOT_OWNER));
    }

    private static Settled settle(Handle handle, UUID runId, int attempt, String execution, ExecutionDao.Owned owned) {
        BlockDao blocks = handle.attach(BlockDao.class);
        LaneDao lanes = handle.attach(LaneDao.class);
        // Taken from a lane that lives, its calls in flight would be made again by whoever comes next.
        if (lanes.wantLiving(runId) > 0) {
            return Settled.LANES_LIVE;
        }
        lanes.releaseAll(runId);
        blocks.releaseAll(runId);
        handle.attach(ExecutionDao.class).looked(runId, attempt, execution);
        BlockDao.Waiting waiting = blocks.waiting(runId, attempt);
        return new Settled(
                standing(owned, waiting),
                waiting.toGenerate(),
                waiting.toScore(),
                waiting.toAggregate(),
                owned.generationConcurrency(),
                owned.graderConcurrency(),
                owned.pauses());
    }

    private static Standing standing(ExecutionDao.Owned owned, BlockDao.Waiting waiting) {
        if (owned.state() == RunState.CANCELLING) {
            return Standing.CANCELLED;
        }
        if (owned.stopCause() != null) {
            return Standing.FAILED;
        }
        boolean lanesDone = owned.prepared() && waiting.toGenerate() + waiting.toScore() == 0;
        if (owned.paused() && !(lanesDone && waiting.toAggregate() == 0)) {
            return Standing.PAUSED;
        }
        return lanesDone ? Standing.FINISHED : Standing.UNFINISHED;
    }
}
