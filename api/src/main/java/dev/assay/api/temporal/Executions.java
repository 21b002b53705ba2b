package dev.assay.api.temporal;

import dev.assay.ledger.Ids;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.client.WorkflowExecutionDescription;
import io.temporal.client.WorkflowNotFoundException;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** What Temporal knows of runs. */
@Component
public class Executions {

    private final TemporalCalls calls;

    Executions(TemporalCalls calls) {
        this.calls = calls;
    }

    /** The latest execution of a run; empty: Temporal knows none. */
    public Optional<Execution> latest(UUID runId) throws Exception {
        try {
            WorkflowExecutionDescription found = calls.call(
                    () -> calls.client().newUntypedWorkflowStub(Ids.run(runId)).describe());
            return Optional.of(new Execution(found.getExecution().getRunId(), found.getStatus()));
        } catch (WorkflowNotFoundException e) {
            return Optional.empty();
        }
    }

    /** @param id Temporal's run ID */
    public record Execution(String id, WorkflowExecutionStatus status) {}
}
