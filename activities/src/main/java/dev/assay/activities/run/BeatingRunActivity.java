package dev.assay.activities.run;

import dev.assay.activities.temporal.Heartbeat;
import dev.assay.workflows.run.Begun;
import dev.assay.workflows.run.Claim;
import dev.assay.workflows.run.RunActivity;
import dev.assay.workflows.run.Settled;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * The short steps of a run with a heartbeat: one whose worker died is repeated after the heartbeat timeout, and not after
 * the longest time that a step of a large run may take.
 */
final class BeatingRunActivity implements RunActivity {

    private final RunActivity steps;
    private final Duration beat;

    /** @param beat time between two heartbeats, well below the heartbeat timeout */
    BeatingRunActivity(RunActivity steps, Duration beat) {
        this.steps = steps;
        this.beat = beat;
    }

    @Override
    public Begun begin(Claim claim) {
        return beating(() -> steps.begin(claim));
    }

    @Override
    public Settled settle(Claim claim) {
        return beating(() -> steps.settle(claim));
    }

    @Override
    public Settled aggregate(Claim claim) {
        return beating(() -> steps.aggregate(claim));
    }

    @Override
    public String finish(Claim claim) {
        return beating(() -> steps.finish(claim));
    }

    @Override
    public void cancel(Claim claim) {
        beating(() -> {
            steps.cancel(claim);
            return claim;
        });
    }

    @Override
    public String describe(Claim claim) {
        return beating(() -> steps.describe(claim));
    }

    /** The driver's socket timeout ends a transaction that hangs. */
    private <T> T beating(Supplier<T> step) {
        return Heartbeat.during(beat, step);
    }
}
