package dev.assay.activities.lane.loop;

import dev.assay.activities.lane.loop.LaneWork.Step;
import dev.assay.ledger.lane.Block;
import dev.assay.ledger.lane.PhaseEnd;
import dev.assay.ledger.lane.StopCause;
import dev.assay.model.retry.ModelHold;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** What a lane's loop asks of the ledger: claims, ends of blocks, causes for which a run or a model stops. */
public interface LaneStore {

    /**
     * @param block empty where none was free
     * @param steps what is unfinished in it
     * @param exhausted none was free and none can come
     */
    record Claim(Optional<Block> block, List<Step> steps, boolean exhausted) {}

    /** Blocks that the lane holds already, inherited from the holder before. */
    List<Block> held(LaneWork work);

    /** How many models the run has; they are numbered from 0. */
    int models();

    /**
     * Takes the next free block; blocks. PostgreSQL being away reads as none free for now.
     *
     * @param full models of which none is taken for now
     * @param stopped models of which none is taken any more
     * @param open blocks that the lane works on
     */
    Claim claim(LaneWork work, Set<Integer> full, Set<Integer> stopped, Set<Block.Key> open);

    /**
     * Lets go of all blocks, so that lanes with a slot find them; blocks.
     *
     * @return whether nothing is left for any lane of the kind
     */
    boolean rest(LaneWork work);

    /** Lets go of a block that is not worked on any more. Where PostgreSQL is away the end of the lane does it. */
    void letGo(Block block);

    /** Asks for the next phase of a block; completes when that is decided in the ledger. */
    CompletableFuture<PhaseEnd.Outcome> end(Block block);

    /** Stops the whole run. The first cause stays. False where PostgreSQL is away: say it again. */
    boolean stop(StopCause cause);

    /** Stops one model of the run, as {@link #stop(StopCause)}. */
    boolean stop(int modelNo, ModelHold.Stop why);
}
