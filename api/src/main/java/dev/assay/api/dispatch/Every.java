package dev.assay.api.dispatch;

import java.time.Duration;

/** Something that is done now and then, the first time at once. */
final class Every {

    private final long nanos;
    private long last;
    private boolean begun;

    Every(Duration interval) {
        this.nanos = interval.toNanos();
    }

    /** It came to nothing: due at once. */
    void again() {
        begun = false;
    }

    boolean due() {
        long now = System.nanoTime();
        if (begun && now - last < nanos) {
            return false;
        }
        begun = true;
        last = now;
        return true;
    }
}
