package dev.assay.ledger.lane;

import java.util.UUID;

/**
 * A lane's belief that it has done all it can do in a block's phase. The flush looks and decides.
 *
 * @param token the lane's token; without it nothing moves
 * @param gradedAsBatch whether samples that are still to be scored are graded together with all others of their task and model
 */
public record PhaseEnd(Block block, UUID token, int attempt, int grading, boolean gradedAsBatch) {

    /** Of a block whose samples are graded one by one. */
    public PhaseEnd(Block block, UUID token, int attempt, int grading) {
        this(block, token, attempt, grading, false);
    }

    /** What came of it. */
    public enum Outcome {
        /** The block is in its next phase, free for others. */
        MOVED,
        /** Steps are still unfinished: the lane goes on with them. */
        UNFINISHED,
        /** The block is not the lane's any more. */
        NOT_HELD
    }
}
