package dev.assay.activities.lane;

import dev.assay.activities.lane.loop.LaneState;
import dev.assay.activities.lane.loop.LaneStore;
import dev.assay.activities.lane.loop.LaneWork;
import dev.assay.activities.plan.RunPlan;
import dev.assay.ledger.SqlErrors;
import dev.assay.ledger.lane.Block;
import dev.assay.ledger.lane.BlockDao;
import dev.assay.ledger.lane.ExecutionDao;
import dev.assay.ledger.lane.ModelStopDao;
import dev.assay.ledger.lane.Phase;
import dev.assay.ledger.lane.PhaseEnd;
import dev.assay.ledger.lane.StopCause;
import dev.assay.ledger.step.LedgerWriter;
import dev.assay.model.retry.ModelHold;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@link LaneStore} on PostgreSQL and the process's one writer. */
final class LaneLedger implements LaneStore {

    private static final Logger log = LoggerFactory.getLogger(LaneLedger.class);

    private final Jdbi jdbi;
    private final LedgerWriter writer;
    private final RunPlan plan;
    private final LaneState hold;
    private final Runnable onStop;
    private int nextModel;

    /** @param onStop told when a cause is written, so that the process's other lanes hear of it at once */
    LaneLedger(Jdbi jdbi, LedgerWriter writer, RunPlan plan, LaneState hold, Runnable onStop) {
        this.jdbi = jdbi;
        this.writer = writer;
        this.plan = plan;
        this.hold = hold;
        this.onStop = onStop;
        this.nextModel = hold.laneNo % plan.models().size();
    }

    @Override
    public List<Block> held(LaneWork work) {
        return jdbi.withExtension(BlockDao.class, blocks -> blocks.heldBy(hold.runId, work.phase(), hold.token));
    }

    @Override
    public int models() {
        return plan.models().size();
    }

    @Override
    public Claim claim(LaneWork work, Set<Integer> full, Set<Integer> stopped, Set<Block.Key> open) {
        try {
            Optional<Block> block = take(work, inTurn(full, stopped));
            block.ifPresent(claimed -> nextModel = (claimed.modelNo() + 1) % models());
            Optional<Block> next = block.or(() -> forgotten(work, stopped, open));
            // In this order: a block that became free since it was looked for is seen by the last question.
            boolean exhausted = next.isEmpty() && full.isEmpty() && !work.expectsMoreBlocks() && !free(work);
            return new Claim(next, next.map(work::unfinished).orElse(List.of()), exhausted);
        } catch (RuntimeException | Error e) {
            if (SqlErrors.passing(e)) {
                log.warn("lane {} could not claim a block: {}", hold.laneNo, SqlErrors.brief(e));
            } else {
                log.error("lane {} could not claim a block", hold.laneNo, e);
            }
            return new Claim(Optional.empty(), List.of(), false);
        }
    }

    private Optional<Block> take(LaneWork work, int[] models) {
        return jdbi.withExtension(
                BlockDao.class,
                blocks -> blocks.claim(hold.runId, work.phase(), models, hold.kind, hold.laneNo, hold.token));
    }

    private int[] inTurn(Set<Integer> full, Set<Integer> stopped) {
        return IntStream.range(nextModel, nextModel + models())
                .map(model -> model % models())
                .filter(model -> !full.contains(model) && !stopped.contains(model))
                .toArray();
    }

    /** A block that is the lane's in the ledger only: taken when PostgreSQL went away, or ended unfinished. */
    private Optional<Block> forgotten(LaneWork work, Set<Integer> stopped, Set<Block.Key> open) {
        return held(work).stream()
                .filter(block -> !open.contains(block.key()) && !stopped.contains(block.modelNo()))
                .findFirst();
    }

    /** A claim passes over what somebody has locked; nobody but a lane of this kind will come back for it. */
    private boolean free(LaneWork work) {
        return jdbi.withExtension(BlockDao.class, blocks -> blocks.free(hold.runId, work.phase(), hold.attempt));
    }

    @Override
    public boolean rest(LaneWork work) {
        try {
            return jdbi.inTransaction(handle -> {
                BlockDao blocks = handle.attach(BlockDao.class);
                blocks.release(hold.runId, hold.token);
                BlockDao.Waiting waiting = blocks.waiting(hold.runId, hold.attempt);
                return waiting.toGenerate() == 0 && (work.phase() == Phase.GENERATE || waiting.toScore() == 0);
            });
        } catch (RuntimeException e) {
            log.warn("lane {} could not let go of its blocks: {}", hold.laneNo, SqlErrors.brief(e));
            return false;
        }
    }

    @Override
    public void letGo(Block block) {
        Thread.ofVirtual().start(() -> {
            try {
                jdbi.useExtension(BlockDao.class, blocks -> blocks.letGo(hold.runId, block.blockNo(), hold.token));
            } catch (RuntimeException e) {
                log.warn("lane {} could not let go of a block: {}", hold.laneNo, SqlErrors.brief(e));
            }
        });
    }

    @Override
    public CompletableFuture<PhaseEnd.Outcome> end(Block block) {
        return writer.end(
                new PhaseEnd(block, hold.token, hold.attempt, plan.grading(), plan.gradedAsBatch(block.taskNo())));
    }

    @Override
    public boolean stop(StopCause cause) {
        return stop(
                "run " + plan.id(),
                cause.code(),
                () -> jdbi.useExtension(
                        ExecutionDao.class, executions -> executions.stop(hold.runId, hold.attempt, cause.toJson())));
    }

    @Override
    public boolean stop(int modelNo, ModelHold.Stop why) {
        StopCause cause =
                StopCause.of(why.code(), why.message()).withModel(plan.models().get(modelNo));
        return stop(
                "model " + modelNo + " of run " + plan.id(),
                cause.code(),
                () -> jdbi.useExtension(
                        ModelStopDao.class, stops -> stops.stop(hold.runId, hold.attempt, modelNo, cause.toJson())));
    }

    private boolean stop(String what, String code, Runnable statement) {
        try {
            statement.run();
        } catch (RuntimeException e) {
            if (!SqlErrors.passing(e)) {
                throw e;
            }
            log.warn("{} is to stop, {}, and PostgreSQL is away: {}", what, code, SqlErrors.brief(e));
            return false;
        }
        log.warn("{} stops: {}", what, code);
        onStop.run();
        return true;
    }
}
