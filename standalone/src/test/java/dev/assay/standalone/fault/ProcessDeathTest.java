package dev.assay.standalone.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.assay.simulator.Behaviour;
import dev.assay.simulator.Latency;
import dev.assay.simulator.Scenario;
import dev.assay.simulator.provider.SimulatedProvider;
import dev.assay.standalone.support.AssayProcess;
import dev.assay.standalone.support.TemporalCliRequired;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** The whole process dies in the middle of 400 samples at concurrency 10, and is started again on the same home. */
@Execution(ExecutionMode.CONCURRENT)
@Order(1) // takes longest: begun first, it is not waited for alone
class ProcessDeathTest {

    private static final int SAMPLES = 400;
    private static final int CONCURRENCY = 10;

    @TempDir
    private Path home;

    @Test
    @Tag("long")
    @Tag("drilled")
    void afterKillTheRunCompletesByItselfAndRepeatsNoMoreThanWasInFlight() throws Exception {
        afterKill("cli");
    }

    /** The in-process server forgets the run, and the reconciler starts it again. */
    @Tag("long")
    @Tag("drilled")
    @Test
    void soItDoesWhereTemporalForgetsIt() throws Exception {
        afterKill("in-process");
    }

    private void afterKill(String temporal) throws Exception {
        assumeTemporal(temporal);
        try (SimulatedProvider provider = provider()) {
            AssayProcess assay = new AssayProcess(home, provider.baseUrl(), temporal);
            String runId = assay.run(SAMPLES, CONCURRENCY, "{{question}}");
            await().until(() -> provider.counters().answered() >= 120);
            assay.kill();
            long atDeath = provider.counters().answered();
            assertThat(atDeath).isLessThan(SAMPLES);

            assay.startAgain();
            JsonNode run = assay.untilCompleted(runId);
            boolean stopped = assay.stop();

            assertThat(run.get("request_counts").get("completed").asInt()).isEqualTo(SAMPLES);
            assertThat(provider.counters().answered()).isBetween((long) SAMPLES, (long) SAMPLES + CONCURRENCY);
            assertThat(provider.counters().repeatedAnswers()).isLessThanOrEqualTo(CONCURRENCY);
            assertThat(stopped).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"in-process, SIGTERM", "cli, SIGTERM", "cli, Ctrl-C"})
    @Tag("long")
    void aStopRepeatsNoCall(String temporal, String how) throws Exception {
        assumeTemporal(temporal);
        try (SimulatedProvider provider = provider()) {
            AssayProcess assay = new AssayProcess(home, provider.baseUrl(), temporal);
            String runId = assay.run(SAMPLES, CONCURRENCY, "{{question}}");
            await().until(() -> provider.counters().answered() >= 120);
            assertThat(how.equals("Ctrl-C") ? assay.interrupt() : assay.stop()).isTrue();
            assertThat(provider.counters().answered()).isLessThan(SAMPLES);

            assay.startAgain();
            JsonNode run = assay.untilCompleted(runId);
            boolean stopped = assay.stop();

            assertThat(run.get("request_counts").get("completed").asInt()).isEqualTo(SAMPLES);
            assertThat(provider.counters().answered()).isEqualTo(SAMPLES);
            assertThat(stopped).isTrue();
        }
    }

    private static SimulatedProvider provider() {
        return SimulatedProvider.start(
                0,
                Scenario.healthy()
                        .withDefaults(Behaviour.standard().withLatency(Latency.fixed(Duration.ofMillis(150)))));
    }

    private static void assumeTemporal(String temporal) {
        if (temporal.equals("cli")) {
            TemporalCliRequired.assume();
        }
    }
}
