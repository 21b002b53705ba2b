package dev.assay.activities.lane.loop;

import static org.assertj.core.api.Assertions.fail;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A runtime whose clock only the test moves. {@link #settle} waits until nothing can happen any more without the test: the
 * loop waits for an event or for the clock, and each thread that was started waits for a future of the test's or has ended.
 * So what the loop does between two steps of a test depends on no timing.
 */
final class DrivenRuntime implements LaneRuntime {

    private static final Duration MAX_WAIT = Duration.ofSeconds(20);

    /** Overflows in the middle of most tests, as {@link System#nanoTime} may. */
    private final AtomicLong now =
            new AtomicLong(Long.MAX_VALUE - Duration.ofSeconds(1).toNanos());

    private final Queue<Runnable> events = new ConcurrentLinkedQueue<>();
    private final List<Thread> threads = new CopyOnWriteArrayList<>();

    /** Counts the loop's looks for an event. */
    private final AtomicLong looks = new AtomicLong();

    private volatile @Nullable Thread loop;

    @Override
    public long nanoTime() {
        return now.get();
    }

    @Override
    public void post(Runnable event) {
        events.add(event);
        LockSupport.unpark(loop);
    }

    @Override
    public @Nullable Runnable poll(Duration longest) throws InterruptedException {
        long deadline = now.get() + longest.toNanos();
        while (true) {
            looks.incrementAndGet();
            Runnable event = events.poll();
            if (event != null || now.get() - deadline >= 0) {
                return event;
            }
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            LockSupport.park(this);
        }
    }

    @Override
    public Thread thread(Runnable work) {
        Thread thread = Thread.ofVirtual().unstarted(work);
        threads.add(thread);
        return thread;
    }

    /** Runs a loop on a thread of its own. */
    void start(Runnable body) {
        Thread thread = Thread.ofVirtual().unstarted(body);
        loop = thread;
        thread.start();
        settle();
    }

    void advance(Duration time) {
        now.addAndGet(time.toNanos());
        LockSupport.unpark(loop);
        settle();
    }

    /** Runs what was posted on the calling thread, where the test has no loop. */
    void runEvents() {
        settle();
        for (Runnable event = events.poll(); event != null; event = events.poll()) {
            event.run();
            settle();
        }
    }

    void settle() {
        until("nothing happens without the test", this::settled);
    }

    /** Spins, since most waits are of microseconds and there are many. */
    static void until(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + MAX_WAIT.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                fail("waited for %s for %s", MAX_WAIT, what);
            }
            Thread.yield();
        }
    }

    /** Whether the loop has ended. */
    boolean ended() {
        Thread running = loop;
        return running != null && running.getState() == Thread.State.TERMINATED;
    }

    private boolean settled() {
        long before = looks.get();
        threads.removeIf(thread -> thread.getState() == Thread.State.TERMINATED);
        boolean waiting = threads.stream().allMatch(DrivenRuntime::waitsForTheTest);
        return waiting && loopWaits() && looks.get() == before;
    }

    /** Not for a lock, or for a class that tests of other threads load: that is over by itself. */
    private static boolean waitsForTheTest(Thread thread) {
        Object blocker = LockSupport.getBlocker(thread);
        return thread.getState() == Thread.State.WAITING
                && blocker != null
                && blocker.getClass().getName().startsWith(CompletableFuture.class.getName());
    }

    private boolean loopWaits() {
        Thread running = loop;
        if (running == null || running.getState() == Thread.State.TERMINATED) {
            return true;
        }
        return events.isEmpty()
                && running.getState() == Thread.State.WAITING
                && LockSupport.getBlocker(running) == this;
    }
}
