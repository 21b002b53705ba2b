package dev.assay.api.run;

import dev.assay.api.run.control.PatchRunRequest;
import dev.assay.api.run.control.PatchRunService;
import dev.assay.api.run.control.PauseService;
import dev.assay.api.run.control.RescoreService;
import dev.assay.api.run.view.RunReader;
import dev.assay.api.run.view.RunView;
import dev.assay.ledger.tenancy.Principal;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Changes of a run in place. */
@RestController
@RequestMapping("/api/v1/llm/evals/runs/{run_id}")
@Tag(name = "Runs")
class RunControlController {

    private final PauseService pauses;
    private final PatchRunService patches;
    private final RescoreService rescores;
    private final RunReader runs;

    RunControlController(PauseService pauses, PatchRunService patches, RescoreService rescores, RunReader runs) {
        this.pauses = pauses;
        this.patches = patches;
        this.rescores = rescores;
        this.runs = runs;
    }

    @PatchMapping
    @Operation(
            operationId = "updateEvalRun",
            summary = "Change a run's concurrencies and metadata, or, once it has ended, how it is graded",
            description = "suite_version, judge_model and embedding_model need a run that is completed, failed or"
                    + " cancelled, and a version with the same generation inputs; they take effect with its next"
                    + " attempt, which then scores all generations again. What is absent stays.")
    RunView patch(Principal principal, @PathVariable("run_id") String runId, @RequestBody PatchRunRequest request) {
        return runs.view(patches.patch(principal, runId, request));
    }

    @PostMapping("/rescore")
    @Operation(
            operationId = "rescoreEvalRun",
            summary = "Grade all generations of a run again; none is made again",
            description = "A new attempt and a new grading. Earlier scores stay readable by their grading; samples that"
                    + " failed while generating stay failed. Judges and embedding models are asked, and paid, again."
                    + " 409 where samples were never decided.")
    RunView rescore(Principal principal, @PathVariable("run_id") String runId) {
        return runs.view(rescores.rescore(principal, runId));
    }

    @PostMapping("/pause")
    @Operation(
            operationId = "pauseEvalRun",
            summary = "Make no new call until the run is resumed; its status stays",
            description = "Calls in flight end and are kept. A paused run may be paused again.")
    RunView pause(Principal principal, @PathVariable("run_id") String runId) {
        return runs.view(pauses.pause(principal, runId));
    }

    @PostMapping("/resume")
    @Operation(
            operationId = "resumeEvalRun",
            summary = "Let a paused run go on; nothing happens to one that is not paused",
            description = "409 for a run that has ended.")
    RunView resume(Principal principal, @PathVariable("run_id") String runId) {
        return runs.view(pauses.resume(principal, runId));
    }
}
