package dev.assay.activities.lane.loop;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The clock of the system and virtual threads. */
public final class SystemLaneRuntime implements LaneRuntime {

    private final BlockingQueue<Runnable> events = new LinkedBlockingQueue<>();

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public void post(Runnable event) {
        events.add(event);
    }

    @Override
    public @Nullable Runnable poll(Duration longest) throws InterruptedException {
        return events.poll(longest.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public Thread thread(Runnable work) {
        return Thread.ofVirtual().unstarted(work);
    }
}
