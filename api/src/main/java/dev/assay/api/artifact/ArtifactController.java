package dev.assay.api.artifact;

import dev.assay.api.run.view.RunReader;
import dev.assay.ledger.tenancy.Principal;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Which files a run has; they are downloaded as any other. */
@RestController
@RequestMapping("/api/v1/llm/evals/runs/{run_id}/artifacts")
@Tag(name = "Runs")
class ArtifactController {

    private final RunReader runs;

    ArtifactController(RunReader runs) {
        this.runs = runs;
    }

    @GetMapping
    @Operation(
            operationId = "getEvalRunArtifacts",
            summary = "Get the IDs of a run's result and samples files",
            description = "There are IDs once the run has ended, and new ones once a retry of it has. A file's content"
                    + " is made when it is first downloaded; until then its bytes are 0 and its status is uploaded.")
    ArtifactsView get(Principal principal, @PathVariable("run_id") String runId) {
        return ArtifactsView.of(runs.get(principal, runId));
    }
}
