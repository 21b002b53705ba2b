package dev.assay.api.run.control;

import dev.assay.ledger.run.Attempt;
import dev.assay.ledger.run.Attempt.Receipt;
import dev.assay.ledger.run.AttemptDao;
import dev.assay.ledger.run.Run;
import dev.assay.ledger.run.RunDao;
import dev.assay.ledger.run.RunTransitionDao;
import dev.assay.ledger.tenancy.Principal;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** The last step of all that sets a run going again: state, attempt, receipt, nudge. */
final class NewAttempt {

    private NewAttempt() {}

    /** @param runId a run that has ended, locked, with its blocks where the attempt is to find them */
    static Run begin(Handle handle, Principal principal, UUID runId, Attempt.Kind kind, Receipt receipt) {
        RunTransitionDao transitions = handle.attach(RunTransitionDao.class);
        transitions.requeue(runId);
        Run run = handle.attach(RunDao.class).lockAny(runId).orElseThrow();
        handle.attach(AttemptDao.class)
                .insert(
                        runId,
                        run.attempt(),
                        kind,
                        run.grading(),
                        principal.onBehalfOf().orElse(principal.keyId()),
                        receipt);
        transitions.nudgeDispatchers(runId);
        return run;
    }
}
