package dev.assay.api.sample;

import dev.assay.api.page.Page;
import dev.assay.api.run.view.RunReader;
import dev.assay.api.settings.ApiProperties;
import dev.assay.ledger.run.RegradeDao;
import dev.assay.ledger.run.Run;
import dev.assay.ledger.run.RunTasksDao;
import dev.assay.ledger.sample.SampleFilter;
import dev.assay.ledger.sample.SampleReader;
import dev.assay.ledger.sample.SampleReader.Graded;
import dev.assay.ledger.tenancy.Principal;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The samples of a run. */
@RestController
@RequestMapping("/api/v1/llm/evals/runs/{run_id}/samples")
@Tag(name = "Runs")
class SampleController {

    private final RunReader runs;
    private final SampleReader samples;
    private final RunTasksDao tasks;
    private final long maxBytes;
    private final RegradeDao gradings;

    SampleController(RunReader runs, ApiProperties properties, Jdbi jdbi) {
        this.runs = runs;
        this.samples = new SampleReader(jdbi);
        this.tasks = jdbi.onDemand(RunTasksDao.class);
        this.maxBytes = properties.limits().maxPageBytes().toBytes();
        this.gradings = jdbi.onDemand(RegradeDao.class);
    }

    @GetMapping
    @Operation(
            operationId = "listEvalSamples",
            summary = "List a run's samples, by model, task and index",
            description = "Filters combine: a sample is listed where it passes all of them. A page ends early, with"
                    + " has_more, where its samples are longer than assay.limits.max-page-bytes together.",
            parameters = {
                @Parameter(
                        name = "task_id",
                        description = "ID of a task of the manifest",
                        schema = @Schema(type = "string")),
                @Parameter(name = "model", description = "One of the run's models", schema = @Schema(type = "string")),
                @Parameter(
                        name = "status",
                        description = "Only samples in this state; running is generating or scoring",
                        schema =
                                @Schema(
                                        type = "string",
                                        allowableValues = {
                                            "queued",
                                            "generating",
                                            "ready_to_score",
                                            "scoring",
                                            "completed",
                                            "failed",
                                            "running"
                                        })),
                @Parameter(
                        name = "sample_index",
                        description = "From 0; one sample of each task and model",
                        schema = @Schema(type = "integer", minimum = "0", maximum = "999999999")),
                @Parameter(
                        name = "score_metric",
                        description =
                                "ID of a metric: samples that have a score of it, in the run's present" + " grading",
                        schema = @Schema(type = "string", minLength = 1, maxLength = 255)),
                @Parameter(
                        name = "score_min",
                        description = "Lowest score of score_metric, inclusive; needs it",
                        schema = @Schema(type = "number")),
                @Parameter(
                        name = "score_max",
                        description = "Highest score of score_metric, inclusive; needs it",
                        schema = @Schema(type = "number")),
                @Parameter(
                        name = "include_dataset_row",
                        description = "Whether dataset_row is filled in",
                        schema = @Schema(type = "boolean", defaultValue = "true")),
                @Parameter(
                        name = "include_reasoning",
                        description = "Whether reasoning is filled in",
                        schema = @Schema(type = "boolean", defaultValue = "false")),
                @Parameter(
                        name = "grading",
                        description = "As graded then, from 1; default: as graded now",
                        schema = @Schema(type = "integer", minimum = "1")),
                @Parameter(
                        name = "limit",
                        description = "Most items of a page",
                        schema = @Schema(type = "integer", minimum = "1", maximum = "500", defaultValue = "100")),
                @Parameter(name = "after")
            })
    Page<SampleView> list(Principal principal, @PathVariable("run_id") String runId, HttpServletRequest request) {
        Run run = runs.get(principal, runId);
        SampleListQuery query =
                SampleListQuery.parse(request.getParameterMap(), run, position -> samples.exists(run, position));
        Map<Integer, String> names = tasks.of(run);
        Optional<Integer> task = query.taskId().flatMap(id -> number(names, id));
        int model = query.model().map(run.request().models()::indexOf).orElse(0);
        if (model < 0 || query.taskId().isPresent() && task.isEmpty()) {
            return Page.of(List.of(), false, SampleView::id);
        }
        SampleFilter filter = new SampleFilter(
                query.model().isPresent() ? model : null,
                task.orElse(null),
                query.statuses(),
                query.sampleIndex().orElse(null),
                query.scores().orElse(null),
                query.datasetRow(),
                query.reasoning());
        SampleReader.Page page =
                samples.page(run, graded(run, query.grading()), filter, query.after(), query.limit(), maxBytes);
        List<SampleView> views = page.rows().stream()
                .map(row -> SampleView.of(run, names.getOrDefault(row.item().taskNo(), ""), row))
                .toList();
        return Page.of(views, page.more(), SampleView::id);
    }

    private Graded graded(Run run, int grading) {
        return grading == run.grading()
                ? Graded.now(run)
                : new Graded(grading, gradings.lastAttempt(run.id(), grading).orElse(run.attempt()), false);
    }

    private static Optional<Integer> number(Map<Integer, String> names, String id) {
        return names.entrySet().stream()
                .filter(task -> task.getValue().equals(id))
                .map(Map.Entry::getKey)
                .findFirst();
    }
}
