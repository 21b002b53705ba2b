package dev.assay.standalone.grading;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.simulator.Scenario;
import dev.assay.standalone.support.TestAssay;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Graders that make more metrics than a run can show. */
class MetricBombTest {

    private static final int ROWS = 40;

    private static TestAssay assay;

    @BeforeAll
    static void start() {
        assay = TestAssay.start();
        assay.provider.scenario(Scenario.healthy());
    }

    @AfterAll
    static void stop() throws IOException {
        assay.close();
    }

    @Tag("long")
    @Test
    void thousandsOfMetricsAreTheSamplesFailure() {
        String run = run("", """
                def grade(sample, item):
                    if sample.sample_index == 0:
                        return {"score": 1}
                    return {"metric %d of %d %s" % (n, sample.sample_index, "x" * 40): n for n in range(5000)}
                """);
        JsonNode over = assay.untilOver(run);
        assertThat(over.get("status").asString()).as(over.toString()).isEqualTo("completed");
        assertThat(over.at("/request_counts/failed").asInt()).isEqualTo(ROWS - 1);
        assertThat(over.toString().getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(200_000);
        assertThat(error(run, 7)).isEqualTo("grader_bad_score: metrics: 5000 (expected: at most 100 of a task)");
    }

    @Test
    @Tag("long")
    void aTaskHasAHundredMetricsOverAllOfItsSamples() {
        String run = run("", """
                def grade(sample, item):
                    return {"%d of %d" % (n, sample.sample_index): 1.0 for n in range(9)} | {"score": 1}
                """);
        JsonNode over = assay.untilOver(run);
        assertThat(over.get("status").asString()).as(over.toString()).isEqualTo("completed");
        assertThat(over.at("/request_counts/completed").asInt()).isEqualTo(11);
        assertThat(over.at("/metrics/by_task/qa/by_model/m/metrics")).hasSize(100);
        Set<String> errors = new HashSet<>();
        for (int n = 0; n < ROWS; n++) {
            errors.add(error(run, n));
        }
        assertThat(errors)
                .containsExactlyInAnyOrder(
                        "",
                        "grader_bad_score: metrics: 109 (expected: at most 100 of a task; earlier samples have 100 of them)");

        assay.act(run, "rerun-failed");
        assertThat(assay.untilOver(run).at("/request_counts/completed").asInt()).isEqualTo(11);
        assay.act(run, "rescore");
        assertThat(assay.untilOver(run).at("/request_counts/completed").asInt()).isEqualTo(11);
        assertThat(assay.rows("eval_metric_names", run)).hasSize(200);
    }

    @Test
    void idsAreOfABoundedLength() {
        String run = run("", """
                def grade(sample, item):
                    return {"x" * (64 + sample.sample_index % 2): 1}
                """);
        JsonNode over = assay.untilOver(run);
        assertThat(over.at("/request_counts/completed").asInt()).isEqualTo(ROWS / 2);
        assertThat(error(run, 1))
                .startsWith("grader_bad_score: metric xxx")
                .contains("expected: an ID of 1..64 characters");
    }

    @Test
    @Tag("long")
    void aBatchGraderHasTheSameBounds() {
        String whole = run("\"contract\": \"batch\", ", """
                def grade_batch(samples):
                    return {"metric %d" % n: n for n in range(200000)}
                """);
        JsonNode over = assay.untilOver(whole);
        assertThat(over.get("status").asString()).isEqualTo("failed");
        assertThat(error(whole, 3)).isEqualTo("grader_bad_score: metrics: 200000 (expected: at most 100 of a task)");

        String samples = run("\"contract\": \"batch\", ", """
                def grade_batch(samples):
                    return {"metrics": {"whole": 0.5}, "samples": [
                        {"sample_index": s.sample_index, "scores": {"%d of %d" % (n, s.sample_index): 1 for n in range(33)}}
                        for s in samples]}
                """);
        over = assay.untilOver(samples);
        assertThat(over.get("status").asString()).as(over.toString()).isEqualTo("completed");
        assertThat(over.at("/request_counts/completed").asInt()).isEqualTo(3);
        assertThat(over.at("/metrics/by_task/qa/by_model/m/metrics")).hasSize(100);
        assertThat(error(samples, ROWS - 1)).startsWith("grader_bad_score: metrics: 133 ");
    }

    private static String run(String fields, String source) {
        String file = assay.upload("questions.jsonl", TestAssay.questions(ROWS));
        String grader = "{\"type\": \"python\", " + fields + "\"source\": "
                + JsonMapper.shared().writeValueAsString(source) + "}";
        return assay.run(assay.suite(file, "{{question}}", "{{answer}}", grader), 4, "{}");
    }

    private static String error(String run, int index) {
        JsonNode error = assay.get("/api/v1/llm/evals/runs/" + run + "/samples?sample_index=" + index)
                .at("/data/0/error");
        return error.isNull()
                ? ""
                : error.get("code").asString() + ": " + error.get("message").asString();
    }
}
