package dev.assay.ledger.step;

import dev.assay.ledger.lane.Block;
import java.util.UUID;

/**
 * The sample that a {@link StepRow} is about, and who made the row.
 *
 * @param attempt the run's attempt that made the row
 * @param token of the lane that made the row: failures count only under the token that holds the block
 */
public record StepPlace(UUID runId, int blockNo, int modelNo, int itemNo, int attempt, UUID token) {

    public static StepPlace of(Block block, int itemNo, int attempt, UUID token) {
        return new StepPlace(block.runId(), block.blockNo(), block.modelNo(), itemNo, attempt, token);
    }

    Block.Key block() {
        return new Block.Key(runId, blockNo);
    }
}
