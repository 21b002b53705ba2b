package dev.assay.standalone.grading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.simulator.Scenario;
import dev.assay.standalone.support.TestAssay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The examples of docs/graders.md and docs/python-graders.md, as they stand there, in one run. */
@Tag("long")
class GradersDocumentTest {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Pattern BLOCK = Pattern.compile("```(json|python)\n(.*?)```", Pattern.DOTALL);

    private final List<String> examples = new ArrayList<>();
    private final ObjectNode manifest = JSON.createObjectNode();

    @Test
    void everyExampleWorksAsItStands() throws IOException {
        for (String document : List.of("graders.md", "python-graders.md")) {
            Matcher blocks = BLOCK.matcher(Files.readString(Path.of("..", "docs", document)));
            while (blocks.find()) {
                examples.add(blocks.group(2));
            }
        }
        assertThat(examples).as("each has its lines below").hasSize(11);
        try (TestAssay assay = TestAssay.start()) {
            assay.provider.scenario(Scenario.parse(JSON.writeValueAsString(Map.of(
                    "defaults",
                    Map.of(
                            "answer_rules",
                            List.of(
                                    rule("Is it good or bad", "It is short.\nVerdict: good"),
                                    rule("How helpful", "It is short.\nScore: 7.5"),
                                    rule("Is this polite", "yes, it is"),
                                    rule("capital of France\\?\n1. Rome\n2. Paris\n$", "Let us see. Answer: B"),
                                    rule("capital of Italy\\?\n1. Rome\n2. Paris\n$", "Answer: Paris"),
                                    rule("^spaced$", "without spaces"),
                                    rule("question ([0-9]+)(\nAnswer:)?$", "answer $1")))))));
            tasks(assay);
            JsonNode run = run(assay);

            assertThat(run.get("status").asString()).as(run.toString()).isEqualTo("completed");
            assertThat(mean(run, "capitals", "accuracy")).isEqualTo(0.5);
            assertThat(mean(run, "stripped", "score")).isEqualTo(1);
            assertThat(mean(run, "shots", "score")).isEqualTo(1);
            assertThat(sample(assay, run, "shots").get("prompt").asString().split("Question: ", -1))
                    .as("five examples and the question")
                    .hasSize(7);
            assertThat(mean(run, "checked", "score")).isEqualTo(1);
            assertThat(mean(run, "alike", "overlap")).isCloseTo(0.571, within(0.001));
            assertThat(mean(run, "judged", "quality")).isEqualTo(1);
            assertThat(mean(run, "rated", "helpfulness")).isEqualTo(7.5);
            assertThat(mean(run, "several", "exact_passed")).isEqualTo(1);
            assertThat(mean(run, "several", "weighted_score")).isEqualTo(1);
            assertThat(mean(run, "python", "score")).isEqualTo(1);
            assertThat(mean(run, "asking", "polite")).isEqualTo(1);
            assertThat(sample(assay, run, "asking").get("judge").get("said").asString())
                    .isEqualTo("yes, it is");
            assertThat(mean(run, "together", "accuracy")).isEqualTo(1);
            assertThat(sample(assay, run, "together").get("scores").get("score").asDouble())
                    .isEqualTo(1);
        }
    }

    private void tasks(TestAssay assay) {
        ObjectNode capitals = json(0);
        capitals.withObject("/dataset").put("file_id", assay.upload("capitals.jsonl", """
                {"question": "What is the capital of France?", "a": "Rome", "b": "Paris", "answer": "B"}
                {"question": "What is the capital of Italy?", "a": "Rome", "b": "Paris", "answer": "Rome"}
                """));
        manifest.putArray("tasks").add(capitals);
        String questions = assay.upload("questions.jsonl", TestAssay.questions(8));
        String spaced = assay.upload("spaced.jsonl", "{\"question\": \"  spaced \"}");
        task("stripped", spaced, json("{\"type\": \"regex_match\", \"pattern\": \"without\"}"))
                .setAll(json(1));
        task("shots", questions, json("{\"type\": \"exact_match\"}")).setAll(json(2));
        task("checked", questions, json(3));
        task("alike", questions, json(4));
        task("judged", questions, json(5));
        task("rated", questions, json(6));
        ObjectNode several = task("several", questions, json(7));
        several.remove("grader");
        several.setAll(json(7));
        task("python", questions, json(8));
        task("asking", questions, python("model_backed", 9));
        task("together", questions, python("batch", 10));
    }

    private ObjectNode task(String id, String file, ObjectNode grader) {
        ObjectNode task = manifest.withArray("/tasks").addObject();
        task.put("id", id).put("type", "qa").put("prompt_template", "{{question}}");
        task.put("target_template", "{{answer|default('')}}");
        task.putObject("dataset").put("file_id", file);
        task.set("grader", grader);
        return task;
    }

    private ObjectNode json(int example) {
        return json(examples.get(example));
    }

    private static ObjectNode json(String text) {
        return (ObjectNode) JSON.readTree(text);
    }

    private ObjectNode python(String contract, int example) {
        return JSON.createObjectNode()
                .put("type", "python")
                .put("contract", contract)
                .put("source", examples.get(example));
    }

    private JsonNode run(TestAssay assay) {
        ObjectNode suite = JSON.createObjectNode().put("name", "examples");
        suite.set("manifest", manifest);
        return assay.untilOver(assay.post(
                        "/api/v1/llm/evals/runs", """
                        {"suite_id": "%s", "models": ["m"], "judge_model": "judge", "embedding_model": "embedder"}
                        """.formatted(assay.post("/api/v1/llm/evals/suites", suite.toString())
                                .get("id")
                                .asString()))
                .get("id")
                .asString());
    }

    private static double mean(JsonNode run, String task, String metric) {
        JsonNode ofModel =
                run.get("metrics").get("by_task").get(task).get("by_model").get("m");
        return ofModel.get("metrics").get(metric).get("mean").asDouble();
    }

    private static JsonNode sample(TestAssay assay, JsonNode run, String task) {
        return assay.get("/api/v1/llm/evals/runs/" + run.get("id").asString() + "/samples?task_id=" + task)
                .get("data")
                .get(0);
    }

    private static Map<String, String> rule(String pattern, String answer) {
        return Map.of("pattern", pattern, "answer", answer);
    }
}
