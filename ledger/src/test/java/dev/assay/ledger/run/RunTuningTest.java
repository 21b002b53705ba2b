package dev.assay.ledger.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.ledger.LedgerTestCase;
import dev.assay.ledger.TestRun;
import dev.assay.ledger.run.RunCountersDao.RunCounters;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** How a run is worked on. */
class RunTuningTest extends LedgerTestCase {

    private static final String PAUSE =
            "SELECT concat_ws(' ', paused, pauses, next_dispatch_at IS NOT NULL) FROM eval_runs WHERE id = :id";

    private TestRun run;
    private RunTransitionDao dao;

    @BeforeEach
    void running() {
        run = inProgress(8, 4, "one");
        dao = jdbi.onDemand(RunTransitionDao.class);
    }

    @Test
    void aPauseCountsOnceAndAResumeMakesTheRunDue() {
        assertThat(dao.resume(run.id())).isZero();
        assertThat(dao.pause(run.id())).isEqualTo(1);
        assertThat(dao.pause(run.id())).isZero();
        assertThat(texts(run, PAUSE)).containsExactly("t 1 f");
        assertThat(dao.resume(run.id())).isEqualTo(1);
        assertThat(texts(run, PAUSE)).containsExactly("f 1 t");
        dao.pause(run.id());
        assertThat(texts(run, PAUSE)).containsExactly("t 2 t");
    }

    @Test
    void everyEndAndEveryNewAttemptClearsAPause() {
        contrived();
        dao.pause(run.id());
        RunTransitionDao transitions = jdbi.onDemand(RunTransitionDao.class);
        transitions.failed(run.id(), JsonMapper.shared().createObjectNode(), null, new RunCounters.Counts(0, 0, 0));
        assertThat(run.read().paused()).isFalse();
        dao.pause(run.id());
        transitions.cancelled(run.id(), null, new RunCounters.Counts(0, 0, 0));
        assertThat(run.read().paused()).isFalse();
        dao.pause(run.id());
        transitions.requeue(run.id());
        assertThat(run.read().paused()).isFalse();
    }

    @Test
    void whatIsNotGivenStays() {
        dao.tune(run.id(), 5, null, null);
        assertThat(run.read().request())
                .returns(5, Run.Request::generationConcurrency)
                .returns(8, Run.Request::graderConcurrency);
        dao.tune(run.id(), null, 3, JsonMapper.shared().createObjectNode().put("k", "v"));
        assertThat(run.read().request())
                .returns(5, Run.Request::generationConcurrency)
                .returns(3, Run.Request::graderConcurrency)
                .returns("{\"k\":\"v\"}", request -> request.metadata().toString());
    }
}
