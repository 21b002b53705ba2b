package dev.assay.api.run;

import dev.assay.api.error.ApiException;
import dev.assay.api.run.control.RetryService;
import dev.assay.api.run.view.RetryPlanView;
import dev.assay.ledger.Ids;
import dev.assay.ledger.run.Attempt.Receipt;
import dev.assay.ledger.run.Estimate;
import dev.assay.ledger.run.Run;
import dev.assay.ledger.run.RunCountersDao;
import dev.assay.ledger.run.RunCountersDao.RunCounters;
import dev.assay.ledger.run.RunDao;
import dev.assay.ledger.run.RunState;
import dev.assay.ledger.tenancy.Principal;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What a retry would do, without doing it. Reads counters of blocks, never samples. */
@RestController
@RequestMapping("/api/v1/llm/evals/runs/{run_id}/retry-plan")
@Tag(name = "Runs")
class RetryPlanController {

    private final Jdbi jdbi;

    RetryPlanController(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    @GetMapping
    @Operation(
            operationId = "getEvalRunRetryPlan",
            summary = "Dry run of a retry, or of a rerun of the failed samples of a completed run",
            description = "The counts are those of the receipt that the retry would write now. Answers 409 where the"
                    + " operation itself would: for a run that has not ended, and for a completed one without failed"
                    + " samples.")
    RetryPlanView plan(Principal principal, @PathVariable("run_id") String runId) {
        UUID id = Ids.run(runId).orElseThrow(() -> ApiException.notFound("run", runId));
        return jdbi.inTransaction(
                TransactionIsolationLevel.REPEATABLE_READ,
                handle -> handle.attach(RunDao.class)
                        .find(id, principal.teamId(), principal.onBehalfOfOrNull())
                        .map(run -> plan(handle, run))
                        .orElseThrow(() -> ApiException.notFound("run", runId)));
    }

    private static RetryPlanView plan(Handle handle, Run run) {
        RunCounters counters = handle.attach(RunCountersDao.class).of(run.id());
        String operation = "retry";
        if (run.state() == RunState.COMPLETED) {
            RetryService.checkRerunnable(run, counters);
            operation = "rerun-failed";
        } else {
            RetryService.checkRetryable(run);
        }
        return RetryPlanView.of(run, operation, Receipt.of(run, counters), Estimate.of(handle, run.id()));
    }
}
