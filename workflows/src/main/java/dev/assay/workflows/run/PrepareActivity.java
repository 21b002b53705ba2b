package dev.assay.workflows.run;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** Loads datasets, renders prompts, writes items and blocks. */
@ActivityInterface
public interface PrepareActivity {

    /** Resumes behind the last source row that is written; returns at once where preparation is complete. */
    @ActivityMethod
    void prepare(Claim claim);
}
