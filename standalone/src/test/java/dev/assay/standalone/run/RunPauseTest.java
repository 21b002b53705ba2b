package dev.assay.standalone.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.assay.ledger.Ids;
import dev.assay.simulator.Behaviour;
import dev.assay.simulator.Latency;
import dev.assay.simulator.Scenario;
import dev.assay.standalone.support.TestAssay;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A pause makes no call and repeats none, by the provider's own counter. */
class RunPauseTest {

    private static final int OTHER = 5;
    private static TestAssay assay;
    private static long others;

    @BeforeAll
    static void start() {
        assay = TestAssay.start();
    }

    @AfterAll
    static void stop() throws IOException {
        assay.close();
    }

    @BeforeEach
    void slow() {
        assay.provider.scenario(Scenario.healthy()
                .withDefaults(Behaviour.standard().withLatency(Latency.fixed(Duration.ofMillis(400)))));
        assay.provider.resetCounters();
        others = 0;
    }

    private static String running(int rows) {
        String runId = assay.run(rows, 10, "{}");
        await().until(() -> assay.provider.counters().answered() >= 20);
        return runId;
    }

    /**
     * Until no lane holds the run, so that nothing is left that could call; then the workers, which are free, serve another
     * run. Answers how many calls the paused one made.
     */
    private static long quiet(String runId) {
        await().until(() -> lanes(runId) == 0 && assay.provider.counters().inFlight() == 0);
        long calls = calls();
        String suite =
                assay.suite(assay.upload("q.jsonl", TestAssay.questions(OTHER)), "other {{question}}", "{{answer}}");
        assay.untilOver(assay.run(suite, OTHER, "{}"));
        others += OTHER;
        assertThat(calls()).isEqualTo(calls);
        return calls;
    }

    private static long lanes(String runId) {
        return assay.jdbi()
                .withHandle(handle -> handle.createQuery(
                                "SELECT count(*) FROM eval_lanes WHERE run_id = :id AND token IS NOT NULL")
                        .bind("id", Ids.run(runId).orElseThrow())
                        .mapTo(Long.class)
                        .one());
    }

    /** By the provider's counter, without those of the runs that only show that workers work. */
    private static long calls() {
        return assay.provider.counters().requests() - others;
    }

    @Test
    void noNewCallIsMadeAndNoneIsRepeated() {
        String runId = running(100);
        assertThat(assay.act(runId, "pause").get("status").asString()).isEqualTo("in_progress");
        long requests = quiet(runId);
        assertThat(requests).isLessThan(100);
        assertThat(assay.run(runId).get("status").asString()).isEqualTo("in_progress");
        assertThat(assay.rows("eval_generations", runId)).hasSize((int) requests);

        assertThat(assay.act(runId, "resume").get("status").asString()).isEqualTo("in_progress");
        assertThat(assay.untilOver(runId).get("status").asString()).isEqualTo("completed");
        assertThat(calls()).isEqualTo(100);
        assertThat(assay.provider.counters().repeatedAnswers()).isZero();
    }

    @Test
    void pausesThatAreTakenBackAtOnceCostNothingAndSlowNothingDown() {
        String runId = running(150);
        for (int i = 0; i < 10; i++) {
            assay.act(runId, "pause");
            assay.act(runId, "resume");
        }
        await().until(() -> assay.provider.counters().inFlight() == 10);
        assertThat(assay.untilOver(runId).get("status").asString()).isEqualTo("completed");
        assertThat(calls()).isEqualTo(150);
    }

    @Test
    void aPausedRunCanBeCancelledAndARetryIsNotPaused() {
        String runId = running(100);
        assay.act(runId, "pause");
        long requests = quiet(runId);
        assertThat(assay.act(runId, "cancel").get("status").asString()).isEqualTo("cancelling");
        assertThat(assay.untilOver(runId).get("status").asString()).isEqualTo("cancelled");
        assertThat(calls()).isEqualTo(requests);
        assertThat(assay.status(runId, "pause")).isEqualTo(409);

        assay.act(runId, "retry");
        assertThat(assay.untilOver(runId).get("status").asString()).isEqualTo("completed");
        assertThat(calls()).isEqualTo(100);
    }

    /** Nobody but the cancel wakes it. */
    @Test
    void aPausedRunCanBeCancelledInTheTemporalWebUi() {
        String runId = running(100);
        assay.act(runId, "pause");
        long requests = quiet(runId);
        assay.workflows().newUntypedWorkflowStub(runId).cancel();
        assertThat(assay.untilOver(runId).get("status").asString()).isEqualTo("cancelled");
        assertThat(calls()).isEqualTo(requests);
    }

    @Test
    void pauseResumeAndCancelAtOnceEndCancelledAndLoseNothing() {
        String runId = running(100);
        List.of("pause", "cancel", "resume", "pause", "resume").stream()
                .map(action -> CompletableFuture.supplyAsync(() -> assay.status(runId, action)))
                .toList()
                .forEach(status -> assertThat(status.join()).isIn(200, 409));
        assertThat(assay.untilOver(runId).get("status").asString()).isEqualTo("cancelled");
        assay.act(runId, "retry");
        assertThat(assay.untilOver(runId).get("status").asString()).isEqualTo("completed");
        assertThat(calls()).isEqualTo(100);
        assertThat(assay.provider.counters().repeatedAnswers()).isZero();
    }

    @Test
    @Tag("long")
    void aPauseOutlivesTemporalAndHoldsForARunThatHasNotBegun() {
        String running = running(100);
        assay.act(running, "pause");
        quiet(running);
        assay.temporalAway();
        String queued = assay.run(10, 5, "{}");
        assertThat(assay.act(queued, "pause").get("status").asString()).isEqualTo("queued");
        assay.temporalBack();

        // The in-process server has forgotten the first run: the reconciler starts it again.
        await().until(() -> assay.run(queued).get("status").asString().equals("in_progress")
                && assay.run(queued).at("/request_counts/total").asInt() == 10);
        await().ignoreExceptions()
                .until(() -> assay.workflows()
                        .newUntypedWorkflowStub(running)
                        .describe()
                        .getStatus()
                        .name()
                        .endsWith("RUNNING"));
        long requests = quiet(running);
        for (String runId : List.of(running, queued)) {
            assay.act(runId, "resume");
            assertThat(assay.untilOver(runId).get("status").asString()).isEqualTo("completed");
        }
        assertThat(requests).isLessThan(100);
        assertThat(calls()).isEqualTo(110);
    }
}
