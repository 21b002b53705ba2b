package dev.assay.activities.run;

import dev.assay.ledger.Ids;
import dev.assay.ledger.finish.FinishRun;
import dev.assay.ledger.lane.ExecutionDao;
import dev.assay.ledger.lane.PrepareDao;
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

    /** Calls in flight a generation lane: fewer, wider lanes end more evenly. */
    private static final int LANE_WIDTH = 64;

    /** Grading is CPU: a scoring lane is narrower, until there are four. */
    private static final int SCORING_WIDTH = 16;

    private static final int SCORING_LANES = 4;

    /** Beyond it lanes get wider: each is three events of the run's history, and one lane keeps several cores busy. */
    private static final int MOST_SCORING_LANES = 16;

    private static final int MOST_LANES = 64;

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
                Math.min(settled.toGenerate() + settled.toScore(), scoringLanes(settled.graderConcurrency())),
                settled.pauses());
    }

    /** Never more lanes than blocks that wait. */
    private static int generationLanes(Settle.Settled settled) {
        return Math.min(settled.toGenerate(), lanes(settled.generationConcurrency()));
    }

    static int scoringLanes(int graderConcurrency) {
        int narrow = Math.min(SCORING_LANES, Math.ceilDiv(graderConcurrency, SCORING_WIDTH));
        return Math.clamp(Math.ceilDiv(graderConcurrency, 4 * SCORING_WIDTH), narrow, MOST_SCORING_LANES);
    }

    static int lanes(int concurrency) {
        return Math.min(MOST_LANES, Math.ceilDiv(concurrency, LANE_WIDTH));
    }

    /** Blocks of the size that suits the lanes that {@link #settle} will open. */
    static int blockSize(long samples, int generationConcurrency) {
        long even = samples / (20L * lanes(generationConcurrency));
        long size = Math.clamp(even, 8, 64);
        return (int) Math.max(size, Math.ceilDiv(samples, PrepareDao.MOST_BLOCKS));
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
