package dev.assay.activities.run;

import dev.assay.activities.grading.BatchGrader;
import dev.assay.activities.judge.JudgeModels;
import dev.assay.activities.model.OutageDetector;
import dev.assay.activities.model.ProviderCatalog;
import dev.assay.ledger.run.AggregateDao;
import dev.assay.ledger.run.LedgerWriter;
import dev.assay.ledger.run.PlanDao;
import dev.assay.ledger.suite.PythonSpec;
import dev.assay.workflows.run.Claim;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Jdbi;

/**
 * Batch graders: all samples of a task and model at once, when they are generated. Idempotent: scores that are there stay,
 * model calls are replayed, a result is kept once for the very set of generations that it is of. The blocks wait in a
 * phase of their own until all of that is in the ledger, so a crash anywhere repeats the grader and nothing else.
 */
final class Aggregation {

    private final Jdbi jdbi;
    private final LedgerWriter writer;
    private final RunPlans plans;
    private final ProviderCatalog providers;
    private final OutageDetector outages;

    Aggregation(Jdbi jdbi, LedgerWriter writer, RunPlans plans, ProviderCatalog providers, OutageDetector outages) {
        this.jdbi = jdbi;
        this.writer = writer;
        this.plans = plans;
        this.providers = providers;
        this.outages = outages;
    }

    /** Whether a task of the attempt is graded so. Asked of the manifest: a plan that cannot be made is not begin's to find. */
    boolean needed(UUID runId, int attempt) {
        return jdbi.withExtension(PlanDao.class, plans -> plans.find(runId, attempt)).stream()
                .flatMap(planned -> planned.manifest()
                        .path("tasks")
                        .valueStream()
                        .filter(task -> planned.taskIds() == null
                                || planned.taskIds().contains(task.path("id").asString(""))))
                .anyMatch(task -> PythonSpec.of(task.path("grader"))
                        .filter(PythonSpec::aggregate)
                        .isPresent());
    }

    void run(Claim claim) {
        RunPlan plan = plans.of(RunKey.of(claim), claim.attempt());
        for (int taskNo = 0; taskNo < plan.tasks().size(); taskNo++) {
            BatchGrader grader = plan.tasks().get(taskNo).graded().together().orElse(null);
            for (int modelNo = 0; grader != null && modelNo < plan.models().size(); modelNo++) {
                new BatchGrading(jdbi, writer, models(claim, plan), claim, plan, taskNo, modelNo).grade(grader);
            }
        }
        jdbi.useExtension(AggregateDao.class, blocks -> blocks.release(plan.runId()));
    }

    private JudgeModels models(Claim claim, RunPlan plan) {
        return new JudgeModels(
                plan.runId(),
                claim.attempt(),
                plan.judgeModel(),
                plan.embeddingModel(),
                plan.retries(),
                providers,
                outages,
                () -> 1,
                Aggregation::rest);
    }

    private static boolean rest(Duration time) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(time.toNanos());
        return true;
    }
}
