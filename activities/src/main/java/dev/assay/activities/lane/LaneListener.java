package dev.assay.activities.lane;

import dev.assay.ledger.SqlErrors;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens on {@code assay_lanes}. A notice that is missed costs a second, the watch's period, and nothing else. */
final class LaneListener implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(LaneListener.class);
    private static final int WAIT_MS = 1000;

    private final Jdbi jdbi;
    private final Runnable onNotice;
    private final Thread thread;
    private volatile boolean closed;

    LaneListener(Jdbi jdbi, Runnable onNotice) {
        this.jdbi = jdbi;
        this.onNotice = onNotice;
        this.thread = Thread.ofPlatform().name("lane-notices").daemon().start(this::run);
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join(3L * WAIT_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!closed) {
                listen();
                if (!closed) {
                    TimeUnit.MILLISECONDS.sleep(WAIT_MS);
                }
            }
        } catch (InterruptedException e) {
            log.info("lane notices interrupted");
        }
    }

    private void listen() {
        try (Handle handle = jdbi.open()) {
            handle.execute("LISTEN assay_lanes");
            PGConnection connection = handle.getConnection().unwrap(PGConnection.class);
            try {
                while (!closed) {
                    PGNotification[] notices = connection.getNotifications(WAIT_MS);
                    if (notices != null && notices.length > 0) {
                        onNotice.run();
                    }
                }
            } finally {
                handle.execute("UNLISTEN *");
            }
        } catch (SQLException | RuntimeException e) {
            log.debug("not listening: {}", SqlErrors.brief(e));
        }
    }
}
