package dev.assay.model.retry;

import org.jspecify.annotations.Nullable;

/** How many of a model's first calls were rejected, as long as all that ended were, and in the same way. Thread-safe. */
final class Rejections {

    private record Way(String code, int status) {}

    private volatile boolean otherwise;
    private @Nullable Way way;
    private int count;

    /** A call came to another end. */
    void otherwise() {
        if (!otherwise) {
            otherwise = true;
        }
    }

    /** Whether none came to another end. */
    boolean all() {
        return !otherwise;
    }

    /** @return how many there were, this one included; 0 where a call ended otherwise */
    synchronized int add(String code, int status) {
        Way now = new Way(code, status);
        if (otherwise || (way != null && !way.equals(now))) {
            otherwise = true;
            return 0;
        }
        way = now;
        return ++count;
    }
}
