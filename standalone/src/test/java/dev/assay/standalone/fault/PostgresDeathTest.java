package dev.assay.standalone.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.assay.simulator.Behaviour;
import dev.assay.simulator.Latency;
import dev.assay.simulator.Scenario;
import dev.assay.simulator.provider.SimulatedProvider;
import dev.assay.standalone.client.RestClient;
import dev.assay.standalone.support.AssayProcess;
import dev.assay.standalone.support.LedgerSums;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The embedded PostgreSQL dies below a whole Assay at work: postmaster and all backends, without a word. */
@Tag("long")
class PostgresDeathTest {

    private static final int SAMPLES = 400;
    private static final int CONCURRENCY = 10;

    @TempDir
    private Path home;

    @Test
    void theRunGoesOnByItselfAndNothingAcknowledgedIsLost() throws Exception {
        Latency latency = Latency.fixed(Duration.ofMillis(150));
        Scenario scenario = Scenario.healthy().withDefaults(Behaviour.standard().withLatency(latency));
        try (SimulatedProvider provider = SimulatedProvider.start(0, scenario)) {
            AssayProcess assay = new AssayProcess(home, provider.baseUrl(), "in-process");
            String runId = assay.run(SAMPLES, CONCURRENCY, "{{question}}");
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> provider.counters().answered() >= 120);
            Map<String, String> acknowledged = completed(assay, runId);
            long postgres = assay.postgres();
            killWithChildren(postgres);

            JsonNode run = assay.untilCompleted(runId);
            assertThat(run.get("request_counts").get("completed").asInt()).isEqualTo(SAMPLES);
            assertThat(provider.counters().answered()).isBetween((long) SAMPLES, (long) SAMPLES + CONCURRENCY);
            assertThat(provider.counters().repeatedAnswers()).isLessThanOrEqualTo(CONCURRENCY);
            assertThat(acknowledged).isNotEmpty();
            assertThat(completed(assay, runId)).hasSize(SAMPLES).containsAllEntriesOf(acknowledged);
            assertThat(assay.postgres()).isNotEqualTo(postgres);
            LedgerSums.assertExact(assay.database(), runId);
            assertThat(assay.stop()).isTrue();
        }
    }

    private static void killWithChildren(long postmaster) {
        ProcessHandle parent = ProcessHandle.of(postmaster).orElseThrow();
        // The postmaster first, or it would see its backends die and recover in order.
        Stream.concat(Stream.of(parent), parent.children().toList().stream()).forEach(ProcessHandle::destroyForcibly);
    }

    /** By ID, everything that a client was told of completed samples. */
    private static Map<String, String> completed(AssayProcess assay, String runId) throws Exception {
        try (RestClient client = assay.client()) {
            JsonNode page = client.get("/runs/" + runId + "/samples?status=completed&limit=500");
            return StreamSupport.stream(page.get("data").spliterator(), false)
                    .collect(Collectors.toMap(sample -> sample.get("id").asString(), JsonNode::toString));
        }
    }
}
