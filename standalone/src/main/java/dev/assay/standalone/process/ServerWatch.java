package dev.assay.standalone.process;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts an embedded server again when it died without being told to (out of memory, {@code kill -9}). Pauses grow from
 * 1 s to 30 s while the server does not come up; it never gives up, because nothing else would bring the server back.
 */
public final class ServerWatch implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ServerWatch.class);
    private static final long LOOK_MILLIS = 500;
    private static final Duration MAX_PAUSE = Duration.ofSeconds(30);
    private static final Duration JOIN = Duration.ofMinutes(3);

    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread;

    public ServerWatch(String name, BooleanSupplier alive, Runnable restart) {
        this.thread = Thread.ofPlatform().daemon().name("watch-" + name).unstarted(() -> watch(name, alive, restart));
        thread.start();
    }

    private void watch(String name, BooleanSupplier alive, Runnable restart) {
        long pause = LOOK_MILLIS;
        while (!stopped(pause)) {
            if (alive.getAsBoolean()) {
                pause = LOOK_MILLIS;
                continue;
            }
            log.warn("{} has ended without being told to; starting it again", name);
            long begun = System.nanoTime();
            try {
                restart.run();
                log.info("{} is up again after {} ms", name, (System.nanoTime() - begun) / 1_000_000);
            } catch (RuntimeException e) {
                pause = Math.min(MAX_PAUSE.toMillis(), pause * 2);
                log.error("{} could not be started again, next try in {} ms: {}", name, pause, e.getMessage());
            }
        }
    }

    private boolean stopped(long millis) {
        try {
            return stop.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** Stops watching; a restart that is under way is waited for, so that none comes after. */
    @Override
    public void close() {
        stop.countDown();
        if (!Waits.until(JOIN, () -> !thread.isAlive())) {
            log.error("{} is still busy after {}", thread.getName(), JOIN);
        }
    }
}
