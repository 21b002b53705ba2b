package dev.assay.api.background;

import java.time.Duration;

/** Something that is done now and then, the first time at once. */
public final class Interval {

    private final long nanos;
    private long last;
    private boolean begun;

    public Interval(Duration interval) {
        this.nanos = interval.toNanos();
    }

    /** It came to nothing: due at once. */
    public void again() {
        begun = false;
    }

    public boolean due() {
        long now = System.nanoTime();
        if (begun && now - last < nanos) {
            return false;
        }
        begun = true;
        last = now;
        return true;
    }
}
