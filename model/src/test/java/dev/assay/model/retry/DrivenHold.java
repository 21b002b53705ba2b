package dev.assay.model.retry;

import java.time.Duration;
import java.util.UUID;
import java.util.function.LongSupplier;

/** A model's hold whose calls are made by a test. */
public final class DrivenHold {

    private final ModelHold hold;

    /** @param nanos the clock that the test moves */
    public DrivenHold(LongSupplier nanos) {
        ModelHolds.Key key = new ModelHolds.Key(UUID.randomUUID(), 1, "m", SampleCalls.STEP);
        this.hold = new ModelHolds(Duration.ofMinutes(2), nanos, one -> AnswerHistory.NONE).of(key, () -> 4);
    }

    public ModelHold hold() {
        return hold;
    }

    public void answered() {
        hold.answered(hold.begin());
    }

    public void failed() {
        hold.failed("away", Duration.ZERO);
    }
}
