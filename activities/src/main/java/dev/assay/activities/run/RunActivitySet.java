package dev.assay.activities.run;

import dev.assay.activities.batch.Aggregation;
import dev.assay.activities.lane.GenerationActivityImpl;
import dev.assay.activities.lane.LaneRunner;
import dev.assay.activities.lane.LaneWatch;
import dev.assay.activities.lane.LedgerAnswerHistory;
import dev.assay.activities.lane.ScoringActivityImpl;
import dev.assay.activities.plan.RunPlan.TaskGrading;
import dev.assay.activities.plan.RunPlans;
import dev.assay.activities.prepare.PrepareActivityImpl;
import dev.assay.activities.preprocess.Preprocessors;
import dev.assay.activities.temporal.Heartbeat;
import dev.assay.dataset.hub.HubClient;
import dev.assay.ledger.Ids;
import dev.assay.ledger.lane.LaneKind;
import dev.assay.ledger.lane.Lanes;
import dev.assay.ledger.step.LedgerWriter;
import dev.assay.model.provider.ProviderCatalog;
import dev.assay.model.retry.ModelHolds;
import dev.assay.workflows.run.GenerationActivity;
import dev.assay.workflows.run.PrepareActivity;
import dev.assay.workflows.run.RunActivity;
import dev.assay.workflows.run.ScoringActivity;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A worker process's activities, and the one writer and the one watch that they share. */
public final class RunActivitySet implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(RunActivitySet.class);

    private final LedgerWriter writer;
    private final LaneWatch watch;
    private final ProviderCatalog providers;
    private final HubClient hub;
    private final Aggregation aggregation;
    private final RunActivity run;
    private final PrepareActivity prepare;
    private final GenerationActivity generation;
    private final ScoringActivity scoring;

    /**
     * @param jdbi on connections of {@link dev.assay.ledger.HotPath}
     * @param worker ID of this process, unique in the fleet
     * @param kinds lanes that it serves
     * @param providers closed with this set; likewise hub
     */
    public RunActivitySet(
            Jdbi jdbi,
            String worker,
            Set<LaneKind> kinds,
            ProviderCatalog providers,
            HubClient hub,
            TaskGrading grading,
            Preprocessors preprocessors) {
        this.providers = providers;
        this.hub = hub;
        writer = new LedgerWriter(jdbi);
        watch = new LaneWatch(jdbi, worker, kinds);
        RunPlans plans = new RunPlans(jdbi, grading);
        ModelHolds holds = new ModelHolds(
                providers.outagePatience(), System::nanoTime, key -> new LedgerAnswerHistory(jdbi, plans, key));
        LaneRunner lanes = new LaneRunner(jdbi, new Lanes(jdbi, worker), writer, watch, plans, providers, holds);
        aggregation = new Aggregation(jdbi, writer, plans, providers, holds, watch::stopping);
        run = new BeatingRunActivity(new RunActivityImpl(jdbi, aggregation, watch::wake), Heartbeat.EVERY);
        prepare = new PrepareActivityImpl(jdbi, plans, preprocessors, watch::stopping, run::settle, hub);
        generation = new GenerationActivityImpl(lanes);
        scoring = new ScoringActivityImpl(lanes);
    }

    public RunActivity run() {
        return run;
    }

    public PrepareActivity prepare() {
        return prepare;
    }

    public GenerationActivity generation() {
        return generation;
    }

    public ScoringActivity scoring() {
        return scoring;
    }

    /** Lanes held by this process now. */
    public int lanesHeld() {
        return watch.held();
    }

    /** For the log: {@code 16 of eval_run_…, 3 of eval_run_…}; empty where no model call is in flight. */
    public String callsInFlight() {
        return Stream.of(watch.callsInFlight(), aggregation.callsInFlight())
                .flatMap(calls -> calls.entrySet().stream())
                .map(run -> run.getValue() + " of " + Ids.run(run.getKey()))
                .collect(Collectors.joining(", "));
    }

    /** Tells all lanes and batch graders to let calls in flight finish and go on elsewhere. Returns at once. */
    public void drain() {
        watch.stop();
    }

    /** Writes what is in hand, then ends. Call it when the worker has stopped. */
    @Override
    public void close() {
        try {
            if (!writer.close(Duration.ofSeconds(60))) {
                log.error("the ledger writer did not finish within 60 s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        watch.close();
        providers.close();
        hub.close();
    }
}
