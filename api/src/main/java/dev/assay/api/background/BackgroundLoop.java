package dev.assay.api.background;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Work that goes on as long as the process does. A pass that fails, as every one does while PostgreSQL is away, is repeated. */
public abstract class BackgroundLoop implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(BackgroundLoop.class);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

    private final String name;
    private final CountDownLatch stop = new CountDownLatch(1);
    private volatile @Nullable Thread thread;
    private boolean failing;

    protected BackgroundLoop(String name) {
        this.name = name;
    }

    /** One round; it returns within some seconds. */
    protected abstract void pass() throws Exception;

    /** Called once, after the last round. */
    protected abstract void ended() throws Exception;

    @Override
    public final void start() {
        thread = Thread.ofVirtual().name(name).start(this::run);
    }

    private void run() {
        while (stop.getCount() > 0) {
            try {
                pass();
                failing = false;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (Exception e) {
                failed(e);
                pause(AFTER_FAILURE);
            }
        }
    }

    private void failed(Exception e) {
        if (stop.getCount() > 0 && !failing) {
            log.warn("The {} cannot work; it goes on as soon as it can", name, e);
        }
        failing = true;
    }

    /** Waits, unless the process is told to stop. */
    protected final void pause(Duration time) {
        try {
            if (stop.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
                log.debug("The {} is told to stop", name);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public final void stop() {
        stop.countDown();
        Thread running = thread;
        try {
            if (running != null && !running.join(Duration.ofSeconds(10))) {
                running.interrupt();
            }
            ended();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            log.warn("The {} did not end in order", name, e);
        }
        thread = null;
    }

    @Override
    public final boolean isRunning() {
        return thread != null;
    }
}
