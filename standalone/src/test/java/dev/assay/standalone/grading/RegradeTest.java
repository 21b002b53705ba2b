package dev.assay.standalone.grading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.assay.simulator.AnswerRule;
import dev.assay.simulator.Behaviour;
import dev.assay.simulator.Latency;
import dev.assay.simulator.Scenario;
import dev.assay.standalone.support.TestAssay;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Other graders over answers that are paid for. Every question is answered "It is blue."; three in four have blue as
 * their target.
 */
class RegradeTest {

    private static final String EXACT = "\"grader\": {\"type\": \"exact_match\"}";
    private static final String CONTAINS = "\"grader\": {\"type\": \"contains\"}";
    /** Fails on every sample: no target is a number. */
    private static final String BROKEN = "\"grader\": {\"type\": \"numeric\"}";

    private static final String EXTRACTED =
            "\"output_extraction\": {\"type\": \"regex\", \"pattern\": \"red|blue\"}, " + EXACT;
    private static final Scenario BLUE = Scenario.healthy()
            .withDefaults(Behaviour.standard().withAnswerRules(List.of(new AnswerRule("question", "It is blue."))));

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
    void blue() {
        assay.provider.scenario(BLUE);
        assay.provider.resetCounters();
    }

    private static String upload(int rows) {
        return assay.upload(
                "colours.jsonl",
                IntStream.range(0, rows)
                        .mapToObj(n -> "{\"question\": \"question " + n + "\", \"answer\": \""
                                + (n % 4 == 0 ? "red" : "blue") + "\"}")
                        .collect(Collectors.joining("\n")));
    }

    private static String manifest(String file, String template, String grading) {
        return """
                {"tasks": [{"id": "qa", "type": "qa", "dataset": {"file_id": "%s"}, "prompt_template": "%s",
                 "target_template": "{{answer}}", %s}]}""".formatted(file, template, grading);
    }

    private static String suite(String manifest) {
        return assay.post("/api/v1/llm/evals/suites", "{\"name\": \"colours\", \"manifest\": " + manifest + "}")
                .get("id")
                .asString();
    }

    private static int version(String suite, String manifest) {
        return assay.post("/api/v1/llm/evals/suites/" + suite + "/versions", "{\"manifest\": " + manifest + "}")
                .get("version")
                .asInt();
    }

