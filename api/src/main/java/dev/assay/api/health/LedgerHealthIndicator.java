package dev.assay.api.health;

import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.jdbi.v3.core.Jdbi;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * Part of readiness: whether a run could be accepted, which needs a PostgreSQL that answers and takes writes. Temporal is
 * not asked, since a run is accepted without it. Probes need no key, so however many come, PostgreSQL is asked once a
 * second.
 */
@Component
class LedgerHealthIndicator implements HealthIndicator {

    private static final Duration FRESH = Duration.ofSeconds(1);

    private final Jdbi jdbi;
    private final ReentrantLock one = new ReentrantLock();
    private boolean asked;
    private long at;
    private Health last = Health.unknown().build();

    LedgerHealthIndicator(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** Answers within the time that the pool waits for a connection. Who comes meanwhile gets the same answer. */
    @Override
    public Health health() {
        // Not synchronized: that would hold a carrier thread for as long as the database keeps us waiting.
        one.lock();
        try {
            if (!asked || System.nanoTime() - at >= FRESH.toNanos()) {
                last = ask();
                at = System.nanoTime();
                asked = true;
            }
            return last;
        } finally {
            one.unlock();
        }
    }

    private Health ask() {
        try {
            boolean writable = jdbi.withHandle(handle -> handle.createQuery(
                            "SELECT NOT pg_is_in_recovery() AND current_setting('transaction_read_only') = 'off'")
                    .mapTo(Boolean.class)
                    .one());
            return writable
                    ? Health.up().build()
                    : Health.outOfService()
                            .withDetail("reason", "PostgreSQL takes no writes")
                            .build();
        } catch (RuntimeException e) {
            return Health.down()
                    .withDetail("reason", "PostgreSQL does not answer")
                    .build();
        }
    }
}
