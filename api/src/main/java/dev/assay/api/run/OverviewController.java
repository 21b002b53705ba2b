package dev.assay.api.run;

import dev.assay.api.error.Violations;
import dev.assay.api.page.Query;
import dev.assay.api.run.view.OverviewView;
import dev.assay.api.run.view.RunMetricIds;
import dev.assay.api.run.view.RunReader;
import dev.assay.api.run.view.RunView;
import dev.assay.ledger.metric.AggregateDao;
import dev.assay.ledger.metric.ClusterDao;
import dev.assay.ledger.metric.ClusterDao.ClusteredMean;
import dev.assay.ledger.metric.MetricPartial;
import dev.assay.ledger.metric.OverviewDao;
import dev.assay.ledger.run.Run;
import dev.assay.ledger.tenancy.Principal;
import dev.assay.text.Characters;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** A run summed up under one metric. */
@RestController
@RequestMapping("/api/v1/llm/evals/runs/{run_id}/overview")
@Tag(name = "Runs")
class OverviewController {

    /** The metric of who names none; few graders make one of this name. */
    private static final String REWARD = "reward";

    private static final int MAX_METRIC_LENGTH = 255;

    private final RunReader runs;
    private final OverviewDao overviews;
    private final ClusterDao clusters;
    private final AggregateDao aggregates;

    OverviewController(RunReader runs, Jdbi jdbi) {
        this.runs = runs;
        this.overviews = jdbi.onDemand(OverviewDao.class);
        this.clusters = jdbi.onDemand(ClusterDao.class);
        this.aggregates = jdbi.onDemand(AggregateDao.class);
    }

    @GetMapping
    @Operation(
            operationId = "getEvalRunOverview",
            summary = "Sum a run up, while it is active too: mean reward, trials, cost and tokens",
            description = "Reads the scores of the run, in the present grading; cost and tokens are null where "
                    + "nobody reported any, which is not 0.",
            parameters = {
                @Parameter(
                        name = "metric",
                        description = "ID of a metric of the run's graders; reward is the canonical score"
                                + " where no grader makes a metric of that name",
                        schema = @Schema(type = "string", minLength = 1, maxLength = 255, defaultValue = "reward")),
                @Parameter(
                        name = "cluster_by",
                        description = "Column of the dataset: adds clustered, the metric by model with a"
                                + " standard error for samples that have the same value there. Reads every"
                                + " scored sample",
                        schema = @Schema(type = "string", minLength = 1, maxLength = 255))
            })
    OverviewView overview(Principal principal, @PathVariable("run_id") String runId, HttpServletRequest request) {
        Run run = runs.get(principal, runId);
        Query query = new Query(request.getParameterMap(), Set.of("metric", "cluster_by"));
        String metric = query.parsed(
                        "metric",
                        text -> Optional.of(text)
                                .filter(id -> !id.isEmpty() && !Characters.moreThan(MAX_METRIC_LENGTH, id)),
                        "1.." + MAX_METRIC_LENGTH + " characters")
                .orElse(REWARD);
        Optional<String> column = query.parsed(
                "cluster_by",
                text -> Optional.of(text)
                        .filter(name -> !name.isEmpty() && !Characters.moreThan(MAX_METRIC_LENGTH, name)),
                "1.." + MAX_METRIC_LENGTH + " characters");
        query.violations().throwIfAny();
        RunView view = runs.view(run);
        @Nullable Double mean = mean(run, metric);
        if (mean == null && !metric.equals(REWARD)) {
            RunMetricIds.of(view.metrics()).refuseUnless(metric);
        }
        return new OverviewView(
                "eval.run.overview",
                view.id(),
                view.suiteId(),
                view.status(),
                null,
                null,
                null,
                view.models(),
                metric,
                mean,
                column.map(name -> clustered(run, metric, name)).orElse(null),
                trials(run, view.requestCounts()),
                view.costUsd(),
                view.tokens());
    }

    private List<OverviewView.Clustered> clustered(Run run, String metric, String column) {
        List<ClusteredMean> found = clusters.of(run.id(), run.grading(), metric, column);
        if (found.isEmpty() && metric.equals(REWARD)) {
            found = clusters.of(run.id(), run.grading(), OverviewDao.CANONICAL, column);
        }
        if (!found.isEmpty() && found.stream().noneMatch(ClusteredMean::named)) {
            Violations violations = new Violations();
            violations.add("cluster_by", column, "a column of the run's datasets");
            violations.throwIfAny();
        }
        return found.stream()
                .map(model -> OverviewView.Clustered.of(run.request().models().get(model.modelNo()), model))
                .toList();
    }

    private @Nullable Double mean(Run run, String metric) {
        List<AggregateDao.Latest> wholes = aggregates.latest(run.id());
        MetricPartial mean = mean(run, metric, wholes);
        if (mean.count() == 0 && metric.equals(REWARD)) {
            mean = mean(run, OverviewDao.CANONICAL, wholes);
        }
        return mean.count() == 0 ? null : mean.mean();
    }

    private MetricPartial mean(Run run, String metric, List<AggregateDao.Latest> wholes) {
        return overviews.mean(run.id(), run.grading(), metric, wholes);
    }

    private OverviewView.Trials trials(Run run, RunView.Counts counts) {
        return new OverviewView.Trials(
                counts.total(),
                counts.completed(),
                counts.failed(),
                counts.failed() == 0 ? 0 : overviews.withoutAnswer(run.id(), run.attempt()),
                overviews.takenUpAgain(run.id()));
    }
}
