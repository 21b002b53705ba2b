package dev.assay.sandbox;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * Looks at what a sandbox takes as a whole, and ends it before that is more than it may have. It looks again before what is
 * left could be filled, so seldom at a small one and without pause at one that is near its end.
 */
final class MemoryWatch {
    /** Of one core; the kernel was seen to hand out half of that. */
    private static final long BYTES_A_SECOND = 4L << 30;

    private static final long LONGEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long SHORTEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(1);

    private final Process process;
    private final long limit;
    private final int writers;
    private final Runnable end;
    private final AtomicBoolean exceeded = new AtomicBoolean();

    private MemoryWatch(Process process, long limit, int processes, Runnable end) {
        this.process = process;
        this.limit = limit - limit / 16;
        this.writers = Math.min(processes, Runtime.getRuntime().availableProcessors());
        this.end = end;
    }

    /**
     * Watches until the process ends.
     *
     * @param limit bytes; its last sixteenth is left for what is taken while this looks
     * @param processes most that may run at once
     * @param end ends the sandbox
     */
    static MemoryWatch start(Process process, long limit, int processes, Runnable end) {
        MemoryWatch watch = new MemoryWatch(process, limit, processes, end);
        Thread.ofPlatform().daemon().name("sandbox-memory-" + process.pid()).start(watch::run);
        return watch;
    }

    boolean exceeded() {
        return exceeded.get();
    }

    private void run() {
        while (process.isAlive()) {
            long taken = ProcessTree.of(process.pid()).memory(limit);
            if (taken > limit) {
                exceeded.set(true);
                end.run();
                return;
            }
            double seconds = (double) (limit - taken) / BYTES_A_SECOND / writers;
            LockSupport.parkNanos(this, Math.clamp((long) (seconds * 1e9), SHORTEST_PAUSE, LONGEST_PAUSE));
        }
    }
}
