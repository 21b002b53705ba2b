package dev.assay.api.run;

import dev.assay.api.page.Page;
import dev.assay.api.run.control.CancelService;
import dev.assay.api.run.control.DeleteService;
import dev.assay.api.run.control.DeletedRun;
import dev.assay.api.run.control.RetryService;
import dev.assay.api.run.create.CreateRunRequest;
import dev.assay.api.run.create.CreateRunService;
import dev.assay.api.run.view.RunListQuery;
import dev.assay.api.run.view.RunReader;
import dev.assay.api.run.view.RunView;
import dev.assay.ledger.tenancy.Principal;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Eval runs. */
@RestController
@RequestMapping("/api/v1/llm/evals/runs")
@Tag(name = "Runs")
class RunController {

    private final CreateRunService creation;
    private final RetryService retries;
    private final CancelService cancels;
    private final DeleteService deletes;
    private final RunReader runs;

    RunController(
            CreateRunService creation,
            RetryService retries,
            CancelService cancels,
            DeleteService deletes,
            RunReader runs) {
        this.creation = creation;
        this.retries = retries;
        this.cancels = cancels;
        this.deletes = deletes;
        this.runs = runs;
    }

    @PostMapping
    @Operation(
            operationId = "createEvalRun",
            summary = "Start a run of a suite version against one or more models",
            description = "models: 1..20, distinct. Both concurrencies default to 8, up to "
                    + "assay.limits.max-concurrency; metadata: at most 16 entries, keys to 64 characters, "
                    + "values to 512. With Idempotency-Key, the same key and body give the same run. The "
                    + "request is accepted also while Temporal is away.")
    RunView create(
            Principal principal,
            @RequestBody CreateRunRequest request,
            @Nullable @RequestHeader(name = "Idempotency-Key", required = false) String key) {
        return runs.view(creation.create(principal, request, key));
    }

    @GetMapping
    @Operation(
            operationId = "listEvalRuns",
            summary = "List runs, newest first",
            description = "Filters combine. A page ends early, with has_more, where its runs are longer than"
                    + " assay.limits.max-page-bytes together.",
            parameters = {
                @Parameter(name = "suite_id"),
                @Parameter(name = "suite_version"),
                @Parameter(name = "status"),
                @Parameter(name = "owned_only"),
                @Parameter(name = "limit"),
                @Parameter(name = "after")
            })
    Page<RunView> list(Principal principal, HttpServletRequest request) {
        RunListQuery query = RunListQuery.parse(request.getParameterMap(), principal, runs);
        return runs.page(query.filter(), query.limit());
    }

    @GetMapping("/{run_id}")
    @Operation(
            operationId = "getEvalRun",
            summary = "Get a run",
            description =
                    "metrics are null while the run is active, and where it ended before it was prepared. Each model "
                            + "has complete and samples.unfinished there; a model that is not complete has no score, nor has the "
                            + "run. Counts and tokens are those of now.")
    RunView get(Principal principal, @PathVariable("run_id") String runId) {
        return runs.view(runs.get(principal, runId));
    }

    @PostMapping("/{run_id}/cancel")
    @Operation(
            operationId = "cancelEvalRun",
            summary = "Cancel a run; again while it is cancelling: at once",
            description = "A queued run that never started is cancelled at once; else it is cancelling while "
                    + "calls in flight end, which are kept, for generation.timeout_seconds, at most 10 "
                    + "minutes. Cancelling it again ends that wait. 409 for a run that has ended.")
    RunView cancel(Principal principal, @PathVariable("run_id") String runId) {
        return runs.view(cancels.cancel(principal, runId));
    }

    @PostMapping("/{run_id}/retry")
    @Operation(
            operationId = "retryFailedEvalRun",
            summary = "Resume a failed or cancelled run in place: only unfinished steps are executed",
            description = "Nothing that was paid for is paid for twice: scored samples stay, samples with a "
                    + "generation go on at scoring, the others are generated. No body. 409 for a run that is "
                    + "neither failed nor cancelled.")
    RunView retry(Principal principal, @PathVariable("run_id") String runId) {
        return runs.view(retries.retry(principal, runId));
    }

    @PostMapping("/{run_id}/rerun-failed")
    @Operation(
            operationId = "rerunFailedEvalSamples",
            summary = "Run the failed samples of a completed run again",
            description = "Only samples that failed run again, under the same IDs. No body. 409 for a run that "
                    + "is not completed or has no failed samples.")
    RunView rerunFailed(Principal principal, @PathVariable("run_id") String runId) {
        return runs.view(retries.rerunFailed(principal, runId));
    }

    @DeleteMapping("/{run_id}")
    @Operation(
            operationId = "deleteEvalRun",
            summary = "Delete a run; an active one is cancelled",
            description = "From then on it is not found. Calls in flight of an active run end and are kept until "
                    + "retention removes the run.")
    DeletedRun delete(Principal principal, @PathVariable("run_id") String runId) {
        deletes.delete(principal, runId);
        return DeletedRun.of(runId);
    }
}
