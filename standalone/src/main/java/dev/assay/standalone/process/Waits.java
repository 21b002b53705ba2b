package dev.assay.standalone.process;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Bounded waits for conditions of other processes, which offer nothing to be notified by. */
public final class Waits {
    private static final long PAUSE_MILLIS = 20;

    private Waits() {}

    /**
     * Waits until the condition holds. An interrupt does not shorten the wait, because a stop that is cut short would
     * end in a forced kill; it is restored afterwards.
     *
     * @return whether the condition held within the limit
     */
    public static boolean until(Duration limit, BooleanSupplier condition) {
        long deadline = System.nanoTime() + limit.toNanos();
        boolean interrupted = false;
        try {
            while (!condition.getAsBoolean()) {
                if (System.nanoTime() - deadline >= 0) {
                    return false;
                }
                try {
                    Thread.sleep(PAUSE_MILLIS);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            return true;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
