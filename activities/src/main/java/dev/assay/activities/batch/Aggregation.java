package dev.assay.activities.batch;

import dev.assay.activities.grading.BatchGrader;
import dev.assay.activities.judge.JudgeModels;
import dev.assay.activities.plan.RunKey;
import dev.assay.activities.plan.RunPlan;
import dev.assay.activities.plan.RunPlans;
import dev.assay.activities.temporal.ActivityFailures;
import dev.assay.ledger.SqlErrors;
import dev.assay.ledger.lane.PlanDao;
import dev.assay.ledger.lane.StopCause;
import dev.assay.ledger.step.LedgerWriter;
import dev.assay.manifest.PythonSpec;
import dev.assay.model.provider.ProviderCatalog;
import dev.assay.model.retry.ModelHolds;
import dev.assay.workflows.run.Claim;
import io.temporal.failure.TemporalFailure;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Batch graders: all samples of a task and model at once, when they are generated. Idempotent: scores that are there stay,
 * model calls are replayed, a result is kept once for the very set of generations that it is of. The blocks wait in a
 * phase of their own until all of that is in the ledger, so a crash anywhere repeats the grader and nothing else.
 */
public final class Aggregation {

    private static final Logger log = LoggerFactory.getLogger(Aggregation.class);

    private final Jdbi jdbi;
    private final LedgerWriter writer;
    private final RunPlans plans;
    private final ProviderCatalog providers;
    private final ModelHolds modelHolds;
    private final BooleanSupplier stopping;
    private final Set<BatchOwnership> holds = ConcurrentHashMap.newKeySet();

    /** @param stopping whether this process is told to stop */
    public Aggregation(
            Jdbi jdbi,
            LedgerWriter writer,
            RunPlans plans,
            ProviderCatalog providers,
            ModelHolds modelHolds,
            BooleanSupplier stopping) {
        this.jdbi = jdbi;
        this.writer = writer;
        this.plans = plans;
        this.providers = providers;
        this.modelHolds = modelHolds;
        this.stopping = stopping;
    }

    /** Whether a task of the attempt is graded so. Asked of the manifest: a plan that cannot be made is not begin's to find. */
    public boolean needed(UUID runId, int attempt) {
        return jdbi.withExtension(PlanDao.class, plans -> plans.find(runId, attempt)).stream()
                .flatMap(planned -> planned.manifest()
                        .path("tasks")
                        .valueStream()
                        .filter(task -> planned.taskIds() == null
                                || planned.taskIds().contains(task.path("id").asString(""))))
                .flatMap(task -> Stream.concat(
                        Stream.of(task.path("grader")), task.path("graders").valueStream()))
                .anyMatch(grader ->
                        PythonSpec.of(grader).filter(PythonSpec::aggregate).isPresent());
    }

    /** Model calls of each run that wait for their answer, or for their answer to be written. */
    public Map<UUID, Integer> callsInFlight() {
        return holds.stream()
                .filter(hold -> hold.inFlight() > 0)
                .collect(Collectors.groupingBy(hold -> hold.runId, Collectors.summingInt(BatchOwnership::inFlight)));
    }

    public void run(Claim claim) {
        BatchOwnership hold = new BatchOwnership(jdbi, claim, stopping);
        holds.add(hold);
        try {
            tried(claim, hold);
        } finally {
            holds.remove(hold);
            modelHolds.forget(hold.runId);
        }
    }

    private void tried(Claim claim, BatchOwnership hold) {
        try {
            batches(claim, hold);
        } catch (TemporalFailure e) {
            throw e;
        } catch (RuntimeException e) {
            if (SqlErrors.passing(e) || hold.stopping() || ActivityFailures.mayTryAgain()) {
                throw e;
            }
            log.error(
                    "{} cannot be graded, and that has not changed in {} tries",
                    claim.runId(),
                    ActivityFailures.MAX_TRIES,
                    e);
            hold.stop(StopCause.of(
                    "internal_error",
                    "a batch could not be graded: an error inside Assay that its log shows ("
                            + e.getClass().getSimpleName() + "); a retry goes on with what models answered"));
        }
    }

    private void batches(Claim claim, BatchOwnership hold) {
        RunPlan plan = plans.of(RunKey.of(claim), claim.attempt());
        for (int taskNo = 0; taskNo < plan.tasks().size(); taskNo++) {
            BatchGrader grader = plan.tasks().get(taskNo).graded().batchGrader().orElse(null);
            for (int modelNo = 0; grader != null && modelNo < plan.models().size(); modelNo++) {
                new BatchGrading(jdbi, writer, models(claim, plan, hold), hold, claim, plan, taskNo, modelNo)
                        .grade(grader);
            }
        }
    }

    private JudgeModels models(Claim claim, RunPlan plan, BatchOwnership hold) {
        return new JudgeModels(
                plan.runId(),
                claim.attempt(),
                plan.judgeModel(),
                plan.embeddingModel(),
                plan.retries(),
                providers,
                modelHolds,
                () -> 1,
                hold::rest);
    }
}
