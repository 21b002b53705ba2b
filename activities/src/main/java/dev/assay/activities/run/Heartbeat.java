package dev.assay.activities.run;

import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.client.ActivityCompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The heartbeat of the activity that runs on this thread. The work itself sends it, so that work that hangs falls silent.
 * That it is not taken stops nothing: the ledger says who owns what.
 */
final class Heartbeat {

    private static final Logger log = LoggerFactory.getLogger(Heartbeat.class);

    private Heartbeat() {}

    static Runnable ofThisActivity() {
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
