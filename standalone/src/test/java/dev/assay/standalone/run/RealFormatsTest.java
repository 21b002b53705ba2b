package dev.assay.standalone.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.simulator.Scenario;
import dev.assay.standalone.support.TestAssay;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Tasks as benchmarks have them, on rows of our own, from the manifest to the metrics. */
class RealFormatsTest {

    private static final JsonMapper JSON = JsonMapper.shared();

    private static TestAssay assay;

    @BeforeAll
    static void start() {
        assay = TestAssay.start();
    }

    @AfterAll
    static void stop() throws IOException {
        assay.close();
    }

    /** Grade-school sums: five worked examples, the answer behind four hashes, compared as a number. */
    @Test
    void sumsWithFiveShots() {
        // The model is right about even numbers and forgets the last step for odd ones.
        assay.provider.scenario(scenario(List.of(
                rule(
                        "Question: Ann has ([0-9]*[02468]) boxes of 10 eggs and buys 7 eggs\\. How many eggs\\?\nAnswer:$",
                        "$1 boxes are $10 eggs and 7 are $17.\n#### $17"),
                rule(
                        "Question: Ann has ([0-9]*[13579]) boxes of 10 eggs and buys 7 eggs\\. How many eggs\\?\nAnswer:$",
                        "$1 boxes are $10 eggs.\n#### 1,$10"))));
        JsonNode over = over(
                """
                {"id": "sums", "type": "math", "dataset": {"file_id": "%s"},
                 "prompt_template": "Question: {{question}}\\nAnswer:", "target_template": "{{answer}}",
                 "fewshot": {"count": 5, "strategy": "random", "seed": 11, "example_template": "{{prompt}} {{target}}"},
                 "output_extraction": {"type": "regex_last", "pattern": "#### (-?[0-9.,]+)", "group": 1},
                 "grader": {"type": "numeric", "metric_id": "accuracy"}}
                """.formatted(rows(
                        20,
                        n -> Map.of(
                                "question", "Ann has " + n + " boxes of 10 eggs and buys 7 eggs. How many eggs?",
                                "answer", n + " x 10 = " + n + "0, and 7 more.\n#### " + (10 * n + 7)))),
                "");

        assertThat(mean(over, "sums", "accuracy")).isEqualTo(0.5);
        JsonNode sample = samples(over).get(4);
        String prompt = sample.get("prompt").asString();
        assertThat(prompt.split("Question: ", -1)).hasSize(7);
        assertThat(prompt.split("#### ", -1)).hasSize(6);
        assertThat(prompt).endsWith("Question: Ann has 4 boxes of 10 eggs and buys 7 eggs. How many eggs?\nAnswer:");
        assertThat(sample.get("extracted_output").asString()).isEqualTo("47");
    }

    /** Four choices by letter, as the model writes them: alone, in brackets, in a sentence. */
    @Test
    void multipleChoice() {
        assay.provider.scenario(scenario(List.of(
                rule("Which colour is number 0", "B"),
                rule("Which colour is number 1", "(B)"),
                rule("Which colour is number 2", "Let us see. The answer is (B)."),
                rule("Which colour is number 3", "green"),
                rule("Which colour is number 4", "It is A or B."),
                rule("Which colour is number 5", "D"))));
        JsonNode over = over(
                """
                {"id": "colours", "type": "multiple_choice", "dataset": {"file_id": "%s"},
                 "prompt_template": "{{question}}{%% for c in choices %%}\\n{{ ['A', 'B', 'C', 'D'][loop.index0] }}. {{ c }}{%% endfor %%}",
                 "target_template": "{{answer}}", "choices": ["{{a}}", "{{b}}", "{{c}}", "{{d}}"],
                 "grader": {"type": "choice", "metric_id": "accuracy"}}
                """.formatted(rows(
                        6,
                        n -> Map.of(
                                "question",
                                "Which colour is number " + n + "?",
                                "a",
                                "red",
                                "b",
                                "green",
                                "c",
                                "blue",
                                "d",
                                "black",
                                "answer",
                                "B"))),
                "");

        assertThat(samples(over).get(0).get("prompt").asString()).endsWith("\nA. red\nB. green\nC. blue\nD. black");
        assertThat(samples(over)
                        .valueStream()
                        .map(sample -> sample.get("scores").get("accuracy").asInt()))
                .containsExactly(1, 1, 1, 1, 0, 0);
        assertThat(mean(over, "colours", "accuracy")).isCloseTo(4 / 6.0, within(1e-12));
    }

