package dev.assay.workflows.run;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** One scoring lane: takes generated blocks and grades them until no block is left to score. */
@ActivityInterface
public interface ScoringActivity {

    @ActivityMethod
    LaneEnd score(LaneInput lane);
}
