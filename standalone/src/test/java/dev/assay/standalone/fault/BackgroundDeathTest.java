package dev.assay.standalone.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.assay.simulator.Counters;
import dev.assay.simulator.Latency;
import dev.assay.simulator.Scenario;
import dev.assay.simulator.provider.SimulatedProvider;
import dev.assay.standalone.support.AssayProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The whole process dies with ten calls in flight, with handles of their responses in the ledger and without. */
@Order(1) // takes longest: begun first, it is not waited for alone
@Tag("long")
@Tag("drilled")
class BackgroundDeathTest {

    private static final int SAMPLES = 60;
    private static final int CONCURRENCY = 10;

    @TempDir
    private Path home;

    @Test
    void withHandlesNoCallIsRepeated() throws Exception {
        Counters counters = killedInTheMiddle(true);

        assertThat(counters.repeatedAnswers()).isZero();
        assertThat(counters.answered()).isEqualTo(SAMPLES);
        assertThat(counters.backgroundCreated()).isEqualTo(SAMPLES);
    }

    @Test
    void withoutTheCallsInFlightAre() throws Exception {
        Counters counters = killedInTheMiddle(false);

        assertThat(counters.repeatedAnswers()).isBetween(1L, (long) CONCURRENCY);
        assertThat(counters.answered()).isEqualTo(SAMPLES + counters.repeatedAnswers());
    }

    private Counters killedInTheMiddle(boolean background) throws Exception {
        try (SimulatedProvider provider =
                SimulatedProvider.start(0, Scenario.healthy().withLatency(Latency.fixed(Duration.ofSeconds(3))))) {
            AssayProcess assay = new AssayProcess(
                    home, provider.baseUrl(), "in-process", List.of("assay.provider.background=" + background));
            String runId = assay.run(SAMPLES, CONCURRENCY, "{{question}}");
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> provider.counters().answered() >= CONCURRENCY);
            Jdbi ledger = assay.database();
            await().atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> provider.counters().inFlight() == CONCURRENCY
                            && (!background || handles(ledger) == CONCURRENCY));
            assay.kill();
            // Nobody is there to ask; the provider goes on all the same.
            await().until(() -> provider.counters().inFlight() == 0);

            assay.startAgain();
            JsonNode run = assay.untilCompleted(runId);
            assertThat(handles(ledger)).isZero();
            assertThat(assay.stop()).isTrue();
            assertThat(run.get("request_counts").get("completed").asInt()).isEqualTo(SAMPLES);
            return provider.counters();
        }
    }

    private static long handles(Jdbi ledger) {
        return ledger.withHandle(handle -> handle.createQuery("SELECT count(*) FROM eval_response_handles")
                .mapTo(Long.class)
                .one());
    }
}
