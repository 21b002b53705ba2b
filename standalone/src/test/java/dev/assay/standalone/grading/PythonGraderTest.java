package dev.assay.standalone.grading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.standalone.support.TestAssay;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Users' Python, from the manifest to the scores. */
class PythonGraderTest {

    private static final String EXACT_MATCH = """
            def grade(sample, item):
                return sample.output_text.strip() == item["target"].strip()
            """;

    private static TestAssay assay;

    @BeforeAll
    static void start() {
        assay = TestAssay.start();
    }

    @AfterAll
    static void stop() throws IOException {
        assay.close();
    }

    @Test
    void gradesAsTheBuiltInDoesAndShowsWhatRaised() {
        String python = over("""
                {"type": "python", "source": %s}""".formatted(quoted(EXACT_MATCH)), 40);
        String builtIn = over("{\"type\": \"exact_match\"}", 40);
        assertThat(scores(python)).hasSize(40).isEqualTo(scores(builtIn));

        String raising = over("""
                {"type": "python", "source": %s}""".formatted(quoted("""
                def grade(sample, item):
                    if sample.sample_index == 3:
                        return {}["not there"]
                    return {"scores": {"score": 0.5, "length": len(sample["output_text"])}, "judge": {"by": "hand"}}
                """)), 5);
        JsonNode samples = assay.get("/api/v1/llm/evals/runs/" + raising + "/samples");
        JsonNode failed = samples.get("data").get(3);
        assertThat(failed.get("error").get("code").asString()).isEqualTo("grader_exception");
        assertThat(failed.get("error").get("message").asString())
                .contains("KeyError")
                .contains("line 3")
                .contains("not there");
        JsonNode graded = samples.get("data").get(0);
        assertThat(graded.get("scores").get("score").asDouble()).isEqualTo(0.5);
        assertThat(graded.get("scores").get("length").isNumber()).isTrue();
        assertThat(graded.get("judge").get("by").asString()).isEqualTo("hand");
    }

    @Test
    void aSourceThatCannotBeReadIsRefusedWithItsLine() {
        assertThatThrownBy(() -> suite("""
                        {"type": "python", "source": %s}""".formatted(quoted("x = 1\ndef grade(sample, item)\n  return 1")), 2))
                .hasMessageContaining("400")
                .hasMessageContaining("$.manifest.tasks[0].grader.source")
                .hasMessageContaining("line 2");
    }

    private static String over(String grader, int rows) {
        String runId = assay.run(suite(grader, rows), 8, "{\"max_retries\": 0}");
        assertThat(assay.untilOver(runId).get("status").asString()).isEqualTo("completed");
        return runId;
    }

    private static String suite(String grader, int rows) {
        return assay.suite(assay.upload("q.jsonl", TestAssay.questions(rows)), "{{question}}", "{{answer}}", grader);
    }

    private static List<String> scores(String runId) {
        return assay.get("/api/v1/llm/evals/runs/" + runId + "/samples?limit=500")
                .get("data")
                .valueStream()
                .map(sample -> sample.get("sample_index") + " " + sample.get("scores"))
                .toList();
    }

    private static String quoted(String text) {
        return JsonMapper.shared().writeValueAsString(text);
    }
}
