package dev.assay.standalone.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.assay.ledger.Ids;
import dev.assay.simulator.Behaviour;
import dev.assay.simulator.Fault;
import dev.assay.simulator.FaultKind;
import dev.assay.simulator.Latency;
import dev.assay.simulator.Scenario;
import dev.assay.simulator.Then;
import dev.assay.simulator.When;
import dev.assay.standalone.support.LedgerSums;
import dev.assay.standalone.support.TestAssay;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** Nothing that was paid for is paid for twice: judged by the provider's own counter. */
class RunLifeTest {

    private static final String NO_RETRIES = "{\"max_retries\": 0, \"timeout_seconds\": 20}";
    private static final Logger log = LoggerFactory.getLogger(RunLifeTest.class);
    private static TestAssay assay;

    @BeforeAll
    static void start() {
        assay = TestAssay.start();
    }

    @AfterAll
    static void stop() throws IOException {
        assay.close();
    }

    @BeforeEach
    void healthy() {
        assay.provider.scenario(Scenario.healthy());
        assay.provider.resetCounters();
    }

    @Test
    void aRetryMakesExactlyTheCallsThatWereMissing() {
        assay.provider.scenario(Scenario.healthy()
                .withDefaults(Behaviour.standard().withLatency(Latency.fixed(Duration.ofMillis(100))))
                .withFaults(Fault.of(When.afterAnswers(77), Then.status(401))));
        String runId = assay.run(200, 10, NO_RETRIES);
        JsonNode failed = assay.untilOver(runId);

        assertThat(failed.get("status").asString()).isEqualTo("failed");
        assertThat(failed.get("error").get("code").asString()).isEqualTo("credentials_rejected");
        assertThat(failed.get("metrics").get("score").isNull()).isTrue();
        assertThat(failed.at("/metrics/by_model/m/samples/unfinished").asInt()).isGreaterThanOrEqualTo(123);
        assertThat(assay.provider.counters().answered()).isEqualTo(77);
        Set<String> generations = assay.rows("eval_generations", runId);
        Set<String> scores = assay.rows("eval_scores", runId);
        assertThat(generations).hasSize(77);
        assertThat(failed.get("request_counts").get("failed").asInt()).isZero();
        LedgerSums.assertExact(assay.jdbi(), runId);
        Duration afterLastCall = sinceLastCall(runId);
        log.warn("MEASURED failed {} ms after the last call in flight", afterLastCall.toMillis());
        assertThat(afterLastCall).isGreaterThanOrEqualTo(Duration.ZERO);

        assay.provider.scenario(Scenario.healthy());
        assay.act(runId, "retry");
        JsonNode completed = assay.untilOver(runId);

        assertThat(completed.get("status").asString()).isEqualTo("completed");
        assertThat(completed.get("error").isNull()).isTrue();
        assertThat(completed.get("request_counts").get("completed").asInt()).isEqualTo(200);
        assertThat(assay.provider.counters().answered()).isEqualTo(200);
        assertThat(assay.provider.counters().repeatedAnswers()).isZero();
        assertThat(assay.rows("eval_generations", runId)).hasSize(200).containsAll(generations);
        assertThat(assay.rows("eval_scores", runId)).hasSize(200).containsAll(scores);
        LedgerSums.assertExact(assay.jdbi(), runId);
    }

    /** By the ledger's own times. */
    private static Duration sinceLastCall(String runId) {
        return Duration.ofMillis(assay.jdbi()
                .withHandle(handle -> handle.createQuery("""
                        SELECT extract(epoch FROM r.failed_at - (SELECT max(g.finished_at) FROM eval_generations g
                          WHERE g.run_id = r.id)) * 1000
                        FROM eval_runs r WHERE r.id = :id
                        """)
                        .bind("id", Ids.run(runId).orElseThrow())
                        .mapTo(Long.class)
                        .one()));
    }

    @Test
    void whereScoringFailedForAllTheModelIsNotCalledAgain() {
        String suiteId = assay.suite(assay.upload("q.jsonl", TestAssay.questions(50)), "{{question}}", "{{answer}}");
        assay.jdbi()
                .useHandle(handle ->
                        handle.execute("ALTER TABLE eval_scores ADD CONSTRAINT judge_is_down CHECK (false) NOT VALID"));
        String runId = assay.run(suiteId, 8, NO_RETRIES);
        JsonNode failed = assay.untilOver(runId);
        assay.jdbi().useHandle(handle -> handle.execute("ALTER TABLE eval_scores DROP CONSTRAINT judge_is_down"));

        assertThat(failed.get("error").get("code").asString()).isEqualTo("all_samples_failed");
        assertThat(assay.provider.counters().answered()).isEqualTo(50);

        assay.act(runId, "retry");
        assertThat(assay.untilOver(runId).get("request_counts").get("completed").asInt())
                .isEqualTo(50);
        assertThat(assay.provider.counters().answered()).isEqualTo(50);
    }

