package dev.assay.model.retry;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;

/**
 * The single calls that ask for a model which is held: one at a time, after pauses that grow. Guarded by the lock of its
 * hold.
 */
final class Probes {

    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration MAX_PAUSE = Duration.ofSeconds(5);

    private final LongSupplier nanos;
    private long notBefore;
    private int made;
    private boolean underWay;

    Probes(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** The model has begun to fail. */
    void begin() {
        notBefore = nanos.getAsLong() + FIRST_PAUSE.toNanos();
    }

    /** None for so long, as the provider may ask for. */
    void pause(Duration time) {
        long next = nanos.getAsLong() + time.toNanos();
        notBefore = next - notBefore > 0 ? next : notBefore;
    }

    boolean due() {
        return !underWay && nanos.getAsLong() - notBefore >= 0;
    }

    void take() {
        underWay = true;
        made++;
    }

    boolean underWay() {
        return underWay;
    }

    /** What to ask with, in turn: a sample that never failed, and the one that failed most often. */
    boolean untried() {
        return made % 2 == 1;
    }

    /** @param failing whether the model was not answering: then the next one waits for longer */
    void ended(boolean failing) {
        underWay = false;
        if (failing) {
            long most = FIRST_PAUSE.toNanos() << Math.min(made, 10);
            double pause = Math.min(most, MAX_PAUSE.toNanos())
                    * ThreadLocalRandom.current().nextDouble(0.75, 1.25);
            pause(Duration.ofNanos((long) pause));
        }
    }

    /** The model has answered. */
    void reset() {
        made = 0;
    }
}
