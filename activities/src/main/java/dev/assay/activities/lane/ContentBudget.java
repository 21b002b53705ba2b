package dev.assay.activities.lane;

import java.util.concurrent.Semaphore;

/**
 * Bounds what the images of calls in flight take of the heap: a quarter of it. A call whose images do not fit waits until
 * others have ended; one that is larger than all of it has it alone.
 */
final class ContentBudget {

    /** The content, its text in base64, and the request's body with it. */
    private static final int COPIES = 4;

    private static final int SHARE = 4;
    private static final int UNIT = 1 << 10;

    private final int units;
    private final Semaphore free;

    ContentBudget() {
        this(Runtime.getRuntime().maxMemory() / SHARE);
    }

    ContentBudget(long bytes) {
        units = Math.clamp(bytes / UNIT, 1, Integer.MAX_VALUE);
        // In the order in which they come: else one that is large would wait for ever.
        free = new Semaphore(units, true);
    }

    /** Part of the budget, until it is closed. */
    final class Part implements AutoCloseable {
        private final int taken;

        private Part(int taken) {
            this.taken = taken;
        }

        @Override
        public void close() {
            free.release(taken);
        }
    }

    /** Waits until there is room. */
    Part take(long contentBytes) throws InterruptedException {
        int wanted = (int) Math.min(units, contentBytes * COPIES / UNIT + 1);
        free.acquire(wanted);
        return new Part(wanted);
    }

    int free() {
        return free.availablePermits();
    }
}
