package dev.assay.workflows.schedule;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * What a Temporal Schedule starts at each firing. It does not run anything itself: Temporal appends the time to its ID,
 * and a run's workflow has the run's ID. It records the firing in the ledger, which decides what comes of it.
 */
@WorkflowInterface
public interface EvalScheduleWorkflow {

    /** Name under which the workflow is registered and shown in the Temporal Web UI. */
    String TYPE = "EvalScheduleWorkflow";

    @WorkflowMethod(name = TYPE)
    void fire(String scheduleId);
}
