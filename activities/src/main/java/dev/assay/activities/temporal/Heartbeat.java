package dev.assay.activities.temporal;

import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.client.ActivityCompletionException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The heartbeat of the activity that runs on this thread. The work itself sends it, so that work that hangs falls silent.
 * That it is not taken stops nothing: the ledger says who owns what.
 */
public final class Heartbeat {

    private static final Logger log = LoggerFactory.getLogger(Heartbeat.class);

    /** Between two of them while work cannot beat by itself: well below the timeout of 20 s. */
    public static final Duration EVERY = Duration.ofSeconds(4);

    private Heartbeat() {}

    /**
     * Work that cannot beat by itself, with a bound of its own: a transaction, the start of a sandbox.
     *
     * @param beat time between two heartbeats, well below the heartbeat timeout
     */
    public static <T> T during(Duration beat, Supplier<T> work) {
        Runnable heartbeat = ofThisActivity();
        CountDownLatch done = new CountDownLatch(1);
        Thread.ofVirtual().name("step-heartbeat").start(() -> beat(heartbeat, beat, done));
        try {
            return work.get();
        } finally {
            done.countDown();
        }
    }

    private static void beat(Runnable heartbeat, Duration beat, CountDownLatch done) {
        try {
            while (!done.await(beat.toMillis(), TimeUnit.MILLISECONDS)) {
                heartbeat.run();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    public static Runnable ofThisActivity() {
        ActivityExecutionContext context = Activity.getExecutionContext();
        return () -> {
            try {
                context.heartbeat(null);
            } catch (ActivityCompletionException e) {
                log.debug("heartbeat not taken: {}", e.getClass().getSimpleName());
            }
        };
    }
}
