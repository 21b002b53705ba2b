package dev.assay.workflows.run;

import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * One execution drives one attempt of one eval run. The workflow ID is the run ID ({@code eval_run_} + 32 hex), so at
 * most one execution of a run is open; which of several successive executions may act is decided in the ledger.
 */
@WorkflowInterface
public interface EvalRunWorkflow {

    /** Name under which the workflow is registered and shown in the Temporal Web UI. */
    String TYPE = "EvalRunWorkflow";

    /** Name of the signal {@link #wake}. */
    String WAKE = "wake";

    /** Drives the attempt to a terminal state, or ends at once where the ledger says that it is not the owner. */
    @WorkflowMethod(name = TYPE)
    void run(RunInput input);

    /**
     * Tells the execution to look at the ledger again: a paused run goes on, and an execution that is closing continues
     * as new for a later attempt.
     *
     * @param attempt the attempt that the ledger had queued when the signal was sent
     */
    @SignalMethod(name = WAKE)
    void wake(int attempt);
}
