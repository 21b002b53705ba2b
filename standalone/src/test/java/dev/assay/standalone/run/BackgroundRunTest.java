package dev.assay.standalone.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.assay.simulator.Endpoint;
import dev.assay.simulator.Fault;
import dev.assay.simulator.FaultKind;
import dev.assay.simulator.Latency;
import dev.assay.simulator.Scenario;
import dev.assay.simulator.Then;
import dev.assay.simulator.When;
import dev.assay.standalone.support.TestAssay;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Runs whose samples are generated in the background. */
class BackgroundRunTest {

    private static final Scenario SLOW = Scenario.healthy().withLatency(Latency.fixed(Duration.ofMillis(500)));
    private static final When RETRIEVE =
            new When(null, Endpoint.RESPONSES_RETRIEVE, null, null, null, null, null, null, null, null);
    private static TestAssay assay;

    @BeforeAll
    static void start() {
        assay = TestAssay.start("assay.provider.background=true");
    }

    @AfterAll
    static void stop() throws IOException {
        assay.close();
    }

    @BeforeEach
    void slow() {
        assay.provider.scenario(SLOW);
        assay.provider.resetCounters();
    }

    private static JsonNode completed(String runId, int samples) {
        JsonNode run = assay.untilOver(runId);
        assertThat(run.get("status").asString()).as(run.toString()).isEqualTo("completed");
        assertThat(run.get("request_counts").get("completed").asInt()).isEqualTo(samples);
        await().until(() -> assay.rows("eval_response_handles", runId).isEmpty());
        return run;
    }

    /** Generations and discarded calls, by the audit. */
    private static long paid(String runId) {
        JsonNode audit = assay.get("/api/v1/llm/evals/runs/" + runId + "/audit");
        assertThat(audit.get("balanced").asBoolean()).as(audit.toString()).isTrue();
        return audit.get("figures").get("calls").asLong();
    }

    @Test
    void everyAnswerIsMadeOnce() {
        String runId = assay.run(60, 20, "{}");

        assertThat(completed(runId, 60).get("tokens").get("output").asLong()).isPositive();
        assertThat(assay.provider.counters().backgroundCreated()).isEqualTo(60);
        assertThat(assay.provider.counters().answered()).isEqualTo(60);
        assertThat(paid(runId)).isEqualTo(60);
    }

    @Test
    void aRetryAsksForWhatWasRunningWhenTheRunFailed() {
        assay.provider.scenario(SLOW.withFaults(Fault.of(RETRIEVE, Then.status(401))));
        String runId = assay.run(40, 8, "{}");
        assertThat(assay.untilOver(runId).get("status").asString()).isEqualTo("failed");
        assertThat(assay.rows("eval_response_handles", runId)).isNotEmpty();
        assertThat(assay.rows("eval_generations", runId)).isEmpty();
        await().until(() -> assay.provider.counters().inFlight() == 0);
        assertThat(assay.provider.counters().answered()).isPositive();

        assay.provider.scenario(SLOW);
        assay.act(runId, "retry");

        completed(runId, 40);
        assertThat(assay.provider.counters().backgroundCreated()).isEqualTo(40);
        assertThat(assay.provider.counters().repeatedAnswers()).isZero();
        assertThat(paid(runId)).isEqualTo(40);
    }

    @Test
    void whatTheProviderHasForgottenIsInTheBooksAndMadeAgain() {
        assay.provider.scenario(SLOW.withFaults(Fault.of(RETRIEVE, Then.status(401))));
        String runId = assay.run(20, 4, "{\"max_empty_retries\": 0}");
        assertThat(assay.untilOver(runId).get("status").asString()).isEqualTo("failed");
        await().until(() -> assay.provider.counters().inFlight() == 0);
        long lost = assay.provider.counters().answered();
        assertThat(lost).isPositive();
        // Whoever asks for the first time is told that there is none: who has begun the response himself asks again.
        assay.provider.scenario(
                SLOW.withFaults(Fault.of(RETRIEVE, Then.status(404)).perPromptTimes(1)));
        assay.act(runId, "retry");

        completed(runId, 20);
        assertThat(assay.provider.counters().answered()).isEqualTo(20 + lost);
        assertThat(paid(runId)).isEqualTo(20 + lost);
        assertThat(assay.rows("eval_discarded_calls", runId))
                .hasSize((int) lost)
                .allSatisfy(row -> assertThat(row).contains("response_lost"));
    }

    @Test
    void failedAndEmptyResponsesAreBegunAnew() {
        assay.provider.scenario(SLOW.withFaults(
                Fault.of(When.promptContaining("question 1"), Then.of(FaultKind.FAILED))
                        .perPromptTimes(1),
                Fault.of(When.promptContaining("question 2"), Then.of(FaultKind.EMPTY))
                        .perPromptTimes(1)));
        String runId = assay.run(30, 10, "{}");

        completed(runId, 30);
        // Questions 1 and 10 to 19 fail once, 2 and 20 to 29 are empty once.
        assertThat(assay.provider.counters().backgroundCreated()).isEqualTo(30 + 11 + 11);
        assertThat(assay.provider.counters().answered()).isEqualTo(30 + 11);
        assertThat(paid(runId)).isEqualTo(30 + 11);
    }

    @Test
    void aCancelKeepsWhatIsInFlight() {
        assay.provider.scenario(Scenario.healthy().withLatency(Latency.fixed(Duration.ofSeconds(2))));
        String runId = assay.run(40, 10, "{}");
        await().until(() -> assay.provider.counters().inFlight() == 10);
        assay.act(runId, "cancel");
        assertThat(assay.untilOver(runId).get("status").asString()).isEqualTo("cancelled");
        assertThat(assay.rows("eval_generations", runId))
                .hasSize((int) assay.provider.counters().answered());
        assay.provider.scenario(SLOW);
        assay.act(runId, "retry");

        completed(runId, 40);
        assertThat(assay.provider.counters().answered()).isEqualTo(40);
    }
}
