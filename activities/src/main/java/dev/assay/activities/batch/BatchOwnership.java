package dev.assay.activities.batch;

import dev.assay.activities.grading.StepAbandonedException;
import dev.assay.activities.judge.CallGuard;
import dev.assay.activities.plan.RunKey;
import dev.assay.ledger.SqlErrors;
import dev.assay.ledger.lane.ExecutionDao;
import dev.assay.ledger.lane.StopCause;
import dev.assay.ledger.metric.AggregateDao;
import dev.assay.workflows.run.Claim;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An execution's hold on the blocks that it grades together. It has no lane, so it asks the ledger itself, once for each
 * model call: the call is not made where others have the blocks, the run is to end, or this process is told to stop. What
 * was paid for is replayed by whoever goes on.
 */
final class BatchOwnership implements CallGuard {

    private static final Logger log = LoggerFactory.getLogger(BatchOwnership.class);

    private static final Duration SLICE = Duration.ofMillis(250);

    /** Between two looks at the ledger while a provider's pause lasts. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    final UUID runId;
    final UUID token = UUID.randomUUID();

    private final Jdbi jdbi;
    private final Claim claim;
    private final BooleanSupplier stopping;
    private volatile int inFlight;

    /** @param stopping whether this process is told to stop */
    BatchOwnership(Jdbi jdbi, Claim claim, BooleanSupplier stopping) {
        this.jdbi = jdbi;
        this.claim = claim;
        this.runId = RunKey.of(claim);
        this.stopping = stopping;
    }

    @Override
    public void enter() {
        if (stopping() || !goesOn()) {
            throw new StepAbandonedException(Optional.empty());
        }
        inFlight = 1;
    }

    @Override
    public void leave() {
        inFlight = 0;
    }

    /** Model calls that wait for their answer, or for their answer to be written. */
    int inFlight() {
        return inFlight;
    }

    /** Told to stop, or out of patience with the stop. */
    boolean stopping() {
        return stopping.getAsBoolean() || Thread.currentThread().isInterrupted();
    }

    /** Whether nobody else has taken the blocks, and the run is to be worked on now. */
    boolean goesOn() {
        return standing().goesOn();
    }

    /** Whether nobody else has taken the blocks. */
    boolean held() {
        return standing().held();
    }

    /** Whether the run is this execution's and is to be worked on now. */
    boolean working() {
        return standing().working();
    }

    /** False, and before the time is over, where no call is to follow. */
    boolean rest(Duration time) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        long looked = System.nanoTime();
        for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
            if (stopping()) {
                return false;
            }
            if (System.nanoTime() - looked > LOOK.toNanos()) {
                if (!goesOn()) {
                    return false;
                }
                looked = System.nanoTime();
            }
            TimeUnit.NANOSECONDS.sleep(Math.min(left, SLICE.toNanos()));
        }
        return true;
    }

    /** The run cannot go on. */
    void stop(StopCause cause) {
        jdbi.useExtension(ExecutionDao.class, executions -> executions.stop(runId, claim.attempt(), cause.toJson()));
    }

    /** Waits while PostgreSQL is away: the grader is alive, and what it asks next can wait. */
    private AggregateDao.Standing standing() {
        while (true) {
            try {
                return jdbi.withExtension(
                        AggregateDao.class, dao -> dao.standing(runId, claim.attempt(), claim.execution(), token));
            } catch (RuntimeException e) {
                if (!SqlErrors.passing(e) || stopping()) {
                    throw e;
                }
                log.warn("a batch grader waits for PostgreSQL: {}", SqlErrors.brief(e));
                slice();
            }
        }
    }

    private static void slice() {
        try {
            TimeUnit.NANOSECONDS.sleep(SLICE.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
