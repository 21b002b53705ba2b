package dev.assay.activities.run;

import dev.assay.activities.batch.Aggregation;
import dev.assay.activities.plan.LaneCounts;
import dev.assay.activities.plan.RunKey;
import dev.assay.activities.temporal.ActivityFailures;
import dev.assay.ledger.Ids;
import dev.assay.ledger.finish.FinishRun;
import dev.assay.ledger.lane.ExecutionDao;
import dev.assay.ledger.lane.Settle;
import dev.assay.workflows.run.Begun;
import dev.assay.workflows.run.Claim;
import dev.assay.workflows.run.FailureType;
import dev.assay.workflows.run.RunActivity;
import dev.assay.workflows.run.Settled;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** The short steps of a run, each a transaction in the ledger. */
final class RunActivityImpl implements RunActivity {

    private final Jdbi jdbi;
    private final Settle settle;
    private final FinishRun finish;
    private final RunReport report;
    private final Aggregation aggregation;
    private final Runnable wakeLanes;

    /** @param wakeLanes called after a cancel, so that lanes of this process hear of it at once */
    RunActivityImpl(Jdbi jdbi, Aggregation aggregation, Runnable wakeLanes) {
        this.jdbi = jdbi;
        this.aggregation = aggregation;
        this.settle = new Settle(jdbi);
        this.finish = new FinishRun(jdbi);
        this.report = new RunReport(jdbi);
        this.wakeLanes = wakeLanes;
    }

    @Override
    public Begun begin(Claim claim) {
        UUID runId = RunKey.of(claim);
        return jdbi.withExtension(
                        ExecutionDao.class,
                        executions -> executions.begin(runId, claim.attempt(), claim.execution(), claim.handedOnBy()))
                .map(begun -> new Begun(
                        true, Ids.suite(begun.suiteId()), begun.models(), aggregation.needed(runId, claim.attempt())))
                .orElseGet(() -> new Begun(false, "", List.of(), false));
    }

    @Override
    public Settled settle(Claim claim) {
        return forLanes(settled(claim));
    }

    private Settle.Settled settled(Claim claim) {
        Settle.Settled settled = settle.settle(RunKey.of(claim), claim.attempt(), claim.execution());
        if (settled.standing() == Settle.Standing.LANES_LIVE) {
            throw ActivityFailures.shown(FailureType.LANES_LIVE, "lanes of an earlier execution let go first");
        }
        return settled;
    }

    private static Settled forLanes(Settle.Settled settled) {
        return new Settled(
                Settled.Standing.valueOf(settled.standing().name()),
                generationLanes(settled),
                Math.min(settled.toGenerate() + settled.toScore(), LaneCounts.scoring(settled.graderConcurrency())),
                settled.pauses());
    }

    /** Never more lanes than blocks that wait. */
    private static int generationLanes(Settle.Settled settled) {
        return Math.min(settled.toGenerate(), LaneCounts.generation(settled.generationConcurrency()));
    }

    @Override
    public Settled aggregate(Claim claim) {
        aggregation.run(claim);
        Settle.Settled settled = settled(claim);
        if (settled.standing() == Settle.Standing.FINISHED && settled.toAggregate() > 0) {
            throw ActivityFailures.shown(FailureType.WORKER_STOPPING, "was paused for a moment only");
        }
        return forLanes(settled);
    }

    @Override
    public String finish(Claim claim) {
        return finish.finish(RunKey.of(claim), claim.attempt(), claim.execution())
                .text();
    }

    @Override
    public void cancel(Claim claim) {
        jdbi.useExtension(
                ExecutionDao.class,
                executions -> executions.cancel(RunKey.of(claim), claim.attempt(), claim.execution()));
        wakeLanes.run();
    }

    @Override
    public String describe(Claim claim) {
        return report.markdown(RunKey.of(claim));
    }
}
