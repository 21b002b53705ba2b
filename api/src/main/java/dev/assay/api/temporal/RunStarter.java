package dev.assay.api.temporal;

import dev.assay.ledger.Ids;
import dev.assay.ledger.dispatch.DispatchDao.DueRun;
import dev.assay.workflows.run.EvalRunWorkflow;
import dev.assay.workflows.run.RunInput;
import dev.assay.workflows.run.RunSearchAttributes;
import dev.assay.workflows.run.TaskQueues;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import org.springframework.stereotype.Component;

/**
 * Signals a run's workflow, and starts it where none is open. That many may start is harmless: the ledger decides which
 * execution may act.
 */
@Component
public class RunStarter {

    /** Temporal takes 400 bytes of summary; names may be longer in UTF-8 than they look. */
    private static final int MAX_SUMMARY_LENGTH = 120;

    private final TemporalCalls calls;
    private final RequiredSearchAttributes attributes;

    RunStarter(TemporalCalls calls, RequiredSearchAttributes attributes) {
        this.calls = calls;
        this.attributes = attributes;
    }

    public void start(DueRun run) throws Exception {
        boolean searchable = attributes.known();
        RunInput input = new RunInput(Ids.run(run.id()), run.attempt(), null, searchable);
        WorkflowStub stub = calls.client().newUntypedWorkflowStub(EvalRunWorkflow.TYPE, options(run, searchable));
        WorkflowExecution execution = calls.call(
                () -> stub.signalWithStart(EvalRunWorkflow.WAKE, new Object[] {run.attempt()}, new Object[] {input}));
        if (execution.getRunId().isEmpty()) {
            throw new IllegalStateException(Ids.run(run.id()) + ": Temporal named no execution");
        }
    }

    private static WorkflowOptions options(DueRun run, boolean searchable) {
        WorkflowOptions.Builder options = WorkflowOptions.newBuilder()
                .setWorkflowId(Ids.run(run.id()))
                .setTaskQueue(TaskQueues.RUNS)
                .setWorkflowIdReusePolicy(WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE)
                .setStaticSummary(summary(run));
        if (searchable) {
            options.setTypedSearchAttributes(io.temporal.common.SearchAttributes.newBuilder()
                    .set(RunSearchAttributes.STATUS, run.state().text())
                    .set(RunSearchAttributes.SUITE, Ids.suite(run.suiteId()))
                    .set(RunSearchAttributes.MODELS, run.models())
                    .set(RunSearchAttributes.ATTEMPT, (long) run.attempt())
                    .build());
        }
        return options.build();
    }

    private static String summary(DueRun run) {
        String text = Ids.suite(run.suiteId()) + " · " + String.join(", ", run.models());
        return text.length() <= MAX_SUMMARY_LENGTH ? text : text.substring(0, MAX_SUMMARY_LENGTH - 1) + "…";
    }
}
