package dev.assay.activities.run;

import dev.assay.activities.run.LaneWork.Step;
import dev.assay.ledger.run.Block;
import dev.assay.ledger.run.BlockDao;
import dev.assay.ledger.run.ExecutionDao;
import dev.assay.ledger.run.LedgerWriter;
import dev.assay.ledger.run.Phase;
import dev.assay.ledger.run.PhaseEnd;
import dev.assay.ledger.run.SqlErrors;
import dev.assay.ledger.run.StopCause;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A lane's dealings with the ledger: claims, ends of blocks, the cause for which a run stops. */
final class LaneBooks {

    private static final Logger log = LoggerFactory.getLogger(LaneBooks.class);

    private final Jdbi jdbi;
    private final LedgerWriter writer;
    private final RunPlan plan;
    private final LaneHold hold;
    private final Runnable onStop;
    private int nextModel;

    /** @param onStop told when a cause is written, so that the process's other lanes hear of it at once */
    LaneBooks(Jdbi jdbi, LedgerWriter writer, RunPlan plan, LaneHold hold, Runnable onStop) {
        this.jdbi = jdbi;
        this.writer = writer;
        this.plan = plan;
        this.hold = hold;
        this.onStop = onStop;
        this.nextModel = hold.laneNo % plan.models().size();
    }

    /**
     * @param block empty where none was free
     * @param steps what is unfinished in it
     * @param exhausted none was free and none can come
     */
    record Claim(Optional<Block> block, List<Step> steps, boolean exhausted) {}

    /** Blocks that the lane holds already, inherited from the holder before. */
    List<Block> held(LaneWork work) {
        return jdbi.withExtension(
                BlockDao.class, blocks -> blocks.heldBy(hold.runId, work.phase().text(), hold.token));
    }

    /** Takes the next free block. PostgreSQL being away reads as none free for now. */
    Claim claim(LaneWork work) {
        try {
            // Asked first: a block that becomes free between the two questions is then found by the second.
            boolean mayCome = work.mayCome();
            Optional<Block> block = jdbi.withExtension(
                    BlockDao.class,
                    blocks -> blocks.claim(
                            hold.runId,
                            work.phase().text(),
                            plan.models().size(),
                            nextModel,
                            hold.kind.text(),
                            hold.laneNo,
                            hold.token));
            block.ifPresent(claimed ->
                    nextModel = (claimed.modelNo() + 1) % plan.models().size());
            return new Claim(block, block.map(work::unfinished).orElse(List.of()), block.isEmpty() && !mayCome);
        } catch (RuntimeException e) {
            if (SqlErrors.passing(e)) {
                log.warn("lane {} could not claim a block: {}", hold.laneNo, SqlErrors.brief(e));
            } else {
                log.error("lane {} could not claim a block", hold.laneNo, e);
            }
            return new Claim(Optional.empty(), List.of(), false);
        }
    }

    /** Lets go of all blocks, so that lanes with a slot find them. Whether nothing is left for any lane of the kind. */
    boolean rest(LaneWork work) {
        try {
            return jdbi.inTransaction(handle -> {
                BlockDao blocks = handle.attach(BlockDao.class);
                blocks.release(hold.runId, hold.token);
                BlockDao.Waiting waiting = blocks.waiting(hold.runId);
                return waiting.toGenerate() == 0 && (work.phase() == Phase.GENERATE || waiting.toScore() == 0);
            });
        } catch (RuntimeException e) {
            log.warn("lane {} could not let go of its blocks: {}", hold.laneNo, SqlErrors.brief(e));
            return false;
        }
    }

    CompletableFuture<PhaseEnd.Outcome> end(Block block) {
        return writer.end(new PhaseEnd(block, hold.token, hold.attempt, plan.grading()));
    }

    /** The first cause stays. */
    void stop(StopCause cause) {
        log.warn("run {} stops: {}", plan.id(), cause.code());
        jdbi.useExtension(ExecutionDao.class, executions -> executions.stop(hold.runId, hold.attempt, cause.toJson()));
        onStop.run();
    }
}
