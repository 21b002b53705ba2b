package dev.assay.ledger.lane;

import dev.assay.text.TextEnum;

/** The two kinds of lanes. */
public enum LaneKind implements TextEnum {
    GENERATION,
    SCORING;
}
