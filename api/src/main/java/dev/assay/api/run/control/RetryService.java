package dev.assay.api.run.control;

import dev.assay.api.error.ApiException;
import dev.assay.ledger.Ids;
import dev.assay.ledger.run.Attempt;
import dev.assay.ledger.run.Attempt.Receipt;
import dev.assay.ledger.run.RegradeDao;
import dev.assay.ledger.run.Run;
import dev.assay.ledger.run.RunCountersDao;
import dev.assay.ledger.run.RunCountersDao.RunCounters;
import dev.assay.ledger.run.RunState;
import dev.assay.ledger.run.RunTransitionDao;
import dev.assay.ledger.tenancy.Principal;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.springframework.stereotype.Service;

/**
 * Queues a run that has ended to go on in place, under its own ID. What is done stays: only blocks with unfinished
 * samples are touched, and no sample is read. Where graders were changed meanwhile, generations stay and every sample is
 * scored again: the metrics of a run are of one grading.
 */
@Service
public class RetryService {

    private final Jdbi jdbi;

    RetryService(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** @throws ApiException 404; 409 {@code run_not_retryable} unless the run is failed or cancelled */
    public Run retry(Principal principal, String runId) {
        return jdbi.inTransaction(handle -> {
            Run run = RunLocks.lock(handle, principal, runId);
            checkRetryable(run);
            return requeue(handle, principal, run, Attempt.Kind.RETRY);
        });
    }

    /**
     * @throws ApiException 404; 409 {@code run_not_rerunnable} unless the run is completed, 409
     *     {@code no_failed_samples} where none failed
     */
    public Run rerunFailed(Principal principal, String runId) {
        return jdbi.inTransaction(handle -> {
            Run run = RunLocks.lock(handle, principal, runId);
            checkRerunnable(run, handle.attach(RunCountersDao.class).of(run.id()));
            return requeue(handle, principal, run, Attempt.Kind.RERUN_FAILED);
        });
    }

    public static void checkRetryable(Run run) {
        if (run.state() != RunState.FAILED && run.state() != RunState.CANCELLED) {
            throw RunLocks.wrongState("run_not_retryable", run, "failed or cancelled");
        }
    }

    public static void checkRerunnable(Run run, RunCounters counters) {
        if (run.state() != RunState.COMPLETED) {
            throw RunLocks.wrongState("run_not_rerunnable", run, "completed");
        }
        if (counters.failed() == 0) {
            throw ApiException.conflict(
                    "no_failed_samples",
                    "run is completed and no sample failed (expected: at least one); nothing is left to do",
                    Map.of("run_id", Ids.run(run.id()), "status", run.state().text()));
        }
    }

    private static Run requeue(Handle handle, Principal principal, Run run, Attempt.Kind kind) {
        RunTransitionDao transitions = handle.attach(RunTransitionDao.class);
        RegradeDao regrades = handle.attach(RegradeDao.class);
        // Locked first: results that come late are in the receipt or wait until it is written.
        // Lanes before blocks, the order of everyone who locks both.
        transitions.deleteLanes(run.id());
        if (run.regrade()) {
            regrades.lockBlocks(run.id());
        } else {
            transitions.lockUnfinishedBlocks(run.id());
        }
        Receipt receipt = Receipt.of(run, handle.attach(RunCountersDao.class).of(run.id()));
        if (run.regrade()) {
            regrades.unscoreBlocks(run.id());
        } else {
            transitions.requeueBlocks(run.id());
        }
        return NewAttempt.begin(handle, principal, run.id(), kind, receipt);
    }
}
