package dev.assay.api.imports;

import dev.assay.api.error.ApiException;
import dev.assay.dataset.hub.WaitCallback;
import java.time.Duration;

/** When a request must have its answer, whatever it waits for. */
final class ImportDeadline implements WaitCallback, Runnable {

    private static final int RETRY_AFTER_SECONDS = 1;

    private final Duration limit;
    private final long end;

    ImportDeadline(Duration limit) {
        this.limit = limit;
        this.end = System.nanoTime() + limit.toNanos();
    }

    @Override
    public void pause(Duration duration) {
        long left = end - System.nanoTime();
        if (left < duration.toNanos() || left <= 0) {
            throw ApiException.unavailable(
                    "the import takes longer than assay.imports.time-limit, " + limit.toSeconds()
                            + " s; what was imported stays, and the same request goes on behind it",
                    RETRY_AFTER_SECONDS);
        }
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ApiException.unavailable("the server is stopping", RETRY_AFTER_SECONDS);
        }
    }

    /** Between two pieces of work. */
    @Override
    public void run() {
        pause(Duration.ZERO);
    }
}
