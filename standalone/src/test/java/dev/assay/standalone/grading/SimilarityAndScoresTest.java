package dev.assay.standalone.grading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.within;

import dev.assay.simulator.Scenario;
import dev.assay.standalone.support.TestAssay;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Graders of texts that templates make, and judges that give numbers: nothing is paid for twice. */
class SimilarityAndScoresTest {

    private static final String ANSWERS = """
            {"defaults": {"answer_rules": [{"pattern": "question", "answer": "The sky is blue"}]},
             "per_model": {"%s": {%s"answer_rules": [{"pattern": "RATE", "answer": "%s"}]}}, "faults": [%s]}
            """;
    private static final String SCORE = "It fits, as 3 of 4 do.\\nScore: 0.8";
    private static final String RATED =
            "{\"type\": \"score_model\", \"prompt_template\": \"RATE {{question}}: {{output}}\","
                    + " \"sampling\": {\"temperature\": 0, \"max_output_tokens\": 500, \"seed\": 7}%s}";

    private static TestAssay assay;

    @BeforeAll
    static void start() {
        assay = TestAssay.start("assay.provider.outage-patience=4s");
    }

    @AfterAll
    static void stop() throws IOException {
        assay.close();
    }

    @BeforeEach
    void healthy() {
        answers("judge", "", SCORE, "");
        assay.provider.resetCounters();
    }

    private static void answers(String judge, String behaviour, String said, String fault) {
        assay.provider.scenario(Scenario.parse(ANSWERS.formatted(judge, behaviour, said, fault)));
    }

    private static String rows(int rows) {
        return assay.upload(
                "sky.jsonl",
                IntStream.range(0, rows)
                        .mapToObj(n -> "{\"question\": \"question " + n
                                + "\", \"colour\": \"blue\", \"answer\": \"the sky was blue\"}")
                        .collect(Collectors.joining("\n")));
    }

    private static String task(String id, String file, String grader) {
        return """
                {"id": "%s", "type": "qa", "dataset": {"file_id": "%s"}, "prompt_template": "{{question}}",
                 "target_template": "{{answer}}", "grader": %s}""".formatted(id, file, grader);
    }

    private static String run(List<String> tasks, String models) {
        String suite = assay.post(
                        "/api/v1/llm/evals/suites",
                        "{\"name\": \"sky\", \"manifest\": {\"tasks\": [" + String.join(", ", tasks) + "]}}")
                .get("id")
                .asString();
        return assay.post("/api/v1/llm/evals/runs", """
                        {"suite_id": "%s", "models": ["m"], "concurrency": 8, "generation": {"max_retries": 0}%s}
                        """.formatted(suite, models))
                .get("id")
                .asString();
    }

    private static String rated(int rows, String options, String judge) {
        return run(
                List.of(task("rated", rows(rows), RATED.formatted(options))), ", \"judge_model\": \"" + judge + "\"");
    }

    private static long answered(String model) {
        return assay.provider.counters().answered(model);
    }

    private static double mean(JsonNode run, String task) {
        JsonNode model =
                run.get("metrics").get("by_task").get(task).get("by_model").get("m");
        return model.get("metrics").get("score").get("mean").asDouble();
    }

    @Test
    void eachTypeScoresAndCallsOnlyTheModelsThatItNeeds() {
        String file = rows(6);
        String run = run(
                List.of(
                        task("eq", file, "{\"type\": \"string_check\", \"operation\": \"eq\"}"),
                        task(
                                "like",
                                file,
                                "{\"type\": \"string_check\", \"operation\": \"ilike\", \"reference\": \"IS {{ colour }}\"}"),
                        task("fuzzy", file, "{\"type\": \"text_similarity\", \"metric\": \"fuzzy_match\"}"),
                        task(
                                "rouge",
                                file,
                                "{\"type\": \"text_similarity\", \"metric\": \"rouge_2\", \"reference\": \"the sky is {{ colour }}\"}"),
                        task(
                                "near",
                                file,
                                "{\"type\": \"text_similarity\", \"metric\": \"cosine\", \"input\": \"{{ question }}\", \"reference\": \"{{ question }}\"}"),
                        task("rated", file, RATED.formatted(""))),
                ", \"judge_model\": \"judge\", \"embedding_model\": \"vectors\"");

        JsonNode over = assay.untilOver(run);

        assertThat(over.get("status").asString()).as(over.toString()).isEqualTo("completed");
        assertThat(mean(over, "eq")).isZero();
        assertThat(mean(over, "like")).isEqualTo(1);
        assertThat(mean(over, "fuzzy")).isCloseTo(26 / 31.0, within(1e-9));
        assertThat(mean(over, "rouge")).isEqualTo(1);
        assertThat(mean(over, "near")).isCloseTo(1, within(1e-9));
        assertThat(mean(over, "rated")).isEqualTo(0.8);
        assertThat(answered("m")).isEqualTo(36);
        assertThat(answered("judge")).isEqualTo(6);
        assertThat(answered("vectors")).isEqualTo(6);
    }

