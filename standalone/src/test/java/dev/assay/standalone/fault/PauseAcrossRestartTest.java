package dev.assay.standalone.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.assay.simulator.Behaviour;
import dev.assay.simulator.Latency;
import dev.assay.simulator.Scenario;
import dev.assay.simulator.provider.SimulatedProvider;
import dev.assay.standalone.client.RestClient;
import dev.assay.standalone.support.AssayProcess;
import dev.assay.standalone.support.TemporalCliRequired;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** A paused run stays paused when the whole process dies, with and without a Temporal that keeps its histories. */
@Order(1) // takes longest: begun first, it is not waited for alone
@Tag("long")
class PauseAcrossRestartTest {

    private static final int SAMPLES = 100;
    private static final int OTHER = 5;

    @TempDir
    private Path home;

    @ParameterizedTest
    @ValueSource(strings = {"in-process", "cli"})
    void afterKillItMakesNoCallUntilItIsResumed(String temporal) throws Exception {
        if (temporal.equals("cli")) {
            TemporalCliRequired.assume();
        }
        try (SimulatedProvider provider = SimulatedProvider.start(
                0,
                Scenario.healthy()
                        .withDefaults(Behaviour.standard().withLatency(Latency.fixed(Duration.ofMillis(300)))))) {
            AssayProcess assay = new AssayProcess(home, provider.baseUrl(), temporal);
            String runId = run(assay, "{{question}}", SAMPLES);
            await().until(() -> provider.counters().answered() >= 20);
            act(assay, runId, "pause");
            await().until(() -> provider.counters().inFlight() == 0);
            long paid = provider.counters().requests();
            // An answer that is written and not yet committed would rightly be asked for again.
            await().until(() -> answers(assay, runId) == paid);
            assay.kill();
            assertThat(paid).isLessThan(SAMPLES);

            assay.startAgain();
            // The process serves runs again: another one, and not this one.
            assay.untilCompleted(run(assay, "other {{question}}", OTHER));
            assertThat(provider.counters().requests()).isEqualTo(paid + OTHER);
            act(assay, runId, "resume");
            assay.untilCompleted(runId);
            boolean stopped = assay.stop();

            assertThat(provider.counters().requests()).isEqualTo(SAMPLES + OTHER);
            assertThat(stopped).isTrue();
        }
    }

    private static void act(AssayProcess assay, String runId, String action) throws Exception {
        try (RestClient client = assay.client()) {
            assertThat(client.post("/runs/" + runId + "/" + action)
                            .get("status")
                            .asString())
                    .isEqualTo("in_progress");
        }
    }

    private static long answers(AssayProcess assay, String runId) throws Exception {
        try (RestClient client = assay.client()) {
            return client.get("/runs/" + runId + "/samples?limit=500")
                    .get("data")
                    .valueStream()
                    .filter(sample -> !sample.get("output_text").isNull())
                    .count();
        }
    }

    private static String run(AssayProcess assay, String prompt, int samples) throws Exception {
        try (RestClient client = assay.client()) {
            String rows = IntStream.range(0, samples)
                    .mapToObj(n -> "{\"question\": \"question " + n + "\"}")
                    .collect(Collectors.joining("\n"));
            String suite = client.post("/suites", JsonMapper.shared().readTree("""
                            {"name": "t", "manifest": {"tasks": [{"id": "qa", "type": "qa", "dataset": {"file_id": "%s"},
                             "prompt_template": "%s", "target_template": "a",
                             "grader": {"type": "exact_match"}}]}}
                            """.formatted(
                                    client.upload("q.jsonl", rows), prompt)))
                    .get("id")
                    .asString();
            return client.post("/runs", JsonMapper.shared().readTree("""
                            {"suite_id": "%s", "models": ["m"], "concurrency": 10}
                            """.formatted(suite)))
                    .get("id")
                    .asString();
        }
    }
}
