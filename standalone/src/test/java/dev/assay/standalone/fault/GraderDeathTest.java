package dev.assay.standalone.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.assay.simulator.AnswerRule;
import dev.assay.simulator.Behaviour;
import dev.assay.simulator.Latency;
import dev.assay.simulator.Scenario;
import dev.assay.simulator.provider.SimulatedProvider;
import dev.assay.standalone.client.RestClient;
import dev.assay.standalone.support.AssayProcess;
import dev.assay.standalone.support.TestAssay;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole process dies while two judges score 120 samples, eight at a time. */
@Tag("long")
class GraderDeathTest {

    private static final int SAMPLES = 120;
    private static final int CONCURRENCY = 8;
    private static final String JUDGE = """
            {"id": "%1$s", "metric_id": "%1$s", "type": "llm_judge", "model": "%1$s", "prompt_template": "JUDGE {{output}}",
             "choices": {"good": 1, "bad": 0}}""";

    @TempDir
    private Path home;

    @Test
    void noCallOfAJudgeThatIsInTheLedgerIsPaidForAgain() throws Exception {
        Scenario scenario = Scenario.healthy()
                .withDefaults(Behaviour.standard()
                        .withLatency(Latency.fixed(Duration.ofMillis(150)))
                        .withAnswerRules(List.of(new AnswerRule("JUDGE", "Verdict: good"))));
        try (SimulatedProvider provider = SimulatedProvider.start(0, scenario)) {
            AssayProcess assay = new AssayProcess(home, provider.baseUrl(), "in-process");
            String runId = run(assay);
            await().until(() -> provider.counters().answered("second") >= SAMPLES / 3);
            assay.kill();
            // What was in flight is answered to nobody, and paid for.
            await().until(() -> provider.counters().inFlight() == 0);
            Set<String> kept = rows(assay, "eval_grader_scores", runId);
            int calls = rows(assay, "eval_grader_calls", runId).size();
            long paid =
                    provider.counters().answered("first") + provider.counters().answered("second");
            assertThat(calls).isPositive();
            assertThat(paid - calls).isBetween(0L, (long) CONCURRENCY);

            assay.startAgain();
            JsonNode run = assay.untilCompleted(runId);
            Set<String> rows = rows(assay, "eval_grader_scores", runId);
            boolean stopped = assay.stop();

            assertThat(run.get("status").asString()).isEqualTo("completed");
            assertThat(rows).hasSize(3 * SAMPLES).containsAll(kept);
            // What is in the ledger is not asked for again: what comes after is just what was missing there.
            assertThat(provider.counters().answered("first")
                            + provider.counters().answered("second")
                            - paid)
                    .isEqualTo(2L * SAMPLES - calls);
            assertThat(stopped).isTrue();
        }
    }

    private static Set<String> rows(AssayProcess assay, String table, String runId) {
        return assay.database()
                .withHandle(handle -> handle
                        .createQuery("SELECT t::text FROM " + table + " t WHERE run_id = CAST(:id AS uuid)")
                        .bind("id", runId.substring("eval_run_".length()))
                        .mapTo(String.class)
                        .stream()
                        .collect(Collectors.toSet()));
    }

    private static String run(AssayProcess assay) throws Exception {
        try (RestClient client = assay.client()) {
            String file = client.upload("questions.jsonl", TestAssay.questions(SAMPLES));
            String suite = client.post("/suites", JsonMapper.shared().readTree("""
                            {"name": "t", "manifest": {"tasks": [{"id": "qa", "type": "qa", "dataset": {"file_id": "%s"},
                             "prompt_template": "{{question}}", "target_template": "{{answer}}",
                             "graders": [{"type": "f1", "metric_id": "f1"}, %s, %s]}]}}
                            """.formatted(
                                    file, JUDGE.formatted("first"), JUDGE.formatted("second"))))
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