    @Test
    void anOutageOfTheJudgeCostsNoGenerationAndNoScoreTwice() {
        answers(
                "judge",
                "",
                SCORE,
                "{\"when\": {\"model\": \"judge\", \"from_answer\": 21}, \"then\": {\"status\": 503}}");
        String run = rated(50, "", "judge");
        assertThat(assay.untilOver(run).get("status").asString()).isEqualTo("failed");
        assertThat(answered("judge")).isEqualTo(20);

        answers("judge", "", SCORE, "");
        assay.act(run, "retry");
        JsonNode over = assay.untilOver(run);

        assertThat(over.get("status").asString()).as(over.toString()).isEqualTo("completed");
        assertThat(over.get("metrics").get("score").asDouble()).isEqualTo(0.8);
        assertThat(answered("m")).isEqualTo(50);
        assertThat(answered("judge")).isEqualTo(50);
        assertThat(assay.rows("eval_grader_calls", run)).hasSize(50);
    }

    @ParameterizedTest
    @CsvSource({"Score: 1.1", "Score: 8/10", "Score: 0.7 or 0.8", "<think>Score: 0.8"})
    void whatIsNoScoreFailsTheSampleAndIsSetAsideByARetry(String said) {
        answers("judge", "", said, "");
        String run = rated(4, "", "judge");
        assertThat(assay.untilOver(run).get("error").get("message").asString()).contains("judge_unparsable");

        healthy();
        assay.act(run, "retry");

        JsonNode over = assay.untilOver(run);
        assertThat(over.get("status").asString()).as(over.toString()).isEqualTo("completed");
        assertThat(mean(over, "rated")).isEqualTo(0.8);
        assertThat(answered("m")).isZero();
        assertThat(answered("judge")).isEqualTo(4);
    }

    @Test
    void aNumberIsAskedForByASchemaWhereTheProviderTakesIt() {
        answers("honour", "\"structured_output\": \"honour\", ", SCORE, "");
        String run = rated(3, ", \"range\": [0, 0.9]", "honour");

        JsonNode over = assay.untilOver(run);

        assertThat(over.get("status").asString()).as(over.toString()).isEqualTo("completed");
        assertThat(mean(over, "rated")).isEqualTo(0.8);
        assertThat(assay.rows("eval_grader_calls", run).toString()).containsPattern("\\{\\\\*\"+reason");
        JsonNode judge = assay.get("/api/v1/llm/evals/runs/" + run + "/samples?limit=1")
                .get("data")
                .get(0)
                .get("judge");
        assertThat(judge.get("score").asDouble()).isEqualTo(0.8);
        assertThat(judge.get("reason").asString()).isEqualTo("It fits, as 3 of 4 do.\nScore: 0.8");
        assertThat(answered("honour")).isEqualTo(3);
    }

    @Test
    void aRefusedSchemaCostsNoSample() {
        answers("refuse", "\"structured_output\": \"refuse\", ", SCORE, "");

        JsonNode over = assay.untilOver(rated(20, "", "refuse"));

        assertThat(over.get("status").asString()).as(over.toString()).isEqualTo("completed");
        assertThat(mean(over, "rated")).isEqualTo(0.8);
        assertThat(answered("refuse")).isEqualTo(20);
    }

    @Test
    void aRunWithoutTheModelThatItsGraderNeedsIsRefused() {
        String file = rows(1);
        assertThat(catchThrowable(() -> run(List.of(task("rated", file, RATED.formatted(""))), "")))
                .hasMessageContaining("400")
                .hasMessageContaining("$.judge_model")
                .hasMessageContaining("grader score_model of task rated names none");
        String near = task("near", file, "{\"type\": \"text_similarity\", \"metric\": \"cosine\"}");
        assertThat(catchThrowable(() -> run(List.of(near), "")))
                .hasMessageContaining("$.embedding_model")
                .hasMessageContaining("grader text_similarity of task near names none");
        assertThat(run(List.of(task("words", file, "{\"type\": \"text_similarity\", \"metric\": \"bleu\"}")), ""))
                .isNotEmpty();
    }
}
