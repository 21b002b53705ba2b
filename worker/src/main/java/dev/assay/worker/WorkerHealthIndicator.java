package dev.assay.worker;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Part of a worker's readiness: whether it has begun, which it does when Temporal first answers. */
final class WorkerHealthIndicator implements HealthIndicator {

    private final WorkerHost host;

    WorkerHealthIndicator(WorkerHost host) {
        this.host = host;
    }

    @Override
    public Health health() {
        return host.serving()
                ? Health.up().build()
                : Health.outOfService()
                        .withDetail("reason", "Temporal has not answered yet")
                        .build();
    }
}
