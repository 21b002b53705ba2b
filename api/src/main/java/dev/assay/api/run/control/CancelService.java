package dev.assay.api.run.control;

import dev.assay.api.error.ApiException;
import dev.assay.ledger.finish.FinalMetrics;
import dev.assay.ledger.run.AttemptDao;
import dev.assay.ledger.run.Run;
import dev.assay.ledger.run.RunCountersDao;
import dev.assay.ledger.run.RunCountersDao.RunCounters;
import dev.assay.ledger.run.RunDao;
import dev.assay.ledger.run.RunState;
import dev.assay.ledger.run.RunTransitionDao;
import dev.assay.ledger.tenancy.Principal;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.springframework.stereotype.Service;
import tools.jackson.databind.JsonNode;

/** Asks a run to stop. Calls in flight are waited for, because they are paid for, until a second cancel. */
@Service
public class CancelService {

    private final Jdbi jdbi;

    CancelService(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** @throws ApiException 404; 409 {@code run_not_cancellable} where the run has ended */
    public Run cancel(Principal principal, String runId) {
        return jdbi.inTransaction(handle -> {
            Run run = RunLocks.lock(handle, principal, runId);
            if (run.state().terminal()) {
                throw RunLocks.wrongState("run_not_cancellable", run, "queued, in_progress, finalizing or cancelling");
            }
            if (run.state() == RunState.CANCELLING) {
                handle.attach(RunTransitionDao.class).cancelNow(run.id());
                handle.attach(RunTransitionDao.class).nudgeLanes(run.id());
            } else {
                cancel(handle, run);
            }
            return handle.attach(RunDao.class).lockAny(run.id()).orElseThrow();
        });
    }

    /** Cancels a locked run where it is active and nobody has cancelled it yet. */
    static void cancel(Handle handle, Run run) {
        RunTransitionDao transitions = handle.attach(RunTransitionDao.class);
        switch (run.state()) {
            case QUEUED -> end(handle, run);
            case IN_PROGRESS, FINALIZING -> {
                transitions.requestCancel(run.id());
                transitions.nudgeLanes(run.id());
                transitions.nudgeDispatchers(run.id());
            }
            case CANCELLING, COMPLETED, FAILED, CANCELLED -> {}
        }
    }

    /** A queued run has no execution that could end it; one that starts late finds that it is not the owner. */
    private static void end(Handle handle, Run run) {
        RunCounters counters = handle.attach(RunCountersDao.class).of(run.id());
        JsonNode metrics = FinalMetrics.of(handle, run.id(), run.request().models(), run.grading());
        handle.attach(RunTransitionDao.class).cancelled(run.id(), metrics, counters.counts());
        handle.attach(AttemptDao.class).end(run.id(), run.attempt(), RunState.CANCELLED, null, metrics, counters);
    }
}
