package dev.assay.activities.lane;

import dev.assay.ledger.lane.LaneKind;
import dev.assay.workflows.run.LaneEnd;
import dev.assay.workflows.run.LaneInput;
import dev.assay.workflows.run.ScoringActivity;

public final class ScoringActivityImpl implements ScoringActivity {

    private final LaneRunner lanes;

    public ScoringActivityImpl(LaneRunner lanes) {
        this.lanes = lanes;
    }

    @Override
    public LaneEnd score(LaneInput lane) {
        try {
            return lanes.run(LaneKind.SCORING, lane);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return LaneEnd.YIELDED;
        }
    }
}
