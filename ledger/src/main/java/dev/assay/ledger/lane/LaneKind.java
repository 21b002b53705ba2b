package dev.assay.ledger.lane;

import dev.assay.ledger.TextEnum;

/** The two kinds of lanes. */
public enum LaneKind implements TextEnum {
    GENERATION,
    SCORING;
}
