package dev.assay.standalone.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.simulator.Scenario;
import dev.assay.standalone.support.TestAssay;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Runs suites of one task with messages; the model answers with what it was asked last. */
record MessageRuns(TestAssay assay) {

    private static final JsonMapper JSON = JsonMapper.shared();

    /** @param faults of the provider, {@code , "faults": […]}, or nothing */
    void answerWithTheQuestion(String faults) {
        assay.provider.scenario(Scenario.parse("{\"defaults\": {\"answer_otherwise\": \"echo\"}" + faults + "}"));
    }

    /** From here on nothing was counted, and everything is kept. */
    void begin() {
        answerWithTheQuestion("");
        assay.provider.resetCounters();
        assay.provider.keepRequests(1_000);
    }

    List<JsonNode> completed(String suiteId, int samples) {
        String runId = run(suiteId);
        JsonNode run = assay.untilOver(runId);
        assertThat(run.get("status").asString()).as(run.toString()).isEqualTo("completed");
        List<JsonNode> found = assay.get("/api/v1/llm/evals/runs/" + runId + "/samples?limit=500")
                .get("data")
                .valueStream()
                .toList();
        assertThat(found).hasSize(samples);
        return found;
    }

    String run(String suiteId) {
        return assay.run(suiteId, 8, "{}");
    }

    /** The error of a run that fails before anything is generated. */
    JsonNode error(String suiteId) {
        JsonNode error = assay.untilOver(run(suiteId)).get("error");
        assertThat(assay.provider.counters().requests()).isZero();
        return error;
    }

    /** What the model was sent. */
    List<JsonNode> inputs() {
        return assay.provider.requests().stream()
                .map(body -> JSON.readTree(body).get("input"))
                .toList();
    }

    String questions(int rows) {
        return assay.upload("questions.jsonl", TestAssay.questions(rows));
    }

    String upload(String rows) {
        return assay.upload("rows.jsonl", rows);
    }

    String suite(String fileId, String prompt) {
        return assay.post("/api/v1/llm/evals/suites", manifest(fileId, prompt))
                .get("id")
                .asString();
    }

    /** @param prompt fields of the task that say what is asked */
    static String manifest(String fileId, String prompt) {
        return """
                {"name": "messages", "manifest": {"tasks": [{"id": "t", "type": "qa", "dataset": {"file_id": "%s"}, %s,
                 "target_template": "{{ answer|default('none') }}", "grader": {"type": "exact_match"}}]}}
                """.formatted(fileId, prompt);
    }
}
