package dev.assay.api.run.control;

import dev.assay.api.error.ApiException;
import dev.assay.ledger.Ids;
import dev.assay.ledger.run.Run;
import dev.assay.ledger.run.RunDao;
import dev.assay.ledger.run.RunState;
import dev.assay.ledger.tenancy.Principal;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** The run that a request changes, locked until its transaction ends. */
final class RunLocks {

    private RunLocks() {}

    /** @throws ApiException 404 */
    static Run lock(Handle handle, Principal principal, String runId) {
        UUID id = Ids.run(runId).orElseThrow(() -> ApiException.notFound("run", runId));
        return handle.attach(RunDao.class)
                .lock(id, principal.teamId(), principal.onBehalfOfOrNull())
                .orElseThrow(() -> ApiException.notFound("run", runId));
    }

    /** 409: the state, what the request needed, and what the state would allow. */
    static ApiException wrongState(String code, Run run, String expected) {
        return ApiException.conflict(
                code,
                "run is " + run.state().text() + " (expected: " + expected + "); " + possible(run.state()),
                Map.of("run_id", Ids.run(run.id()), "status", run.state().text()));
    }

    private static String possible(RunState state) {
        return switch (state) {
            case QUEUED, IN_PROGRESS, FINALIZING -> "it can be cancelled";
            case CANCELLING -> "it can be retried once it is cancelled";
            case COMPLETED -> "it can be rescored, and its failed samples, where it has any, rerun";
            case FAILED, CANCELLED -> "it can be retried";
        };
    }
}