    @Test
    void whatWasInFlightAtACancelIsKeptAndResumesAtScoring() {
        assay.provider.scenario(Scenario.healthy()
                .withDefaults(Behaviour.standard().withLatency(Latency.fixed(Duration.ofMillis(300)))));
        String runId = assay.run(100, 10, NO_RETRIES);
        await().until(() -> assay.provider.counters().answered() >= 20);
        assertThat(assay.act(runId, "cancel").get("status").asString()).isEqualTo("cancelling");
        JsonNode cancelled = assay.untilOver(runId);

        assertThat(cancelled.get("status").asString()).isEqualTo("cancelled");
        long paid = assay.provider.counters().answered();
        assertThat(assay.rows("eval_generations", runId)).hasSize((int) paid);
        assertThat(paid).isLessThan(100);

        assay.act(runId, "retry");
        assertThat(assay.untilOver(runId).get("status").asString()).isEqualTo("completed");
        assertThat(assay.provider.counters().answered()).isEqualTo(100);
        assertThat(assay.provider.counters().repeatedAnswers()).isZero();
    }

    @Test
    void aRetryWhileTheExecutionIsStillClosingIsServed() {
        assay.provider.scenario(Scenario.healthy()
                .withDefaults(Behaviour.standard().withLatency(Latency.fixed(Duration.ofMillis(100)))));
        String runId = assay.run(60, 4, NO_RETRIES);
        await().until(() -> assay.provider.counters().answered() >= 4);
        for (int i = 0; i < 5; i++) {
            assay.act(runId, "cancel");
            assertThat(assay.untilOver(runId).get("status").asString()).isIn("cancelled", "completed");
            if (assay.run(runId).get("status").asString().equals("cancelled")) {
                assay.act(runId, "retry");
            }
            await().until(() -> !assay.run(runId).get("status").asString().equals("queued"));
        }
        assertThat(assay.untilOver(runId).get("status").asString()).isEqualTo("completed");
        assertThat(assay.provider.counters().answered()).isEqualTo(60);
    }

    @Test
    void ofTenRetriesAtOnceOneIsTaken() {
        assay.provider.scenario(Scenario.healthy().withFaults(Fault.always(Then.status(401))));
        String runId = assay.run(10, 4, NO_RETRIES);
        assay.untilOver(runId);
        assay.provider.scenario(Scenario.healthy());
        Integer[] answers = IntStream.range(0, 10)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> assay.status(runId, "retry")))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toArray(Integer[]::new);

        assertThat(TestAssay.count(answers, 200)).isEqualTo(1);
        assertThat(TestAssay.count(answers, 409)).isEqualTo(9);
        assertThat(assay.untilOver(runId).get("status").asString()).isEqualTo("completed");
        assertThat(assay.provider.counters().answered()).isEqualTo(10);
    }

    @Test
    void rerunFailedRunsOnlyTheFailedSamplesAgain() {
        assay.provider.scenario(
                Scenario.healthy().withFaults(Fault.of(When.promptContaining("question 7"), Then.status(400))));
        String runId = assay.run(30, 8, NO_RETRIES);
        JsonNode completed = assay.untilOver(runId);
        assertThat(completed.get("status").asString()).isEqualTo("completed");
        assertThat(completed.get("request_counts").get("failed").asInt()).isEqualTo(1);
        assertThat(assay.status(runId, "retry")).isEqualTo(409);

        assay.provider.scenario(Scenario.healthy());
        assay.act(runId, "rerun-failed");
        JsonNode again = assay.untilOver(runId);
        assertThat(again.get("request_counts").get("failed").asInt()).isZero();
        assertThat(again.get("request_counts").get("completed").asInt()).isEqualTo(30);
        assertThat(assay.provider.counters().answered()).isEqualTo(30);
        assertThat(assay.status(runId, "rerun-failed")).isEqualTo(409);
    }

    @Test
    void anEmptyAnswerIsInTheBooksAndTriedAgain() {
        assay.provider.scenario(Scenario.healthy()
                .withFaults(Fault.always(Then.of(FaultKind.EMPTY)).perPromptTimes(1)));
        String runId = assay.run(10, 4, "{\"max_empty_retries\": 1}");
        assertThat(assay.untilOver(runId).get("request_counts").get("completed").asInt())
                .isEqualTo(10);
        assertThat(assay.rows("eval_discarded_calls", runId)).hasSize(10);
        assertThat(assay.provider.counters().answered()).isEqualTo(20);
    }
}
