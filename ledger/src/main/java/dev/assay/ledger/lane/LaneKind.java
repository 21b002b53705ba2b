package dev.assay.ledger.lane;

import java.util.Locale;

/** The two kinds of lanes. */
public enum LaneKind {
    GENERATION,
    SCORING;

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
