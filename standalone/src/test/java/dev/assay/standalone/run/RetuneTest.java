package dev.assay.standalone.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.assay.simulator.Behaviour;
import dev.assay.simulator.Latency;
import dev.assay.simulator.Scenario;
import dev.assay.standalone.support.TestAssay;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Concurrencies that change under a running run. */
class RetuneTest {

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
    void slow() {
        assay.provider.scenario(Scenario.healthy()
                .withDefaults(Behaviour.standard().withLatency(Latency.fixed(Duration.ofMillis(500)))));
        assay.provider.resetCounters();
    }

    private static void tune(String runId, int concurrency) {
        assertThat(assay.patch(
                                runId,
                                "{\"generation_concurrency\": %d, \"grader_concurrency\": %d}"
                                        .formatted(concurrency, concurrency))
                        .statusCode())
                .isEqualTo(200);
    }

    private static void inFlightReaches(int calls) {
        await().until(() -> assay.provider.counters().inFlight() == calls);
    }

    /** A slow machine keeps fewer than 200 calls in flight at a time. */
    private static void inFlightExceeds(int calls) {
        await().until(() -> assay.provider.counters().inFlight() > calls);
    }

    /** While every slot makes several calls more. */
    private static void inFlightStaysAt(int calls) {
        assay.provider.resetMaxInFlight();
        long before = assay.provider.counters().requests();
        await().until(() -> assay.provider.counters().requests() >= before + 4L * calls);
        assertThat(assay.provider.counters().maxInFlight()).isLessThanOrEqualTo(calls);
    }

    @Test
    void fromFourToFortyAndBackWithoutLosingACall() {
        String runId = assay.run(500, 4, "{}");
        inFlightReaches(4);
        inFlightStaysAt(4);
        tune(runId, 40);
        inFlightReaches(40);
        tune(runId, 4);
        inFlightReaches(4);
        inFlightStaysAt(4);
        tune(runId, 100);
        assertThat(assay.untilOver(runId).get("status").asString()).isEqualTo("completed");
        assertThat(assay.provider.counters().requests()).isEqualTo(500);
        assertThat(assay.rows("eval_generations", runId)).hasSize(500);
    }

    /** 200 calls in flight are four lanes: with two slots, two of them hold nothing, and the others may end first. */
    @Tag("long")
    @Test
    void fewerSlotsThanLanesAreKeptExactlyAndTheRunStillEnds() {
        String runId = assay.run(2_000, 200, "{}");
        inFlightExceeds(100);
        assertThat(assay.provider.counters().maxInFlight()).isLessThanOrEqualTo(200);
        tune(runId, 2);
        inFlightReaches(2);
        inFlightStaysAt(2);
        tune(runId, 200);
        inFlightExceeds(100);
        tune(runId, 2);
        inFlightReaches(2);
        assay.provider.scenario(Scenario.healthy());
        assertThat(assay.untilOver(runId).get("status").asString()).isEqualTo("completed");
        assertThat(assay.provider.counters().maxInFlight()).isLessThanOrEqualTo(200);
        assertThat(assay.provider.counters().requests()).isEqualTo(2_000);
        assertThat(assay.provider.counters().repeatedAnswers()).isZero();
    }

    @Test
    void moreThanThisInstallationAllowsIsRefused() {
        String runId = assay.run(20, 4, "{}");
        assertThat(assay.patch(runId, "{\"generation_concurrency\": 257}").statusCode())
                .isEqualTo(400);
        tune(runId, 256);
        assertThat(assay.untilOver(runId).get("status").asString()).isEqualTo("completed");
    }
}
