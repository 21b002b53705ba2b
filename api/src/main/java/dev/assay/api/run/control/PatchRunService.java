package dev.assay.api.run.control;

import dev.assay.api.error.ApiException;
import dev.assay.api.json.ApiJson;
import dev.assay.api.json.Patched;
import dev.assay.ledger.run.Run;
import dev.assay.ledger.run.RunDao;
import dev.assay.ledger.run.RunTransitionDao;
import dev.assay.ledger.tenancy.Principal;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import tools.jackson.databind.JsonNode;

/** Changes a run in place: how it is worked on at any time, how it is graded once it has ended. All of it or nothing. */
@Service
public class PatchRunService {

    private final Jdbi jdbi;

    PatchRunService(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * @throws ApiException 404 for the run or the version; 409 {@code run_not_regradable} where graders are to change
     *     under an active run, 409 {@code generation_inputs_differ} where more than graders would change
     */
    public Run patch(Principal principal, String runId, PatchRunRequest patch) {
        return jdbi.inTransaction(handle -> {
            Run run = RunLocks.lock(handle, principal, runId);
            tune(handle, run, patch);
            Regrading.of(run, patch).apply(handle, principal);
            return handle.attach(RunDao.class).lockAny(run.id()).orElseThrow();
        });
    }

    private static void tune(Handle handle, Run run, PatchRunRequest patch) {
        @Nullable Integer generation = Patched.over(null, patch.generationConcurrency());
        @Nullable Integer grader = Patched.over(null, patch.graderConcurrency());
        handle.attach(RunTransitionDao.class).tune(run.id(), generation, grader, metadata(patch.metadata()));
        if (generation != null || grader != null) {
            handle.attach(RunTransitionDao.class).nudgeLanes(run.id());
        }
    }

    private static @Nullable JsonNode metadata(@Nullable Patched<Map<String, String>> metadata) {
        return metadata == null
                ? null
                : ApiJson.MAPPER.valueToTree(metadata.value() == null ? Map.of() : metadata.value());
    }
}
