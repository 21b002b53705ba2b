package dev.assay.activities.lane.loop;

import dev.assay.ledger.lane.Block;
import dev.assay.ledger.lane.LaneDao.Control;
import dev.assay.ledger.lane.LaneKind;
import dev.assay.ledger.lane.Phase;
import dev.assay.ledger.lane.StopCause;
import dev.assay.model.retry.ModelHold;
import dev.assay.model.retry.ModelHolds;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What sets a generation lane apart from a scoring lane; {@link LaneLoop} does the rest. */
public interface LaneWork {

    LaneKind kind();

    /** The phase of the blocks that it takes. */
    Phase phase();

    /** Steps in flight that the run allows over all lanes of this kind. */
    int concurrency(Control control);

    /** What is unfinished in a block, in item order. */
    List<Step> unfinished(Block block);

    /** Whether blocks may still come that are not free yet. */
    boolean expectsMoreBlocks();

    /** Longest time that a step in flight is waited for when the lane drains. */
    Duration patience();

    /** The hold on a model, where the steps of the lane are calls of it; empty where they see to it themselves. */
    Optional<ModelHold> hold(int modelNo);

    /** What steps of this kind have been waiting for the longest, in all lanes of the run and process. */
    Optional<ModelHolds.Held> held();

    /** One step of one sample; plain memory between two tries. */
    interface Step {

        /**
         * Runs on a virtual thread of its own. Trouble is a result; only interruption is thrown. It is run again where
         * the ledger cannot be asked for a while ({@link dev.assay.ledger.SqlErrors#passing}), so what it has paid for
         * must be in the writer's hands, or committed, before it asks for more.
         */
        Result run() throws InterruptedException;

        /** What speaks for the sample being the trouble where its calls fail. */
        default ModelHold.Doubt doubt() {
            return ModelHold.Doubt.NONE;
        }

        /** What an error of Assay's own makes of the sample: a failure, so that it is not tried for ever. */
        Result onError(Throwable e);
    }

    /** What came of a step. */
    sealed interface Result {

        /**
         * The step is decided.
         *
         * @param committed completes when its rows are in the ledger
         * @param holdsSlot whether the slot stays taken until then, so that what is paid for and not yet kept is bounded
         */
        record Done(CompletableFuture<?> committed, boolean holdsSlot) implements Result {}

        /** Try again, not before the pause is over; meanwhile another sample has the slot. */
        record Again(Duration pause) implements Result {}

        /** The run cannot go on; the sample stays unfinished. */
        record Stop(StopCause cause) implements Result {}
    }
}
