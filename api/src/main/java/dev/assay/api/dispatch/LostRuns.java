package dev.assay.api.dispatch;

import dev.assay.api.json.ApiJson;
import dev.assay.ledger.Ids;
import dev.assay.ledger.dispatch.DispatchDao.QuietRun;
import dev.assay.ledger.finish.FinalMetrics;
import dev.assay.ledger.lane.BlockDao;
import dev.assay.ledger.lane.LaneDao;
import dev.assay.ledger.run.AttemptDao;
import dev.assay.ledger.run.Run;
import dev.assay.ledger.run.RunCountersDao;
import dev.assay.ledger.run.RunCountersDao.RunCounters;
import dev.assay.ledger.run.RunDao;
import dev.assay.ledger.run.RunState;
import dev.assay.ledger.run.RunTransitionDao;
import java.util.function.BiConsumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What becomes of a run whose execution is gone. Each change holds only where the run is still as it was found. */
@Component
class LostRuns {

    private static final Logger log = LoggerFactory.getLogger(LostRuns.class);

    private final Jdbi jdbi;

    LostRuns(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** A new execution goes on with the same attempt. */
    void startAgain(QuietRun found, String why) {
        change(found, "is started again: " + why, LostRuns::disown);
    }

    /** A cancel from the Temporal Web UI: a new execution finishes it in order. */
    void cancelled(QuietRun found) {
        change(found, "was cancelled in Temporal", (handle, run) -> {
            if (run.state() != RunState.CANCELLING) {
                handle.attach(RunTransitionDao.class).requestCancel(run.id());
                handle.attach(RunTransitionDao.class).nudgeLanes(run.id());
            }
            disown(handle, run);
        });
    }

    /** An operator ended the workflow: the run fails and can be retried. One that was to be cancelled still is. */
    void terminated(QuietRun found) {
        if (found.state() == RunState.CANCELLING) {
            startAgain(found, "its workflow was terminated before it was cancelled");
            return;
        }
        change(found, "has failed: its workflow was terminated in Temporal", (handle, run) -> {
            ObjectNode error = ApiJson.MAPPER.createObjectNode();
            error.put("code", "workflow_terminated");
            error.put("message", "the run's workflow was terminated in Temporal; a retry resumes the run");
            error.putObject("details").put("execution", found.execution());
            // No settle comes any more: what lanes hold is taken from them here, and what they paid for still counts.
            handle.attach(LaneDao.class).releaseAll(run.id());
            handle.attach(BlockDao.class).releaseAll(run.id());
            RunCounters counters = handle.attach(RunCountersDao.class).of(run.id());
            JsonNode metrics = FinalMetrics.of(handle, run.id(), run.request().models(), run.grading());
            handle.attach(RunTransitionDao.class).failed(run.id(), error, metrics, counters.counts());
            handle.attach(AttemptDao.class).end(run.id(), run.attempt(), RunState.FAILED, error, metrics, counters);
            handle.attach(RunTransitionDao.class).nudgeLanes(run.id());
        });
    }

    private static void disown(Handle handle, Run run) {
        handle.attach(RunTransitionDao.class).disown(run.id());
        handle.attach(RunTransitionDao.class).nudgeDispatchers(run.id());
    }

    private void change(QuietRun found, String what, BiConsumer<Handle, Run> change) {
        boolean changed = jdbi.inTransaction(handle -> {
            Run run = handle.attach(RunDao.class).lockAny(found.id()).orElseThrow();
            if (!found.same(run)) {
                return false;
            }
            change.accept(handle, run);
            return true;
        });
        if (changed) {
            log.warn("{} attempt {} {}", Ids.run(found.id()), found.attempt(), what);
        }
    }
}
