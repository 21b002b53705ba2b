package dev.assay.activities.run;

import dev.assay.ledger.run.ExecutionDao;
import dev.assay.ledger.run.StopCause;
import dev.assay.workflows.run.Claim;
import dev.assay.workflows.run.PrepareActivity;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** Prepares a run. What the user has to mend becomes the run's stop cause; everything else is tried again. */
final class PrepareActivityImpl implements PrepareActivity {

    private final Jdbi jdbi;
    private final RunPlans plans;

    PrepareActivityImpl(Jdbi jdbi, RunPlans plans) {
        this.jdbi = jdbi;
        this.plans = plans;
    }

    @Override
    public void prepare(Claim claim) {
        UUID runId = RunKey.of(claim);
        try {
            new Preparation(jdbi, plans.of(runId, claim.attempt()), claim, Heartbeat.ofThisActivity()).run();
        } catch (UnpreparableException e) {
            jdbi.useExtension(
                    ExecutionDao.class,
                    executions ->
                            executions.stop(runId, claim.attempt(), e.cause().toJson()));
        }
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
