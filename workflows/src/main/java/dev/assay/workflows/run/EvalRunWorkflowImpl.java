package dev.assay.workflows.run;

import dev.assay.workflows.run.Settled.Standing;
import io.temporal.workflow.Async;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Functions;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The life of one attempt. The ledger decides; this says in which order things are asked of it. */
public final class EvalRunWorkflowImpl implements EvalRunWorkflow {

    private final Claim claim;
    private final RunActivities activities = new RunActivities();
    private final RunDisplay display;
    private int wokenFor;
    private boolean woken;

    @WorkflowInit
    public EvalRunWorkflowImpl(RunInput input) {
        claim = new Claim(input.runId(), input.attempt(), Workflow.getInfo().getRunId(), input.handedOnBy());
        display = new RunDisplay(input, activities, claim);
        wokenFor = input.attempt();
    }

    @Override
    public void wake(int attempt) {
        woken = true;
        wokenFor = Math.max(wokenFor, attempt);
    }

    @Override
    public void run(RunInput input) {
        cancelWithTemporal();
        // Whatever Temporal is told, lanes drain and totals are written: a cancel goes through the ledger.
        Workflow.newDetachedCancellationScope(this::attempt).run();
        if (wokenFor > claim.attempt()) {
            Workflow.continueAsNew(new RunInput(claim.runId(), wokenFor, null, input.searchAttributes()));
        }
    }

    private void attempt() {
        Begun begun = activities.run.begin(claim);
        if (!begun.owner()) {
            return;
        }
        display.begun(begun);
        evaluate(prepare());
        aggregate(begun);
        finish();
    }

    private Settled prepare() {
        display.phase("preparing");
        woken = false;
        Settled settled = activities.prepare.prepare(claim);
        return settled == null ? settle() : settled;
    }

    private void evaluate(Settled prepared) {
        Settled settled = prepared;
        while (settled.standing() == Standing.UNFINISHED || settled.standing() == Standing.PAUSED) {
            if (settled.standing() == Standing.PAUSED) {
                untilWoken();
            } else {
                display.phase("evaluating");
                drainLanes(settled);
            }
            settled = settle();
        }
    }

    private void untilWoken() {
        display.phase("paused");
        Workflow.await(() -> woken);
    }

    private Settled settle() {
        woken = false;
        return activities.run.settle(claim);
    }

    private void drainLanes(Settled settled) {
        List<Promise<LaneEnd>> lanes = new ArrayList<>();
        for (int lane = 0; lane < settled.generationLanes(); lane++) {
            LaneInput input = new LaneInput(claim, lane, settled.generationLanes(), settled.pauses());
            lanes.add(Async.function(
                    () -> untilDrained(() -> activities.generation(input).generate(input))));
        }
        for (int lane = 0; lane < settled.scoringLanes(); lane++) {
            LaneInput input = new LaneInput(claim, lane, settled.scoringLanes(), settled.pauses());
            lanes.add(Async.function(
                    () -> untilDrained(() -> activities.scoring(input).score(input))));
        }
        display.whileOpen(lanes);
    }

    /** A lane that yields goes on elsewhere. */
    private static LaneEnd untilDrained(Functions.Func<LaneEnd> lane) {
        LaneEnd end = lane.apply();
        while (end == LaneEnd.YIELDED) {
            end = lane.apply();
        }
        return end;
    }

    private void aggregate(Begun begun) {
        if (begun.mayAggregate()) {
            while (aggregate() == Standing.PAUSED) {
                untilWoken();
            }
        }
    }

    private @Nullable Standing aggregate() {
        display.phase("aggregating");
        woken = false;
        Settled settled = activities.batches.aggregate(claim);
        return settled == null ? null : settled.standing();
    }

    private void finish() {
        display.phase("finalizing");
        display.ended(activities.run.finish(claim));
    }

    /** A cancel from the Web UI or the CLI means what a cancel over REST means. */
    private void cancelWithTemporal() {
        Promise<String> request = CancellationScope.current().getCancellationRequest();
        Async.procedure(() -> {
            request.get();
            Workflow.newDetachedCancellationScope(() -> activities.run.cancel(claim))
                    .run();
        });
    }
}
