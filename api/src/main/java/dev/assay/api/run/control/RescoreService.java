package dev.assay.api.run.control;

import dev.assay.api.error.ApiException;
import dev.assay.ledger.Ids;
import dev.assay.ledger.run.Attempt;
import dev.assay.ledger.run.Attempt.Receipt;
import dev.assay.ledger.run.RegradeDao;
import dev.assay.ledger.run.Run;
import dev.assay.ledger.run.RunCountersDao;
import dev.assay.ledger.run.RunCountersDao.RunCounters;
import dev.assay.ledger.run.RunTransitionDao;
import dev.assay.ledger.tenancy.Principal;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.springframework.stereotype.Service;

/**
 * Grades every generation of a run again, as a new attempt under a new grading. Nothing is generated: what failed while
 * generating stays failed, and a run that has samples which were never decided is refused, because a result over a part
 * of it would look like one over all.
 */
@Service
public class RescoreService {

    private final Jdbi jdbi;

    RescoreService(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * @throws ApiException 404; 409 {@code run_not_rescorable} where the run is active, 409 {@code generations_missing}
     *     where samples have neither a generation nor a failure in its place, 409 {@code nothing_to_rescore} where none
     *     has a generation
     */
    public Run rescore(Principal principal, String runId) {
        return jdbi.inTransaction(handle -> {
            Run run = RunLocks.lock(handle, principal, runId);
            if (!run.state().terminal()) {
                throw RunLocks.wrongState("run_not_rescorable", run, "completed, failed or cancelled");
            }
            return rescore(handle, principal, run);
        });
    }

    private static Run rescore(Handle handle, Principal principal, Run run) {
        RegradeDao regrades = handle.attach(RegradeDao.class);
        handle.attach(RunTransitionDao.class).deleteLanes(run.id());
        regrades.lockBlocks(run.id());
        RunCounters counters = handle.attach(RunCountersDao.class).of(run.id());
        long failed = regrades.keepGenerationFailures(run.id(), run.attempt());
        if (counters.generated() == 0) {
            throw refused("nothing_to_rescore", run, "no sample has a generation (expected: at least one)");
        }
        if (counters.generated() + failed < counters.total()) {
            throw refused(
                    "generations_missing",
                    run,
                    counters.generated() + " of " + counters.total()
                            + " samples have a generation (expected: all that did not fail); a retry makes what is missing"
                            + " and scores all of them");
        }
        regrades.rescoreBlocks(run.id());
        regrades.regrade(run.id());
        return NewAttempt.begin(handle, principal, run.id(), Attempt.Kind.RESCORE, Receipt.ofRescore(counters));
    }

    private static ApiException refused(String code, Run run, String why) {
        return ApiException.conflict(
                code,
                "run is " + run.state().text() + " and " + why,
                Map.of("run_id", Ids.run(run.id()), "status", run.state().text()));
    }
}
