package dev.assay.standalone.grading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.assay.simulator.Scenario;
import dev.assay.standalone.support.TestAssay;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Users' {@code grade_batch}, once per task and model when everything is generated. */
class BatchGraderTest {

    private static final int ROWS = 30;

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

    @Tag("long")
    @Test
    void metricsOfTheWholeAreTheTasks() {
        String run = run(List.of("m", "n"), "", """
                def grade_batch(samples):
                    lengths = [len(sample.output_text) for sample in samples]
                    return {"count": len(samples), "models": len({sample.model for sample in samples}),
                            "mean_length": sum(lengths) / len(lengths)}
                """);
        JsonNode over = assay.untilOver(run);
        assertThat(over.get("status").asString()).as(over.toString()).isEqualTo("completed");
        JsonNode metrics = ofModel(over, "n").get("metrics");
        assertThat(metrics.get("count").get("mean").asInt()).isEqualTo(ROWS);
        assertThat(metrics.get("count").get("stderr").isNull()).isTrue();
        assertThat(metrics.get("models").get("mean").asInt()).isEqualTo(1);
        assertThat(metrics.get("mean_length").get("count").asInt()).isEqualTo(ROWS);
        assertThat(ofModel(over, "n").get("score").asDouble()).isEqualTo(ROWS);
        assertThat(assay.rows("eval_aggregates", run)).hasSize(2);
        assertThat(sample(run, 0).get("status").asString()).isEqualTo("completed");
    }

    @Test
    void gradesOfSamplesAreTheSamples() {
        String aligned = run(List.of("m"), "", """
                def grade_batch(samples):
                    return [sample.sample_index % 2 == 0 for sample in samples]
                """);
        String named = run(List.of("m"), "", """
                def grade_batch(samples):
                    return {"metrics": {"spread": 0.5},
                            "samples": [{"sample_index": s["sample_index"], "scores": {"score": s["sample_index"] % 2 == 0},
                                         "judge": {"n": s["sample_index"]}} for s in reversed(samples)]}
                """);
        String single = run(List.of("m"), "\"execution\": \"per_sample\", ", """
                def grade_batch(samples):
                    assert len(samples) == 1
                    return {"score": samples[0].sample_index % 2 == 0}
                """);
        for (String run : List.of(aligned, named, single)) {
            JsonNode over = assay.untilOver(run);
            assertThat(over.get("status").asString()).as(over.toString()).isEqualTo("completed");
            assertThat(over.get("metrics").get("score").asDouble()).isEqualTo(0.5);
            assertThat(sample(run, 3).get("scores").get("score").asDouble()).isZero();
            assertThat(sample(run, 4).get("scores").get("score").asDouble()).isEqualTo(1);
        }
        assertThat(sample(named, 7).get("judge").get("n").asInt()).isEqualTo(7);
        assertThat(ofModel(assay.untilOver(named), "m")
                        .get("metrics")
                        .get("spread")
                        .get("mean")
                        .asDouble())
                .isEqualTo(0.5);
    }

    @Test
    void aRetryRepeatsTheBatchThatFailedAndNothingElse() {
        String run = run(List.of("m"), "\"model_access\": \"mka1\", ", """
                tried = []

                def grade_batch(samples, ctx):
                    said = ctx.responses_create(input="How are these %d?" % len(samples))["output_text"]
                    tried.append(said)
                    if len(tried) == 1:
                        raise ValueError("not yet")
                    return {"score": len(samples)}
                """);
        JsonNode failed = assay.untilOver(run);
        assertThat(failed.get("status").asString()).isEqualTo("failed");
        assertThat(sample(run, 0).get("error").get("message").asString()).contains("not yet");
        assertThat(answered("m")).isEqualTo(ROWS);
        assertThat(answered("judge")).isEqualTo(1);

        assay.act(run, "retry");
        JsonNode over = assay.untilOver(run);
        assertThat(over.get("status").asString()).as(over.toString()).isEqualTo("completed");
        assertThat(over.get("metrics").get("score").asDouble()).isEqualTo(ROWS);
        assertThat(answered("m")).isEqualTo(ROWS);
        assertThat(answered("judge")).isEqualTo(1);
        assertThat(assay.rows("eval_grader_calls", run)).hasSize(1);
    }

    /** The first batch waits for its judge when the run is paused, and ends; the second one begins after the resume. */
    @Test
    void aPauseLeavesNoBatchBehind() {
        assay.provider.scenario(Scenario.parse("""
                {"per_model": {"judge": {"latency": {"fixed_ms": 2000}}}}"""));
        String run = run(List.of("m", "n"), "\"model_access\": \"mka1\", ", """
                def grade_batch(samples, ctx):
                    ctx.responses_create(input="What of " + samples[0].model)
                    return {"score": len(samples)}
                """);
        await().until(() -> answered("n") == ROWS && assay.provider.counters().inFlight() == 1);
        assay.act(run, "pause");
        await().until(() ->
                assay.run(run).get("request_counts").get("completed").asInt() == ROWS);
        assertThat(answered("judge")).isEqualTo(1);

        assay.act(run, "resume");
        JsonNode over = assay.untilOver(run);
        assertThat(over.get("status").asString()).as(over.toString()).isEqualTo("completed");
        assertThat(ofModel(over, "m").get("score").asDouble()).isEqualTo(ROWS);
        assertThat(ofModel(over, "n").get("score").asDouble()).isEqualTo(ROWS);
        assertThat(answered("judge")).isEqualTo(2);
    }

    @Test
    void gradesThatDoNotFitAreSaidPlainly() {
        String run = run(List.of("m"), "", """
                def grade_batch(samples):
                    return [1]
                """);
        assertThat(assay.untilOver(run).get("status").asString()).isEqualTo("failed");
        assertThat(sample(run, 0).get("error").get("message").asString()).contains("1 grades for " + ROWS + " samples");
    }

    private static JsonNode ofModel(JsonNode run, String model) {
        return run.get("metrics")
                .get("by_task")
                .valueStream()
                .findFirst()
                .orElseThrow()
                .get("by_model")
                .get(model);
    }

    private static String run(List<String> models, String fields, String source) {
        String suite = assay.suite(
                assay.upload("q.jsonl", TestAssay.questions(ROWS)), "{{question}}", "{{answer}}", """
                {"type": "python", "contract": "batch", %s"source": %s}
                """.formatted(
                                fields, JsonMapper.shared().writeValueAsString(source)));
        return assay.post("/api/v1/llm/evals/runs", """
                        {"suite_id": "%s", "models": %s, "generation": {"max_retries": 0}, "judge_model": "judge"}
                        """.formatted(
                                suite, JsonMapper.shared().writeValueAsString(models)))
                .get("id")
                .asString();
    }

    private static JsonNode sample(String run, int index) {
        return assay.get("/api/v1/llm/evals/runs/" + run + "/samples?sample_index=" + index)
                .get("data")
                .get(0);
    }

    private static long answered(String model) {
        return assay.provider.counters().answered(model);
    }
}
