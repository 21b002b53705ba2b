package dev.assay.ledger.lane;

import dev.assay.text.TextEnum;

/** The first step that a block has unfinished. */
public enum Phase implements TextEnum {
    GENERATE,
    SCORE,
    /** Generated; waits until all samples of its task and model are, to be graded with them. */
    AGGREGATE,
    DONE;
}
