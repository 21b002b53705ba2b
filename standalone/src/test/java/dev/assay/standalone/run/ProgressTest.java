package dev.assay.standalone.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.assay.simulator.Behaviour;
import dev.assay.simulator.Fault;
import dev.assay.simulator.FaultKind;
import dev.assay.simulator.Latency;
import dev.assay.simulator.Scenario;
import dev.assay.simulator.Then;
import dev.assay.simulator.When;
import dev.assay.standalone.support.TestAssay;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What a run's progress says while real lanes work on it. A run counts as stalled after 3 s here. */
class ProgressTest {

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

    private static JsonNode progress(String runId) {
        return assay.get("/api/v1/llm/evals/runs/" + runId + "/progress");
    }

    private static JsonNode untilStalled(String runId) {
        return await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(200))
                .until(
                        () -> progress(runId),
                        progress -> !progress.get("stalled").isNull());
    }

    @Test
    void aRunThatGoesOnShowsItsCallsItsSpeedAndItsEnd() {
        assay.provider.scenario(Scenario.healthy()
                .withDefaults(Behaviour.standard().withLatency(Latency.fixed(Duration.ofMillis(200)))));
        String runId = assay.run(300, 8, "{}");
        JsonNode busy = await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(100))
                .until(
                        () -> progress(runId),
                        progress -> progress.at("/in_flight/generation").asInt(0) == 8
                                && progress.at("/speed/basis").asString().equals("window")
                                && progress.at("/speed/generations_per_second").asDouble() > 20);
        assertThat(busy.get("phase").asString()).isEqualTo("evaluating");
        assertThat(busy.at("/speed/generations_per_second").asDouble()).isLessThan(45);
        // 7.5 s on a machine that does nothing else.
        assertThat(busy.get("eta_seconds").asLong()).isBetween(1L, 60L);
        assertThat(busy.at("/samples/total").asInt()).isEqualTo(300);
        assertThat(busy.get("stalled").isNull()).isTrue();
        assertThat(busy.at("/blocks/held").asInt()).isPositive();
        List<String> kinds = new ArrayList<>();
        busy.get("lanes").forEach(lane -> {
            kinds.add(lane.get("kind").asString());
            assertThat(lane.get("worker").asString()).startsWith("worker-");
            assertThat(lane.get("live").asBoolean()).isTrue();
        });
        assertThat(kinds).contains("generation", "scoring");
        assay.untilOver(runId);
        JsonNode ended = progress(runId);
        assertThat(ended.get("phase").asString()).isEqualTo("ended");
        assertThat(ended.get("lanes")).isEmpty();
        assertThat(ended.at("/steps/0/done").asInt()).isEqualTo(300);
        assertThat(ended.at("/steps/1/done").asInt()).isEqualTo(300);
    }

    @Test
    @Tag("long")
    void aProviderThatHangsIsNamedUntilItAnswersAgain() {
        assay.provider.scenario(Scenario.healthy().withFaults(Fault.of(When.afterAnswers(6), Then.of(FaultKind.HANG))));
        String runId = assay.run(40, 4, "{\"timeout_seconds\": 6, \"max_retries\": 3}");
        JsonNode stalled = untilStalled(runId).get("stalled");
        assertThat(stalled.get("reason").asString()).isEqualTo("provider_silent");
        assertThat(stalled.get("lanes").asString()).isEqualTo("generation");
        assertThat(stalled.get("message").asString()).isEqualTo("4 calls in flight, none answered");

        assay.provider.scenario(Scenario.healthy());
        await().atMost(Duration.ofSeconds(30))
                .until(() -> progress(runId).get("stalled").isNull());
        assertThat(assay.untilOver(runId).get("status").asString()).isEqualTo("completed");
    }

    @Test
    void aProviderThatThrottlesLeavesSamplesBackingOff() {
        assay.provider.scenario(
                Scenario.healthy().withFaults(Fault.always(Then.rateLimited(5)).perPromptTimes(1)));
        String runId = assay.run(8, 4, "{}");
        JsonNode stalled = untilStalled(runId);
        assertThat(stalled.at("/stalled/reason").asString()).isEqualTo("backing_off");
        assertThat(stalled.at("/limiter/backing_off").asInt()).isEqualTo(8);
        assertThat(stalled.at("/in_flight/generation").asInt()).isZero();
        assertThat(assay.untilOver(runId).get("status").asString()).isEqualTo("completed");
    }

    /** Over HTTP the same as by the audit that follows every test; the retry's receipt is what its plan said. */
    @Test
    void planReceiptAndAuditAgreeOnARunThatWasRetried() {
        assay.provider.scenario(Scenario.healthy().withFaults(Fault.of(When.afterAnswers(33), Then.status(401))));
        String runId = assay.run(100, 6, "{\"max_retries\": 0}");
        assay.untilOver(runId);
        String path = "/api/v1/llm/evals/runs/" + runId + "/";
        JsonNode plan = assay.get(path + "retry-plan");
        assertThat(plan.get("kept").asLong() + plan.get("resumed_at_scoring").asLong())
                .isEqualTo(33);
        assertThat(plan.get("requeued").asLong()).isEqualTo(67);

        assay.provider.scenario(Scenario.healthy());
        assay.act(runId, "retry");
        assay.untilOver(runId);
        JsonNode attempts = assay.get(path + "attempts").get("data");
        JsonNode retry = attempts.get(0);
        for (String field : List.of("kept", "resumed_at_scoring", "requeued", "calls_saved", "tokens_saved")) {
            assertThat(retry.get("receipt").get(field)).as(field).isEqualTo(plan.get(field));
        }
        assertThat(retry.at("/spent/calls").asLong()).isEqualTo(67);
        assertThat(attempts.get(1).at("/spent/calls").asLong()).isEqualTo(33);
        assertThat(attempts.get(1).at("/error/code").asString()).isEqualTo("credentials_rejected");
        JsonNode audit = assay.get(path + "audit");
        assertThat(audit.get("balanced").asBoolean()).as(audit.toString()).isTrue();
        assertThat(audit.at("/figures/calls").asLong())
                .isEqualTo(assay.provider.counters().answered());
    }
}
