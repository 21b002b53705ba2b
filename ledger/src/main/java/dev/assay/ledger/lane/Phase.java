package dev.assay.ledger.lane;

import java.util.Locale;

/** The first step that a block has unfinished. */
public enum Phase {
    GENERATE,
    SCORE,
    /** Generated; waits until all samples of its task and model are, to be graded with them. */
    AGGREGATE,
    DONE;

    public static Phase of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
