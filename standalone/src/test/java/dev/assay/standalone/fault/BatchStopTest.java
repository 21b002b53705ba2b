package dev.assay.standalone.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.assay.simulator.Scenario;
import dev.assay.simulator.provider.SimulatedProvider;
import dev.assay.standalone.client.RestClient;
import dev.assay.standalone.support.AssayProcess;
import dev.assay.standalone.support.TestAssay;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A process that is stopped in the middle of {@code grade_batch}, with a grace that is shorter than the grader. */
@Order(1) // takes longest: begun first, it is not waited for alone
@Tag("long")
class BatchStopTest {

    private static final int ROWS = 20;
    private static final int CALLS = 30;

    /** While it works on what it was told: the stop may come there. */
    private static final String GRADER = """
            import time

            def grade_batch(samples, ctx):
                said = []
                for n in range(%d):
                    said.append(ctx.responses_create(input="What of %%d?" %% n)["output_text"])
                    if n + 1 == %d:
                        end = time.time() + 8
                        while time.time() < end:
                            pass
                return {"score": len(said)}
            """;

    @TempDir
    private Path home;

    /** @param works after so many calls it works for 8 s; 0: it does not */
    @ParameterizedTest
    @CsvSource({"SIGTERM, 0", "Ctrl-C, 5"})
    void aStopRepeatsNoCallAndFailsNoSample(String how, int works) throws Exception {
        try (SimulatedProvider provider = SimulatedProvider.start(0, Scenario.parse("""
                {"per_model": {"judge": {"latency": {"fixed_ms": 400}}}}"""))) {
            AssayProcess assay = new AssayProcess(
                    home,
                    provider.baseUrl(),
                    "in-process",
                    List.of("assay.worker.grace=3s", "assay.reconciler.interval=1s", "assay.reconciler.settling=1s"));
            String run = run(assay, GRADER.formatted(CALLS, works));
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> provider.counters().answered("judge") >= 5
                            && (works == 0 || provider.counters().inFlight() == 0));
            assertThat(how.equals("Ctrl-C") ? assay.interrupt() : assay.stop()).isTrue();
            assertThat(provider.counters().answered("judge")).isLessThan(CALLS);

            assay.startAgain();
            JsonNode over = assay.untilCompleted(run);
            boolean stopped = assay.stop();

            assertThat(over.get("request_counts").get("completed").asInt()).isEqualTo(ROWS);
            assertThat(over.get("metrics").get("score").asDouble()).isEqualTo(CALLS);
            assertThat(provider.counters().answered("judge")).isEqualTo(CALLS);
            assertThat(provider.counters().answered("m")).isEqualTo(ROWS);
            assertThat(stopped).isTrue();
        }
    }

    private static String run(AssayProcess assay, String grader) throws Exception {
        try (RestClient client = assay.client()) {
            String suite = client.post("/suites", JsonMapper.shared().readTree("""
                            {"name": "t", "manifest": {"tasks": [{"id": "qa", "type": "qa", "dataset": {"file_id": "%s"},
                             "prompt_template": "{{question}}", "target_template": "a",
                             "grader": {"type": "python", "contract": "batch", "model_access": "mka1",
                                        "timeout_seconds": 60, "source": %s}}]}}
                            """.formatted(
                                    client.upload("q.jsonl", TestAssay.questions(ROWS)),
                                    JsonMapper.shared().writeValueAsString(grader))))
                    .get("id")
                    .asString();
            return client.post("/runs", JsonMapper.shared().readTree("""
                            {"suite_id": "%s", "models": ["m"], "judge_model": "judge"}
                            """.formatted(suite)))
                    .get("id")
                    .asString();
        }
    }
}
