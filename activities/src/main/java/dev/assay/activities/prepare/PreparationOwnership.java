package dev.assay.activities.prepare;

import dev.assay.activities.plan.RunKey;
import dev.assay.activities.preprocess.CallSupervision;
import dev.assay.activities.temporal.Heartbeat;
import dev.assay.ledger.lane.PrepareDao;
import dev.assay.workflows.run.Claim;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jdbi.v3.core.Jdbi;
import tools.jackson.databind.JsonNode;

/** An execution's hold on the run that it prepares: it lasts until another execution has it or it is to stop. */
final class PreparationOwnership implements CallSupervision {

    /** A row may take minutes, and a run that was cancelled should not be prepared for hours. */
    private static final Duration LOOK = Duration.ofSeconds(5);

    private final Jdbi jdbi;
    private final Claim claim;
    private final UUID runId;
    private final Runnable heartbeat;
    private final BooleanSupplier stopping;
    private final LongSupplier nanos;
    private long looked;

    /** @param stopping whether this process is told to stop: what is written stays, and preparing goes on elsewhere */
    PreparationOwnership(Jdbi jdbi, Claim claim, Runnable heartbeat, BooleanSupplier stopping) {
        this(jdbi, claim, heartbeat, stopping, System::nanoTime);
    }

    PreparationOwnership(Jdbi jdbi, Claim claim, Runnable heartbeat, BooleanSupplier stopping, LongSupplier nanos) {
        this.jdbi = jdbi;
        this.claim = claim;
        this.runId = RunKey.of(claim);
        this.heartbeat = heartbeat;
        this.stopping = stopping;
        this.nanos = nanos;
        this.looked = nanos.getAsLong();
    }

    UUID runId() {
        return runId;
    }

    /** False, and nothing written, where this execution is not the owner or preparation is complete. */
    boolean write(Consumer<PrepareDao> batch) {
        looked = nanos.getAsLong();
        return jdbi.inTransaction(handle -> {
            PrepareDao dao = handle.attach(PrepareDao.class);
            Optional<Boolean> prepared = dao.lock(runId, claim.attempt(), claim.execution());
            if (prepared.isEmpty() || prepared.get()) {
                return false;
            }
            batch.accept(dao);
            return true;
        });
    }

    /** Between two rows, since one template may take ten seconds. */
    void goOn() {
        if (stopping.getAsBoolean() || Thread.currentThread().isInterrupted()) {
            throw new InterruptedPreparationException();
        }
        heartbeat.run();
        if (nanos.getAsLong() - looked > LOOK.toNanos() && !write(dao -> {})) {
            throw new LostException();
        }
    }

    @Override
    public JsonNode during(Supplier<JsonNode> call) {
        goOn();
        return Heartbeat.during(Heartbeat.EVERY, call);
    }

    /** Told to stop in the middle. */
    static final class InterruptedPreparationException extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /** Another execution has the run, or it is to be prepared no more. */
    static final class LostException extends RuntimeException {
        private static final long serialVersionUID = 1;
    }
}
