package dev.assay.workflows.run;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import org.jspecify.annotations.Nullable;

/** The short steps of a run: each one is a transaction in the ledger and safe to repeat. */
@ActivityInterface
public interface RunActivity {

    /** Claims the attempt for this execution. {@link Begun#owner()} false: somebody else's, end. */
    @ActivityMethod
    Begun begin(Claim claim);

    /** Frees the blocks of lanes that are gone and says how the run stands. */
    @ActivityMethod
    Settled settle(Claim claim);

    /**
     * Batch graders per (task, model). Takes as long as they do, or until the run is not to be worked on; then it answers
     * as {@link #settle} does. Null in histories from before it was answered.
     */
    @ActivityMethod
    @Nullable Settled aggregate(Claim claim);

    /** Writes the terminal state with metrics merged from the blocks; answers the state that was reached. */
    @ActivityMethod
    String finish(Claim claim);

    /** A cancel from the Temporal Web UI: the same as one over REST. */
    @ActivityMethod
    void cancel(Claim claim);

    /** Progress in Markdown for the Web UI. */
    @ActivityMethod
    String describe(Claim claim);
}
