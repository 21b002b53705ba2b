package dev.assay.standalone.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.simulator.Behaviour;
import dev.assay.simulator.Latency;
import dev.assay.simulator.Scenario;
import dev.assay.simulator.SimulatedProvider;
import dev.assay.standalone.client.RestClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole process dies in the middle of 400 samples at concurrency 10, and is started again on the same home. */
class ProcessDeathTest {

    private static final int SAMPLES = 400;
    private static final int CONCURRENCY = 10;

    @TempDir
    private Path home;

    @ParameterizedTest
    @ValueSource(strings = {"in-process", "cli"})
    void afterKillTheRunCompletesByItselfAndRepeatsNoMoreThanWasInFlight(String temporal) throws Exception {
        assumeTemporal(temporal);
        try (SimulatedProvider provider = provider()) {
            AssayProcess assay = new AssayProcess(home, provider.baseUrl(), temporal);
            String runId = run(assay);
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
    @ValueSource(strings = {"in-process", "cli"})
    void aStopRepeatsNoCall(String temporal) throws Exception {
        assumeTemporal(temporal);
        try (SimulatedProvider provider = provider()) {
            AssayProcess assay = new AssayProcess(home, provider.baseUrl(), temporal);
            String runId = run(assay);
            await().until(() -> provider.counters().answered() >= 120);
            assertThat(assay.stop()).isTrue();
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
        boolean onPath = Arrays.stream(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "temporal")));
        assumeTrue(temporal.equals("in-process") || onPath, "skipped: no temporal CLI on the PATH");
    }

    private static String run(AssayProcess assay) throws Exception {
        try (RestClient client = assay.client()) {
            String rows = IntStream.range(0, SAMPLES)
                    .mapToObj(n -> "{\"question\": \"question " + n + "\", \"answer\": \"a\"}")
                    .collect(Collectors.joining("\n"));
            String suite = client.post(
                            "/suites", JsonMapper.shared().readTree("""
                            {"name": "t", "manifest": {"tasks": [{"id": "qa", "type": "qa", "dataset": {"file_id": "%s"},
                             "prompt_template": "{{question}}", "target_template": "{{answer}}",
                             "grader": {"type": "exact_match"}}]}}
                            """.formatted(client.upload("q.jsonl", rows))))
                    .get("id")
                    .asString();
            return client.post("/runs", JsonMapper.shared().readTree("""
                            {"suite_id": "%s", "models": ["m"], "concurrency": %d}
                            """.formatted(suite, CONCURRENCY)))
                    .get("id")
                    .asString();
        }
    }
}
