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

    private static final long HUGE_PAGE = 2L << 20;

    /** Bubblewrap's two processes and one whose own limit bounds it. */
    private static final int ONE = 3;

    private static final long MAX_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long MIN_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final Process process;
    private final long limit;
    private final int writers;
    private final boolean alone;
    private final Runnable end;
    private final AtomicBoolean exceeded = new AtomicBoolean();

    private MemoryWatch(Process process, long limit, int processes, boolean alone, Runnable end) {
        this.process = process;
        this.limit = limit;
        this.writers = Math.min(processes, Runtime.getRuntime().availableProcessors());
        this.alone = alone;
        this.end = end;
    }

    /**
     * Watches until the process ends.
     *
     * @param limit bytes; where several processes are bounded by nothing else, an eighth of it, and one of the kernel's huge
     *     pages for each, is left for what they take while this looks
     * @param processes most that may run at once
     * @param alone whether nothing else bounds them
     * @param end ends the sandbox
     */
    static MemoryWatch start(Process process, long limit, int processes, boolean alone, Runnable end) {
        MemoryWatch watch = new MemoryWatch(process, limit, processes, alone, end);
        Thread.ofPlatform().daemon().name("sandbox-memory-" + process.pid()).start(watch::run);
        return watch;
    }

    boolean exceeded() {
        return exceeded.get();
    }

    private void run() {
        while (process.isAlive()) {
            ProcessTree tree = ProcessTree.of(process.pid());
            long most = alone && tree.size() > ONE ? limit - limit / 8 - tree.size() * HUGE_PAGE : limit;
            long taken = tree.memory(most);
            if (taken > most) {
                exceeded.set(true);
                end.run();
                return;
            }
            double seconds = (double) (most - taken) / BYTES_A_SECOND / writers;
            LockSupport.parkNanos(this, Math.clamp((long) (seconds * 1e9), MIN_PAUSE_NANOS, MAX_PAUSE_NANOS));
        }
    }
}