    private static JsonNode patched(String runId, String body) {
        HttpResponse<String> answer = assay.patch(runId, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JsonMapper.shared().readTree(answer.body());
    }

    @Test
    void aRepairedGraderCostsNoGenerationAndItsRunEqualsOneThatWasNeverBroken() {
        String file = upload(60);
        String suite = suite(manifest(file, "{{question}}", BROKEN));
        String broken = assay.run(suite, 8, "{}");
        JsonNode failed = assay.untilOver(broken);
        assertThat(failed.get("status").asString()).isEqualTo("failed");
        assertThat(failed.get("error").get("code").asString()).isEqualTo("all_samples_failed");
        Set<String> generations = assay.rows("eval_generations", broken);
        int repaired = version(suite, manifest(file, "{{question}}", CONTAINS));
        JsonNode sound = assay.untilOver(assay.run(suite, 8, "{}"));
        assay.provider.resetCounters();

        assertThat(patched(broken, "{\"suite_version\": " + repaired + "}")
                        .get("status")
                        .asString())
                .isEqualTo("failed");
        assay.act(broken, "retry");
        JsonNode completed = assay.untilOver(broken);

        assertThat(assay.provider.counters().requests()).isZero();
        assertThat(completed.get("status").asString()).isEqualTo("completed");
        assertThat(completed.get("suite_version").asInt()).isEqualTo(repaired);
        assertThat(completed.at("/metrics/score").asDouble())
                .isEqualTo(sound.at("/metrics/score").asDouble())
                .isCloseTo(0.75, within(1e-9));
        assertThat(assay.rows("eval_generations", broken)).isEqualTo(generations);
        assertThat(receipts(broken)).containsExactly("create 1: 0 0 0", "retry 2: 0 60 0");
        balanced(broken);
    }

    @Test
    void aPartlyGeneratedRunIsOfOneGradingAfterAll() {
        String file = upload(80);
        String suite = suite(manifest(file, "{{question}}", EXACT));
        int repaired = version(suite, manifest(file, "{{question}}", CONTAINS));
        assay.provider.scenario(BLUE.withLatency(Latency.fixed(Duration.ofMillis(200))));
        String runId = assay.post("/api/v1/llm/evals/runs", """
                        {"suite_id": "%s", "suite_version": 1, "models": ["m"], "concurrency": 8}
                        """.formatted(suite))
                .get("id")
                .asString();
        await().until(() -> !assay.rows("eval_scores", runId).isEmpty());
        assay.act(runId, "cancel");
        assertThat(assay.untilOver(runId).get("status").asString()).isEqualTo("cancelled");
        int generated = assay.rows("eval_generations", runId).size();
        assertThat(generated).isLessThan(80);
        assertThat(assay.status(runId, "rescore")).isEqualTo(409);

        patched(runId, "{\"suite_version\": " + repaired + "}");
        assay.act(runId, "retry");
        JsonNode completed = assay.untilOver(runId);
        assertThat(completed.at("/metrics/score").asDouble()).isCloseTo(0.75, within(1e-9));
        assertThat(completed
                        .at("/metrics/by_task/qa/by_model/m/metrics/score/count")
                        .asInt())
                .isEqualTo(80);
        assertThat(assay.provider.counters().answered()).isEqualTo(80);
        assertThat(receipts(runId).getLast()).isEqualTo("retry 2: 0 " + generated + " " + (80 - generated));
        balanced(runId);
    }

    @Test
    void aChangedTemplateIsRefusedByItsNameAndNothingChanges() {
        String file = upload(8);
        String suite = suite(manifest(file, "{{question}}", BROKEN));
        String runId = assay.run(suite, 8, "{}");
        assay.untilOver(runId);
        int other = version(suite, manifest(file, "{{question}}?", CONTAINS));
        HttpResponse<String> answer = assay.patch(runId, "{\"suite_version\": " + other + "}");
        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.body()).contains("generation_inputs_differ", "$.manifest.tasks[0].prompt_template");
        assertThat(assay.run(runId).get("suite_version").asInt()).isEqualTo(1);
    }

