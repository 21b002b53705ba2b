package dev.assay.activities.run;

import dev.assay.ledger.run.LaneDao.Control;
import dev.assay.ledger.run.LaneKind;
import dev.assay.ledger.run.RunState;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A lane that this process holds, and what the ledger last said of it. Written by the {@link LaneWatch}. */
final class LaneHold {

    /** What a lane is to do. */
    enum Order {
        /** Take blocks. */
        WORK,
        /** Drain and let go; the lane goes on elsewhere. */
        YIELD,
        /** Drain and end. */
        STOP,
        /** End without waiting for calls in flight. */
        STOP_NOW
    }

    final UUID runId;
    final int attempt;
    final LaneKind kind;
    final int laneNo;
    private final int pauses;
    final UUID token = UUID.randomUUID();

    private volatile Runnable onChange = () -> {};
    private volatile @Nullable Control control;
    private volatile boolean lost;
    private volatile boolean yield;

    /** @param pauses how often the run had been paused when the lane was opened */
    LaneHold(UUID runId, int attempt, LaneKind kind, int laneNo, int pauses) {
        this.runId = runId;
        this.attempt = attempt;
        this.kind = kind;
        this.laneNo = laneNo;
        this.pauses = pauses;
    }

    /** @param listener called from the watch's thread whenever there may be something new for the lane */
    void onChange(Runnable listener) {
        onChange = listener;
    }

    /** Null until the watch has seen the lane once. */
    @Nullable Control control() {
        return control;
    }

    Order order() {
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
        boolean working = now.state().equals(RunState.IN_PROGRESS.text()) && now.attempt() == attempt;
        // A pause that is over counts as well: other lanes may have ended for it, and all are opened again together.
        boolean paused = now.paused() || now.pauses() != pauses;
        if (!working || paused || now.stopped()) {
            return Order.STOP;
        }
        return yield || now.wanted() ? Order.YIELD : Order.WORK;
    }

    void seen(Control seen) {
        control = seen;
        onChange.run();
    }

    void lost() {
        lost = true;
        onChange.run();
    }

    boolean isLost() {
        return lost;
    }

    void yield() {
        yield = true;
        onChange.run();
    }

    boolean yielding() {
        return yield;
    }
}
