package dev.assay.activities.lane.loop;

import dev.assay.ledger.lane.LaneDao.Control;
import dev.assay.ledger.lane.LaneKind;
import dev.assay.ledger.run.RunState;
import dev.assay.model.retry.ModelHolds;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** A lane that this process holds, and what the ledger last said of it. Written by the {@code LaneWatch}. */
public final class LaneState {

    /** What a lane is to do. */
    public enum Order {
        /** Take blocks. */
        WORK,
        /** Drain and let go; the lane goes on elsewhere. */
        YIELD,
        /** Drain and end. */
        STOP,
        /** End without waiting for calls in flight. */
        STOP_NOW
    }

    /** As long as Temporal waits for a heartbeat, which the same loop sends. */
    private static final Duration MAX_TICK = Duration.ofSeconds(20);

    /**
     * Time between two turns of the loop, which has one every 500 ms, beyond which its process may have been frozen. Below
     * the 5 s after which another worker takes a lane that nobody has seen ({@code Lanes}).
     */
    private static final Duration MAX_GAP = Duration.ofSeconds(3);

    public final UUID runId;
    public final int attempt;
    public final LaneKind kind;
    public final int laneNo;
    private final int pauses;
    public final UUID token = UUID.randomUUID();

    private volatile Runnable onChange = () -> {};
    private volatile @Nullable Control control;
    private volatile boolean lost;
    private volatile boolean yield;
    private final LongSupplier nanos;
    private volatile long tickedAt;
    private volatile long resumedAt;
    private volatile long seenAt;

    // For people who watch the run: no rule depends on them.
    private volatile int inFlight;
    private volatile int waiting;
    private volatile ModelHolds.@Nullable Held held;
    private volatile long decided;

    /** @param pauses how often the run had been paused when the lane was opened */
    public LaneState(UUID runId, int attempt, LaneKind kind, int laneNo, int pauses) {
        this(runId, attempt, kind, laneNo, pauses, System::nanoTime);
    }

    public LaneState(UUID runId, int attempt, LaneKind kind, int laneNo, int pauses, LongSupplier nanos) {
        this.nanos = nanos;
        this.tickedAt = nanos.getAsLong();
        this.decided = tickedAt;
        this.resumedAt = tickedAt;
        this.seenAt = tickedAt;
        this.runId = runId;
        this.attempt = attempt;
        this.kind = kind;
        this.laneNo = laneNo;
        this.pauses = pauses;
    }

    /** @param listener called from the watch's thread whenever there may be something new for the lane */
    public void onChange(Runnable listener) {
        onChange = listener;
    }

    /** How busy the lane is now, and the model that it has been waiting for the longest because it answers nobody. */
    void busy(int stepsInFlight, int stepsWaiting, Optional<ModelHolds.Held> longest) {
        inFlight = stepsInFlight;
        waiting = stepsWaiting;
        held = longest.orElse(null);
    }

    public @Nullable String heldModel() {
        ModelHolds.Held now = held;
        return now == null ? null : now.model();
    }

    public @Nullable Long heldMillis() {
        ModelHolds.Held now = held;
        return now == null ? null : Long.valueOf(now.time().toMillis());
    }

    /** A step came to its end. */
    void decided() {
        decided = nanos.getAsLong();
    }

    public int inFlight() {
        return inFlight;
    }

    /** Steps that wait for a backoff or for what a provider's {@code Retry-After} says. */
    public int waiting() {
        return waiting;
    }

    /** Since a step last came to its end, or since the lane began. */
    public long idleMillis() {
        return TimeUnit.NANOSECONDS.toMillis(nanos.getAsLong() - decided);
    }

    /** Null until the watch has seen the lane once. */
    public @Nullable Control control() {
        return control;
    }

    public Order order() {
        Control now = control;
        if (lost) {
            return Order.STOP;
        }
        if (now == null) {
            return yield ? Order.YIELD : Order.WORK;
        }
        if (now.cancelNow()) {
            return Order.STOP_NOW;
        }
        boolean working = now.state() == RunState.IN_PROGRESS && now.attempt() == attempt;
        // A pause that is over counts as well: other lanes may have ended for it, and all are opened again together.
        boolean paused = now.paused() || now.pauses() != pauses;
        if (!working || paused || now.stopped()) {
            return Order.STOP;
        }
        return yield || now.wanted() ? Order.YIELD : Order.WORK;
    }

    /** The lane's loop has come round. */
    public void tick() {
        long now = nanos.getAsLong();
        if (gap(now)) {
            resumedAt = now;
        }
        tickedAt = now;
    }

    private boolean gap(long now) {
        return now - tickedAt > MAX_GAP.toNanos();
    }

    /** A loop that hangs must not be called alive: whoever takes the lane over would ask it to let go for ever. */
    public boolean ticking() {
        return nanos.getAsLong() - tickedAt < MAX_TICK.toNanos();
    }

    /** @param asked when the ledger was asked, by the clock of this lane */
    public void seen(Control seen, long asked) {
        control = seen;
        seenAt = asked;
        onChange.run();
    }

    /**
     * Whether the lane is known to be this process's: false from when its loop has stood still until the ledger was asked
     * again. What is paid for is begun only where it is true.
     */
    public boolean current() {
        return !lost && !gap(nanos.getAsLong()) && seenAt - resumedAt >= 0;
    }

    public void lost() {
        lost = true;
        onChange.run();
    }

    public boolean isLost() {
        return lost;
    }

    public void yield() {
        yield = true;
        onChange.run();
    }

    public boolean yielding() {
        return yield;
    }
}
