package dev.assay.workflows.run;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import org.jspecify.annotations.Nullable;

/** Loads datasets, renders prompts, writes items and blocks. */
@ActivityInterface
public interface PrepareActivity {

    /**
     * Resumes behind the last source row that is written; returns at once where preparation is complete. Answers how the
     * run then stands, as {@link RunActivity#settle} does; null in histories from before it was answered.
     */
    @ActivityMethod
    @Nullable Settled prepare(Claim claim);
}
