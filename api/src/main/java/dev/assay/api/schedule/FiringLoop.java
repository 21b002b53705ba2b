package dev.assay.api.schedule;

import dev.assay.api.background.BackgroundLoop;
import dev.assay.ledger.schedule.FiringDao;
import dev.assay.ledger.webhook.DeliveryDao;
import java.time.Duration;
import org.jdbi.v3.core.Jdbi;
import org.springframework.stereotype.Component;

/** Decides firings as they come, starts buffered ones when they may, and forgets old ones. Every api process has one. */
@Component
class FiringLoop extends BackgroundLoop {

    private static final long PURGE_NANOS = Duration.ofMinutes(10).toNanos();

    private final Firings firings;
    private final FiringDao dao;
    private final DeliveryDao deliveries;
    private final Duration sweep;
    private long purged = System.nanoTime();

    FiringLoop(Jdbi jdbi, Firings firings, ScheduleProperties properties) {
        super("decider of firings");
        this.firings = firings;
        this.dao = jdbi.onDemand(FiringDao.class);
        this.deliveries = jdbi.onDemand(DeliveryDao.class);
        this.sweep = properties.sweep();
    }

    @Override
    protected void pass() {
        boolean more = true;
        while (more) {
            more = firings.decideNext();
        }
        if (System.nanoTime() - purged > PURGE_NANOS) {
            purged = System.nanoTime();
            dao.purge();
            deliveries.purge();
        }
        pause(sweep);
    }

    @Override
    protected void ended() {
        // It holds nothing.
    }
}
