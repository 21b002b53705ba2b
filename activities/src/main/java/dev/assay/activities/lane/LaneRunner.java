package dev.assay.activities.lane;

import dev.assay.activities.lane.loop.ClaimTurns;
import dev.assay.activities.lane.loop.LaneLoop;
import dev.assay.activities.lane.loop.LaneState;
import dev.assay.activities.lane.loop.LaneWork;
import dev.assay.activities.lane.loop.SystemLaneRuntime;
import dev.assay.activities.plan.RunKey;
import dev.assay.activities.plan.RunPlan;
import dev.assay.activities.plan.RunPlans;
import dev.assay.activities.temporal.Heartbeat;
import dev.assay.ledger.SqlErrors;
import dev.assay.ledger.lane.LaneKind;
import dev.assay.ledger.lane.Lanes;
import dev.assay.ledger.step.LedgerWriter;
import dev.assay.model.provider.ProviderCatalog;
import dev.assay.model.retry.ModelHolds;
import dev.assay.workflows.run.Claim;
import dev.assay.workflows.run.LaneEnd;
import dev.assay.workflows.run.LaneInput;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a lane behind its fence: takes it, works, lets go, whatever happens between. */
public final class LaneRunner {

    private static final Logger log = LoggerFactory.getLogger(LaneRunner.class);

    /** How soon to look again at a lane whose holder was asked to let go. */
    private static final Duration ASK_AGAIN = Duration.ofMillis(250);

    private final Jdbi jdbi;
    private final Lanes lanes;
    private final LedgerWriter writer;
    private final LaneWatch watch;
    private final RunPlans plans;
    private final ProviderCatalog providers;
    private final ModelHolds holds;
    private final ClaimTurns turns = new ClaimTurns();
    private final ContentBudget budget = new ContentBudget();

    public LaneRunner(
            Jdbi jdbi,
            Lanes lanes,
            LedgerWriter writer,
            LaneWatch watch,
            RunPlans plans,
            ProviderCatalog providers,
            ModelHolds holds) {
        this.jdbi = jdbi;
        this.lanes = lanes;
        this.writer = writer;
        this.watch = watch;
        this.plans = plans;
        this.providers = providers;
        this.holds = holds;
    }

    LaneEnd run(LaneKind kind, LaneInput input) throws InterruptedException {
        Claim claim = input.claim();
        UUID runId = RunKey.of(claim);
        Runnable heartbeat = Heartbeat.ofThisActivity();
        LaneState hold = new LaneState(runId, claim.attempt(), kind, input.laneNo(), input.pauses());
        Lanes.Taken taken = take(claim, hold, heartbeat);
        if (taken != Lanes.Taken.YES) {
            return taken == Lanes.Taken.ASKED ? LaneEnd.YIELDED : LaneEnd.STOPPED;
        }
        ClaimTurns.Turn turn = turns.join(runId, kind);
        try {
            RunPlan plan = plans.of(runId, claim.attempt());
            Runnable tick = () -> {
                hold.tick();
                heartbeat.run();
            };
            LaneLoop loop = new LaneLoop(
                    work(kind, plan, hold),
                    hold,
                    new LaneLedger(jdbi, writer, plan, hold, watch::wake),
                    turn,
                    input.lanes(),
                    tick,
                    new SystemLaneRuntime());
            hold.tick();
            watch.look(hold);
            hold.onChange(loop::nudge);
            watch.add(hold);
            return loop.run();
        } finally {
            watch.remove(hold);
            turns.leave(runId, kind);
            if (!watch.holds(runId)) {
                holds.forget(runId);
            }
            release(hold);
        }
    }

    private Lanes.Taken take(Claim claim, LaneState hold, Runnable heartbeat) throws InterruptedException {
        Lanes.Claimant claimant = new Lanes.Claimant(hold.runId, claim.attempt(), claim.execution());
        Lanes.Taken taken = lanes.take(claimant, hold.kind, hold.laneNo, hold.token);
        while (taken == Lanes.Taken.ASKED && !watch.stopping()) {
            heartbeat.run();
            TimeUnit.MILLISECONDS.sleep(ASK_AGAIN.toMillis());
            taken = lanes.take(claimant, hold.kind, hold.laneNo, hold.token);
        }
        return taken;
    }

    private LaneWork work(LaneKind kind, RunPlan plan, LaneState hold) {
        return switch (kind) {
            case GENERATION -> new GenerationLane(jdbi, writer, providers, holds, plan, hold, budget);
            case SCORING -> new ScoringLane(jdbi, writer, providers, holds, plan, hold);
        };
    }

    /** Where PostgreSQL is away the lane is taken from us after five silent seconds: nothing is lost but those. */
    private void release(LaneState hold) {
        if (hold.isLost()) {
            return;
        }
        try {
            lanes.release(hold.runId, hold.kind, hold.laneNo, hold.token);
        } catch (RuntimeException e) {
            log.warn("{} lane {} could not be released: {}", hold.kind.text(), hold.laneNo, SqlErrors.brief(e));
        }
    }
}
