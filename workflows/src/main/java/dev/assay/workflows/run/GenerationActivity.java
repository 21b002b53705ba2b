package dev.assay.workflows.run;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** One generation lane: takes blocks and calls models until no block is left to generate. */
@ActivityInterface
public interface GenerationActivity {

    @ActivityMethod
    LaneEnd generate(LaneInput lane);
}
