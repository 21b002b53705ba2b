package dev.assay.ledger.step;

import dev.assay.ledger.lane.Block;

/** A row was handed in for a block that is not in the ledger, and never will be. */
final class UnknownBlockException extends IllegalStateException {

    private static final long serialVersionUID = 1;

    UnknownBlockException(Block.Key key) {
        super("block " + key.blockNo() + " of run " + key.runId() + " (expected: a block in the ledger)");
    }
}
