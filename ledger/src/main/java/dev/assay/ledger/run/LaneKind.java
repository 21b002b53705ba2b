package dev.assay.ledger.run;

import java.util.Locale;

/** The two kinds of lanes. */
public enum LaneKind {
    GENERATION,
    SCORING;

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
