package dev.assay.api.run.control;

import dev.assay.api.error.ApiException;
import dev.assay.ledger.run.Run;
import dev.assay.ledger.run.RunDao;
import dev.assay.ledger.run.RunTransitionDao;
import dev.assay.ledger.tenancy.Principal;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.springframework.stereotype.Service;

/** Hides runs, and cancels those that are active. */
@Service
public class DeleteService {

    private final Jdbi jdbi;

    DeleteService(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** @throws ApiException 404 */
    public Run delete(Principal principal, String runId) {
        return jdbi.inTransaction(handle -> {
            Run run = RunLocks.lock(handle, principal, runId);
            hide(handle, run);
            return run;
        });
    }

    /**
     * Hides every run of a suite, within the transaction that hides the suite.
     *
     * @return how many
     */
    public static int deleteOfSuite(Handle handle, UUID suiteId) {
        List<Run> runs = handle.attach(RunDao.class).lockOfSuite(suiteId);
        runs.forEach(run -> hide(handle, run));
        return runs.size();
    }

    private static void hide(Handle handle, Run run) {
        CancelService.cancel(handle, run);
        handle.attach(RunTransitionDao.class).delete(run.id());
    }
}
