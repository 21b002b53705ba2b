package dev.assay.standalone.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.ledger.Ids;
import dev.assay.simulator.Scenario;
import dev.assay.standalone.support.TestAssay;
import java.io.IOException;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Five worked examples in front of each question, from the manifest to what the model is sent. */
class FewshotTest {

    private static final Pattern QUESTION = Pattern.compile("Question: (\\d+) plus \\1\\?\\nAnswer:(\\n#### \\d+)?");

    private static TestAssay assay;

    @BeforeAll
    static void start() {
        assay = TestAssay.start();
    }

    @AfterAll
    static void stop() throws IOException {
        assay.close();
    }

    @ParameterizedTest
    @CsvSource({"first, 2", "random, 60"})
    void eachQuestionFollowsFiveOthersWithTheirAnswers(String strategy, int most) {
        answerTheLastQuestion(60);
        String fewshot = "{\"count\": 5, \"strategy\": \"" + strategy + "\"}";
        String runId = assay.run(suite(upload(60, ""), fewshot), 8, "{}");
        JsonNode run = assay.untilOver(runId);
        List<JsonNode> samples = samples(runId);

        assertThat(run.get("status").asString()).isEqualTo("completed");
        assertThat(run.get("metrics").get("score").asDouble()).isEqualTo(1);
        assertThat(samples).hasSize(60).allSatisfy(sample -> {
            List<MatchResult> parts =
                    QUESTION.matcher(sample.get("prompt").asString()).results().toList();
            assertThat(parts.stream().map(MatchResult::group).collect(Collectors.joining("\n\n")))
                    .isEqualTo(sample.get("prompt").asString());
            assertThat(parts.stream().map(part -> part.group(1)).toList())
                    .hasSize(6)
                    .doesNotHaveDuplicates()
                    .last()
                    .isEqualTo(sample.get("dataset_row").get("n").asString());
            assertThat(parts.subList(0, 5)).allMatch(part -> part.group(2) != null);
            assertThat(parts.getLast().group(2)).isNull();
        });
        assertThat(samples.stream().map(FewshotTest::firstExample).distinct()).hasSizeBetween(2, most);
        if (strategy.equals("first")) {
            assertThat(samples.get(20).get("prompt").asString())
                    .startsWith("Question: 0 plus 0?\nAnswer:\n#### 0\n\nQuestion: 1 plus 1?\nAnswer:\n#### 2\n\nQ");
        }
    }

    /** The dataset ends too early at first; the other run, which draws by the seed that this one pinned, has it all. */
    @Tag("long")
    @Test
    void preparingThatGoesOnDrawsTheSameExamples() {
        answerTheLastQuestion(1);
        String examples = upload(2_000, "x".repeat(400));
        String interrupted = upload(2_000, "x".repeat(400));
        String fewshot = "{\"count\": 5, \"strategy\": \"random\", \"dataset\": {\"file_id\": \"" + examples + "\"}%s}";
        assay.jdbi().useHandle(handle -> {
            handle.execute(
                    "CREATE TABLE late AS SELECT * FROM file_chunks WHERE file_id = ? AND chunk_no > 1", interrupted);
            handle.execute("DELETE FROM file_chunks WHERE file_id = ? AND chunk_no > 1", interrupted);
        });
        String runId = assay.run(suite(interrupted, fewshot.formatted("")), 8, "{}");
        assertThat(assay.untilOver(runId).get("error").get("code").asString()).isEqualTo("dataset_unavailable");
        assertThat(assay.rows("eval_items", runId)).hasSizeBetween(500, 1_999);
        List<String> before = prompts(runId);

        assay.jdbi().useHandle(handle -> handle.execute("INSERT INTO file_chunks SELECT * FROM late"));
        assay.act(runId, "retry");
        assertThat(assay.untilOver(runId).get("request_counts").get("completed").asInt())
                .isEqualTo(2_000);
        String another = assay.run(suite(examples, fewshot.formatted(", \"seed\": " + pinnedSeed(runId))), 8, "{}");
        assertThat(assay.untilOver(another).get("status").asString()).isEqualTo("completed");

        assertThat(prompts(runId)).startsWith(before.toArray(String[]::new)).isEqualTo(prompts(another));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"count": 5}|fewshot_too_few_rows|5 different prompts in their dataset (expected: at least 6, fewshot.count and the row to be answered)
            {"count": 2, "target_template": "{{answer.nope}}"}|template_failed|row 1, fewshot.target_template: template failed on this row, in line 1: 'str object' has no attribute 'nope'
            """)
    void whatCannotBeAnExampleFailsTheRunBeforeAnyCall(String fewshot, String code, String message) {
        assay.provider.resetCounters();
        JsonNode error = assay.untilOver(assay.run(suite(upload(5, ""), fewshot), 8, "{}"))
                .get("error");
        assertThat(error.get("code").asString()).isEqualTo(code);
        assertThat(error.get("message").asString()).isEqualTo("task math: few-shot examples: " + message);
        assertThat(assay.provider.counters().requests()).isZero();
    }

    private static void answerTheLastQuestion(int rows) {
        String answers = IntStream.range(0, rows)
                .mapToObj(n -> "\"Question: " + n + " plus\": \"" + n + " and " + n + " is\\n#### " + 2 * n + "\"")
                .collect(Collectors.joining(", "));
        assay.provider.scenario(
                Scenario.parse("{\"defaults\": {\"answers_by_prompt_containing\": {" + answers + "}}}"));
    }

    private static String upload(int rows, String filler) {
        return assay.upload(
                "math.jsonl",
                IntStream.range(0, rows)
                        .mapToObj(n -> "{\"n\": \"%d\", \"answer\": \"#### %d\", \"filler\": \"%s\"}"
                                .formatted(n, 2 * n, filler))
                        .collect(Collectors.joining("\n")));
    }

    private static String suite(String fileId, String fewshot) {
        return assay.post("/api/v1/llm/evals/suites", """
                        {"name": "few-shot", "manifest": {"tasks": [{"id": "math", "type": "math",
                         "dataset": {"file_id": "%s"}, "prompt_template": "Question: {{n}} plus {{n}}?\\nAnswer:",
                         "target_template": "{{answer}}", "fewshot": %s,
                         "output_extraction": {"type": "regex_last", "pattern": "#### -?[0-9]+"},
                         "grader": {"type": "exact_match"}}]}}
                        """.formatted(fileId, fewshot))
                .get("id")
                .asString();
    }

    private static List<JsonNode> samples(String runId) {
        return assay.get("/api/v1/llm/evals/runs/" + runId + "/samples?limit=500")
                .get("data")
                .valueStream()
                .toList();
    }

    private static String firstExample(JsonNode sample) {
        return sample.get("prompt").asString().split("\n\n")[0];
    }

    private static List<String> prompts(String runId) {
        return assay.jdbi()
                .withHandle(handle -> handle.createQuery(
                                "SELECT prompt FROM eval_items WHERE run_id = :id ORDER BY item_no")
                        .bind("id", Ids.run(runId).orElseThrow())
                        .mapTo(String.class)
                        .list());
    }

    private static long pinnedSeed(String runId) {
        return assay.jdbi()
                .withHandle(handle -> handle.createQuery(
                                "SELECT (pins ->> 'fewshot_seed')::bigint FROM eval_runs WHERE id = :id")
                        .bind("id", Ids.run(runId).orElseThrow())
                        .mapTo(Long.class)
                        .one());
    }
}
