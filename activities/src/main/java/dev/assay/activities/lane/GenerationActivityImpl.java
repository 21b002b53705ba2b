package dev.assay.activities.lane;

import dev.assay.ledger.lane.LaneKind;
import dev.assay.workflows.run.GenerationActivity;
import dev.assay.workflows.run.LaneEnd;
import dev.assay.workflows.run.LaneInput;

public final class GenerationActivityImpl implements GenerationActivity {

    private final LaneRunner lanes;

    public GenerationActivityImpl(LaneRunner lanes) {
        this.lanes = lanes;
    }

    @Override
    public LaneEnd generate(LaneInput lane) {
        try {
            return lanes.run(LaneKind.GENERATION, lane);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return LaneEnd.YIELDED;
        }
    }
}
