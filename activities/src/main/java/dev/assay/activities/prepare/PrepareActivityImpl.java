package dev.assay.activities.prepare;

import dev.assay.activities.plan.RunKey;
import dev.assay.activities.plan.RunPlan;
import dev.assay.activities.plan.RunPlans;
import dev.assay.activities.prepare.PreparationOwnership.InterruptedPreparationException;
import dev.assay.activities.preprocess.Preprocessors;
import dev.assay.activities.temporal.ActivityFailures;
import dev.assay.activities.temporal.Heartbeat;
import dev.assay.dataset.hub.HubClient;
import dev.assay.ledger.SqlErrors;
import dev.assay.ledger.lane.ExecutionDao;
import dev.assay.ledger.lane.StopCause;
import dev.assay.workflows.run.Claim;
import dev.assay.workflows.run.FailureType;
import dev.assay.workflows.run.PrepareActivity;
import dev.assay.workflows.run.Settled;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Prepares a run. What the user has to mend becomes the run's stop cause; everything else is tried again, an error of
 * ours only so often that the run does not hang in it for ever.
 */
public final class PrepareActivityImpl implements PrepareActivity {

    private static final Logger log = LoggerFactory.getLogger(PrepareActivityImpl.class);

    private static final String UNIQUE_VIOLATION = "23505";

    private final Jdbi jdbi;
    private final RunPlans plans;
    private final Preprocessors preprocessors;
    private final BooleanSupplier stopping;
    private final Function<Claim, Settled> settle;
    private final HubClient hub;

    /**
     * @param stopping whether this process is told to stop
     * @param settle says how the run stands once it is prepared
     */
    public PrepareActivityImpl(
            Jdbi jdbi,
            RunPlans plans,
            Preprocessors preprocessors,
            BooleanSupplier stopping,
            Function<Claim, Settled> settle,
            HubClient hub) {
        this.jdbi = jdbi;
        this.plans = plans;
        this.preprocessors = preprocessors;
        this.stopping = stopping;
        this.settle = settle;
        this.hub = hub;
    }

    @Override
    public Settled prepare(Claim claim) {
        prepared(claim);
        return settle.apply(claim);
    }

    private void prepared(Claim claim) {
        UUID runId = RunKey.of(claim);
        try {
            RunPlan plan = plans.of(runId, claim.attempt());
            PreparationOwnership hold = new PreparationOwnership(jdbi, claim, Heartbeat.ofThisActivity(), stopping);
            new Preparation(jdbi, plan, preprocessors, hold, hub).run();
        } catch (UnpreparableException e) {
            if (stopping.getAsBoolean()) {
                // It may be the stop that ended a sandbox in the middle; what is the user's to mend shows again.
                throw goesOnElsewhere();
            }
            stop(claim, e.cause());
        } catch (InterruptedPreparationException e) {
            throw goesOnElsewhere();
        } catch (RuntimeException e) {
            if (mayPass(e)) {
                throw e;
            }
            log.error(
                    "{} cannot be prepared, and that has not changed in {} tries",
                    claim.runId(),
                    ActivityFailures.MAX_TRIES,
                    e);
            stop(
                    claim,
                    StopCause.of(
                            "internal_error",
                            "the run could not be prepared: an error inside Assay that its log shows ("
                                    + e.getClass().getSimpleName() + "); a retry goes on where preparing stopped"));
        }
    }

    private static RuntimeException goesOnElsewhere() {
        return ActivityFailures.shown(FailureType.WORKER_STOPPING, "goes on elsewhere");
    }

    /** A preparer that Temporal gave up and that still writes shows as a unique violation: it passes with its end. */
    private static boolean mayPass(RuntimeException e) {
        return SqlErrors.passing(e) || SqlErrors.state(e).equals(UNIQUE_VIOLATION) || ActivityFailures.mayTryAgain();
    }

    private void stop(Claim claim, StopCause cause) {
        jdbi.useExtension(
                ExecutionDao.class, executions -> executions.stop(RunKey.of(claim), claim.attempt(), cause.toJson()));
    }

    /** The run cannot be prepared as it is. */
    static final class UnpreparableException extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final transient StopCause stopCause;

        UnpreparableException(StopCause stopCause) {
            super(stopCause.code());
            this.stopCause = stopCause;
        }

        StopCause cause() {
            return stopCause;
        }
    }
}