    /** The same summaries by words in common and by a judge. */
    @Test
    void summariesByWordsAndByAJudge() {
        assay.provider.scenario(scenario(List.of(
                rule("JUDGE[\\s\\S]*Summary: short", "It says what matters.\nVerdict: good"),
                rule("JUDGE", "It leaves out the rain.\nVerdict: poor"),
                rule("story 0", "short: it rained in the valley"),
                rule("story", "nothing much"))));
        String file = rows(
                2,
                n -> Map.of(
                        "story",
                        "This is story " + n + ". It rained all day in the valley.",
                        "summary",
                        "short: it rained in the valley"));
        JsonNode over = over("""
                {"id": "words", "type": "summarization", "dataset": {"file_id": "%1$s"},
                 "prompt_template": "Sum up: {{story}}", "target_template": "{{summary}}",
                 "grader": {"type": "rouge_l", "metric_id": "rouge_l"}},
                {"id": "judged", "type": "llm_judge", "dataset": {"file_id": "%1$s"},
                 "prompt_template": "Sum up: {{story}}",
                 "grader": {"type": "llm_judge", "metric_id": "quality", "choices": {"good": 1, "fair": 0.5, "poor": 0},
                  "prompt_template": "JUDGE the summary of: {{story}}\\nSummary: {{output}}\\nEnd with Verdict: good, fair or poor"}}
                """.formatted(file), ", \"judge_model\": \"judge\"");

        assertThat(mean(over, "words", "rouge_l")).isEqualTo(0.5);
        assertThat(mean(over, "judged", "quality")).isEqualTo(0.5);
        JsonNode judged = assay.get("/api/v1/llm/evals/runs/" + over.get("id").asString() + "/samples?task_id=judged")
                .get("data");
        assertThat(judged.get(0).get("judge").get("label").asString()).isEqualTo("good");
        assertThat(judged.get(1).get("judge").get("reason").asString()).contains("leaves out the rain");
    }

    private static JsonNode over(String tasks, String models) {
        String suite = assay.post(
                        "/api/v1/llm/evals/suites",
                        "{\"name\": \"formats\", \"manifest\": {\"tasks\": [" + tasks + "]}}")
                .get("id")
                .asString();
        String run = assay.post(
                        "/api/v1/llm/evals/runs",
                        "{\"suite_id\": \"" + suite + "\", \"models\": [\"m\"]" + models + "}")
                .get("id")
                .asString();
        JsonNode over = assay.untilOver(run);
        assertThat(over.get("status").asString()).as(over.toString()).isEqualTo("completed");
        return over;
    }

    private static JsonNode samples(JsonNode run) {
        return assay.get("/api/v1/llm/evals/runs/" + run.get("id").asString() + "/samples?limit=100")
                .get("data");
    }

    private static double mean(JsonNode run, String task, String metric) {
        JsonNode ofModel =
                run.get("metrics").get("by_task").get(task).get("by_model").get("m");
        return ofModel.get("metrics").get(metric).get("mean").asDouble();
    }

    private static String rows(int rows, java.util.function.IntFunction<Map<String, String>> row) {
        return assay.upload(
                "rows.jsonl",
                String.join(
                        "\n",
                        IntStream.range(0, rows)
                                .mapToObj(n -> JSON.writeValueAsString(row.apply(n)))
                                .toList()));
    }

    private static Map<String, String> rule(String pattern, String answer) {
        return Map.of("pattern", pattern, "answer", answer);
    }

    private static Scenario scenario(List<Map<String, String>> rules) {
        return Scenario.parse(JSON.writeValueAsString(Map.of("defaults", Map.of("answer_rules", rules))));
    }
}