    @Test
    @Tag("long")
    void tenThousandSamplesAreRescoredWithoutACall() {
        int samples = 10_000;
        String file = upload(samples);
        String suite = suite(manifest(file, "{{question}}", EXACT));
        String runId = assay.run(suite, 128, "{}");
        JsonNode first = assay.untilOver(runId);
        assertThat(first.at("/metrics/score").asDouble()).isZero();
        Set<String> scores = assay.rows("eval_scores", runId);
        String firstMetrics = metrics(runId, 1);
        assertThat(firstMetrics).isEqualTo(first.get("metrics").toString());
        assay.provider.resetCounters();

        int extracting = version(suite, manifest(file, "{{question}}", EXTRACTED));
        patched(runId, "{\"suite_version\": " + extracting + "}");
        assertThat(assay.run(runId).get("metrics")).isEqualTo(first.get("metrics"));
        Integer[] answers = IntStream.range(0, 2)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> assay.status(runId, "rescore")))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toArray(Integer[]::new);
        assertThat(answers).containsExactlyInAnyOrder(200, 409);
        JsonNode second = assay.untilOver(runId);

        assertThat(second.get("status").asString()).isEqualTo("completed");
        assertThat(second.at("/metrics/score").asDouble()).isCloseTo(0.75, within(1e-9));
        assertThat(assay.provider.counters().requests()).isZero();
        assertThat(metrics(runId, 1)).isEqualTo(firstMetrics);
        assertThat(assay.rows("eval_scores", runId)).hasSize(2 * samples).containsAll(scores);
        assertThat(sample(runId, "grading=1")).isEqualTo("completed {\"score\":0.0} null");
        assertThat(sample(runId, "grading=2")).isEqualTo("completed {\"score\":1.0} \"blue\"");
        assertThat(sample(runId, "")).isEqualTo(sample(runId, "grading=2"));
        balanced(runId);

        // Once more, cancelled on the way and retried: still no call, and the third grading is whole.
        assay.act(runId, "rescore");
        await().until(() -> assay.run(runId).at("/request_counts/completed").asInt() > 0);
        assay.act(runId, "cancel");
        JsonNode cancelled = assay.untilOver(runId);
        assertThat(cancelled.get("status").asString()).isEqualTo("cancelled");
        int kept = cancelled.at("/request_counts/completed").asInt();
        assay.act(runId, "retry");
        JsonNode third = assay.untilOver(runId);
        assertThat(third.at("/metrics/score").asDouble()).isCloseTo(0.75, within(1e-9));
        assertThat(assay.provider.counters().requests()).isZero();
        assertThat(assay.rows("eval_scores", runId)).hasSize(3 * samples);
        assertThat(receipts(runId))
                .containsExactly(
                        "create 1: 0 0 0",
                        "rescore 2: 0 10000 0",
                        "rescore 3: 0 10000 0",
                        "retry 3: " + kept + " " + (samples - kept) + " 0");
        balanced(runId);
    }

    @Test
    void anActiveRunKeepsItsGradersWhateverIsAskedForAtOnce() {
        String file = upload(60);
        String suite = suite(manifest(file, "{{question}}", EXACT));
        int other = version(suite, manifest(file, "{{question}}", CONTAINS));
        assay.provider.scenario(BLUE.withLatency(Latency.fixed(Duration.ofMillis(100))));
        String runId = assay.post("/api/v1/llm/evals/runs", """
                        {"suite_id": "%s", "suite_version": 1, "models": ["m"], "concurrency": 4}
                        """.formatted(suite))
                .get("id")
                .asString();
        await().until(() -> assay.provider.counters().answered() >= 4);
        List<Integer> answers = IntStream.range(0, 20)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> assay.patch(
                                runId,
                                i % 2 == 0
                                        ? "{\"suite_version\": " + other + "}"
                                        : "{\"generation_concurrency\": " + (4 + i) + "}")
                        .statusCode()))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();
        assertThat(answers).filteredOn(status -> status == 200).hasSize(10);
        assertThat(answers).filteredOn(status -> status == 409).hasSize(10);
        JsonNode completed = assay.untilOver(runId);
        assertThat(completed.get("suite_version").asInt()).isEqualTo(1);
        assertThat(completed.at("/metrics/score").asDouble()).isZero();
        assertThat(assay.provider.counters().answered()).isEqualTo(60);
        balanced(runId);
    }

    /** {@code kind grading: kept resumed requeued} of each attempt. */
    private static List<String> receipts(String runId) {
        return texts("""
                SELECT kind || ' ' || grading || ': ' || concat_ws(' ', kept, resumed_at_scoring, requeued)
                FROM eval_run_attempts WHERE run_id = CAST(:id AS uuid) ORDER BY attempt""", runId);
    }

    private static String metrics(String runId, int attempt) {
        return texts(
                        "SELECT metrics FROM eval_run_attempts WHERE run_id = CAST(:id AS uuid) AND attempt = "
                                + attempt,
                        runId)
                .getFirst();
    }

    /** Counters of blocks equal rows, block by block. */
    private static void balanced(String runId) {
        assertThat(texts("""
                SELECT block_no FROM eval_blocks b JOIN eval_runs r ON r.id = b.run_id
                WHERE b.run_id = CAST(:id AS uuid)
                  AND (generated <> (SELECT count(*) FROM eval_generations g WHERE g.run_id = b.run_id
                         AND g.model_no = b.model_no AND g.item_no BETWEEN b.first_item AND b.last_item)
                    OR scored <> (SELECT count(*) FROM eval_scores s WHERE s.run_id = b.run_id
                         AND s.model_no = b.model_no AND s.item_no BETWEEN b.first_item AND b.last_item
                         AND s.grading = r.grading)
                    OR scored + failed <> last_item - first_item + 1)""", runId)).isEmpty();
    }

    private static List<String> texts(String sql, String runId) {
        return assay.jdbi()
                .withHandle(handle -> handle.createQuery(sql)
                        .bind("id", runId.substring("eval_run_".length()))
                        .mapTo(String.class)
                        .list());
    }

    /** Status, scores and what was graded of the second sample, whose target is blue. */
    private static String sample(String runId, String query) {
        JsonNode sample = assay.get("/api/v1/llm/evals/runs/" + runId + "/samples?limit=2&" + query)
                .get("data")
                .get(1);
        return sample.get("status").asString() + " " + sample.get("scores") + " " + sample.get("extracted_output");
    }
}
