package dev.assay.api.progress;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** What is known of a run that somebody watches: one writer, any number of readers, each of which sees the latest only. */
final class ProgressWatch {

    private final UUID runId;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private @Nullable ProgressView latest;
    private long version;
    private boolean ended;

    ProgressWatch(UUID runId) {
        this.runId = runId;
    }

    /** @param version to be handed to the next {@link #await} */
    record Told(ProgressView view, long version) {}

    UUID runId() {
        return runId;
    }

    Optional<ProgressView> latest() {
        lock.lock();
        try {
            return Optional.ofNullable(latest);
        } finally {
            lock.unlock();
        }
    }

    /** Tells readers, unless nothing has changed. */
    void tell(ProgressView view) {
        lock.lock();
        try {
            boolean same = latest != null && latest.still().equals(view.still());
            latest = view;
            if (!same) {
                version++;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Nothing comes any more. */
    void end() {
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Wakes readers, so that each looks whether it still has one to tell. */
    void wake() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Whether nothing comes any more, and all that came is known under this version. */
    boolean over(long seen) {
        lock.lock();
        try {
            return ended && seen == version;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until there is something newer, until something else is to be looked at, or until the time is up. */
    Optional<Told> await(long seen, Duration longest) throws InterruptedException {
        lock.lock();
        try {
            if (version == seen && !ended) {
                boolean signalled = changed.await(longest.toNanos(), TimeUnit.NANOSECONDS);
                if (!signalled) {
                    return Optional.empty();
                }
            }
            return latest == null || version == seen ? Optional.empty() : Optional.of(new Told(latest, version));
        } finally {
            lock.unlock();
        }
    }
}
