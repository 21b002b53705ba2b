package dev.assay.api.progress;

import dev.assay.api.temporal.TemporalHealth;
import dev.assay.ledger.progress.Rates;
import dev.assay.ledger.progress.RunProgress;
import dev.assay.ledger.progress.Stall;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.springframework.stereotype.Component;

/** Looks at runs, and remembers what it saw lately of each, which is what speed is measured by. */
@Component
class ProgressReader {

    /** Runs whose speed is known; the one that was not looked at for longest is forgotten first. */
    private static final int MAX_RUNS = 1_000;

    private final Jdbi jdbi;
    private final TemporalHealth temporal;
    private final ProgressProperties properties;

    @SuppressWarnings("serial")
    private final Map<UUID, Rates> rates = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<UUID, Rates> eldest) {
            return size() > MAX_RUNS;
        }
    };

    ProgressReader(Jdbi jdbi, TemporalHealth temporal, ProgressProperties properties) {
        this.jdbi = jdbi;
        this.temporal = temporal;
        this.properties = properties;
    }

    /** Empty where the run is gone. */
    Optional<ProgressView> read(UUID runId) {
        return jdbi.inTransaction(TransactionIsolationLevel.REPEATABLE_READ, handle -> RunProgress.read(handle, runId))
                .filter(run -> !run.head().deleted())
                .map(this::view);
    }

    private ProgressView view(RunProgress run) {
        return ProgressViews.of(
                run, ratesOf(run.head().id()).observe(run), Stall.of(run, temporal.away(), properties.stalledAfter()));
    }

    private Rates ratesOf(UUID runId) {
        synchronized (rates) {
            return rates.computeIfAbsent(runId, id -> new Rates());
        }
    }
}
