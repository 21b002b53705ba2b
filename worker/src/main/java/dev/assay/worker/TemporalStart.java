package dev.assay.worker;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.worker.WorkerFactory;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts a factory of workers as soon as Temporal answers. The SDK gives up at the first try; a fleet that is started
 * while Temporal is away must come up when it is back, in whatever order its parts start.
 */
final class TemporalStart {

    private static final Logger log = LoggerFactory.getLogger(TemporalStart.class);
    private static final Set<Status.Code> AWAY =
            Set.of(Status.Code.UNAVAILABLE, Status.Code.DEADLINE_EXCEEDED, Status.Code.CANCELLED);

    private final Supplier<WorkerFactory> factories;
    private final Duration pause;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread trying = new Thread(this::keepTrying, "temporal-start");
    private volatile @Nullable WorkerFactory started;

    /** @param factories makes one for each try: what a failed start leaves of a factory is not started again */
    TemporalStart(Supplier<WorkerFactory> factories, Duration pause) {
        this.factories = factories;
        this.pause = pause;
    }

    /**
     * Tries once, and goes on trying beside the caller if Temporal is away.
     *
     * @throws RuntimeException if Temporal answers and refuses, as for a namespace that does not exist
     */
    void begin() {
        try {
            tryOnce();
        } catch (RuntimeException e) {
            if (!away(e)) {
                throw e;
            }
            log.warn("Temporal does not answer; this worker begins when it does");
            trying.setDaemon(true);
            trying.start();
        }
    }

    /** False while Temporal has not answered yet. */
    boolean begun() {
        return started != null;
    }

    private void keepTrying() {
        try {
            while (!begun() && !ended.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                tryAgain();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void tryAgain() {
        try {
            tryOnce();
            log.info("Temporal answers; this worker has begun");
        } catch (RuntimeException e) {
            // A server that comes up refuses in ways of its own, for instance before its namespaces are loaded.
            if (!away(e)) {
                log.warn("Temporal refuses this worker: {}", reason(e));
            }
        }
    }

    /** Not beside {@link #end}: what begins after it would never be stopped. */
    private synchronized void tryOnce() {
        if (ended.getCount() == 0) {
            return;
        }
        WorkerFactory factory = factories.get();
        try {
            factory.start();
        } catch (RuntimeException e) {
            factory.shutdownNow();
            throw e;
        }
        started = factory;
    }

    private static boolean away(RuntimeException error) {
        return status(error).map(AWAY::contains).orElse(false);
    }

    private static String reason(RuntimeException error) {
        return status(error).map(Enum::name).orElse(error.getClass().getSimpleName());
    }

    private static Optional<Status.Code> status(RuntimeException error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof StatusRuntimeException status) {
                return Optional.of(status.getStatus().getCode());
            }
        }
        return Optional.empty();
    }

    /** Ends the trying, and answers what has been started, which goes on. */
    Optional<WorkerFactory> end() {
        ended.countDown();
        trying.interrupt();
        synchronized (this) {
            return Optional.ofNullable(started);
        }
    }
}
