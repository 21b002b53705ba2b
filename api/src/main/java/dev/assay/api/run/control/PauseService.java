package dev.assay.api.run.control;

import dev.assay.api.error.ApiException;
import dev.assay.ledger.run.Run;
import dev.assay.ledger.run.RunDao;
import dev.assay.ledger.run.RunState;
import dev.assay.ledger.run.RunTransitionDao;
import dev.assay.ledger.tenancy.Principal;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.springframework.stereotype.Service;

/**
 * Stops a run's calls for a while. Calls in flight end and are kept; a queued run may be paused as well, and is then
 * prepared and makes no call. The state stays as it is: a pause that outlasts every process is still one column.
 */
@Service
public class PauseService {

    private static final Set<RunState> PAUSABLE = Set.of(RunState.QUEUED, RunState.IN_PROGRESS);

    private final Jdbi jdbi;

    PauseService(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** @throws ApiException 404; 409 {@code run_not_pausable} unless the run is queued or in progress */
    public Run pause(Principal principal, String runId) {
        return jdbi.inTransaction(handle -> {
            Run run = lock(handle, principal, runId, "run_not_pausable");
            if (handle.attach(RunTransitionDao.class).pause(run.id()) > 0) {
                handle.attach(RunTransitionDao.class).nudgeLanes(run.id());
            }
            return handle.attach(RunDao.class).lockAny(run.id()).orElseThrow();
        });
    }

    /** @throws ApiException 404; 409 {@code run_not_resumable} unless the run is queued or in progress */
    public Run resume(Principal principal, String runId) {
        return jdbi.inTransaction(handle -> {
            Run run = lock(handle, principal, runId, "run_not_resumable");
            if (handle.attach(RunTransitionDao.class).resume(run.id()) > 0) {
                handle.attach(RunTransitionDao.class).nudgeDispatchers(run.id());
            }
            return handle.attach(RunDao.class).lockAny(run.id()).orElseThrow();
        });
    }

    private static Run lock(Handle handle, Principal principal, String runId, String code) {
        Run run = RunLocks.lock(handle, principal, runId);
        if (!PAUSABLE.contains(run.state())) {
            throw RunLocks.wrongState(code, run, "queued or in_progress");
        }
        return run;
    }
}
