package dev.assay.standalone.grading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.assay.simulator.Scenario;
import dev.assay.standalone.support.TestAssay;
import java.io.IOException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Graders that call a model: nothing that was generated or judged is paid for twice. */
class JudgeTest {

    private static final String ANSWERS = """
            {"defaults": {"answer_rules": [{"pattern": "question", "answer": "the sky is blue"}]},
             "per_model": {"judge": {"answer_rules": [{"pattern": "JUDGE", "answer": "%s"}]}}, "faults": [%s]}
            """;
    private static final String VERDICT = "It fits.\\nVerdict: good";
    private static final String JUDGE = """
            {"id": "judged", "type": "llm_judge", "dataset": {"file_id": "%s"}, "prompt_template": "{{question}}",
             "grader": {"type": "llm_judge", "prompt_template": "JUDGE {{question}}: {{output}}",
                        "choices": {"good": 1, "bad": 0}}}""";

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
        answers(VERDICT, "");
        assay.provider.resetCounters();
    }

    private static void answers(String verdict, String fault) {
        assay.provider.scenario(Scenario.parse(ANSWERS.formatted(verdict, fault)));
    }

    private static String rows(int rows) {
        return assay.upload(
                "sky.jsonl",
                IntStream.range(0, rows)
                        .mapToObj(n -> "{\"question\": \"question " + n + "\", \"answer\": \"The sky is blue.\"}")
                        .collect(Collectors.joining("\n")));
    }

    private static String run(String tasks, String models) {
        String suite = assay.post(
                        "/api/v1/llm/evals/suites", "{\"name\": \"sky\", \"manifest\": {\"tasks\": [" + tasks + "]}}")
                .get("id")
                .asString();
        return assay.post("/api/v1/llm/evals/runs", """
                        {"suite_id": "%s", "models": ["m"], "concurrency": 8, "generation": {"max_retries": 0}%s}
                        """.formatted(suite, models))
                .get("id")
                .asString();
    }

    private static String judged(int rows) {
        return run(JUDGE.formatted(rows(rows)), ", \"judge_model\": \"judge\"");
    }

    private static long answered(String model) {
        return assay.provider.counters().answered(model);
    }

    @Test
    void judgeOutageCostsNoGeneration() {
        answers(VERDICT, "{\"when\": {\"model\": \"judge\"}, \"then\": {\"status\": 503}}");
        String run = judged(50);
        assertThat(assay.untilOver(run).get("status").asString()).isEqualTo("failed");
        // On a busy machine the judge is given up before all of them are asked for.
        long generated = answered("m");
        assertThat(generated).isBetween(1L, 50L);
        assertThat(answered("judge")).isZero();

        healthy();
        assay.act(run, "retry");
        JsonNode over = assay.untilOver(run);

        assertThat(over.get("status").asString()).as(over.toString()).isEqualTo("completed");
        assertThat(over.get("metrics").get("score").asDouble()).isEqualTo(1);
        assertThat(answered("m")).isEqualTo(50 - generated);
        assertThat(answered("judge")).isEqualTo(50);
    }

    @Test
    void garbageOfAJudgeIsSetAsideByARetry() {
        answers("What?", "");
        String run = judged(12);
        JsonNode failed = assay.untilOver(run);
        assertThat(failed.get("error").get("message").asString()).contains("judge_unparsable");
        assertThat(answered("judge")).isEqualTo(12);

        healthy();
        assay.act(run, "retry");

        assertThat(assay.untilOver(run).get("status").asString()).isEqualTo("completed");
        assertThat(answered("m")).isZero();
        assertThat(answered("judge")).isEqualTo(12);
        assertThat(assay.rows("eval_grader_calls", run)).hasSize(24);
        JsonNode sample = assay.get("/api/v1/llm/evals/runs/" + run + "/samples?limit=1")
                .get("data")
                .get(0);
        assertThat(sample.get("judge").get("label").asString()).isEqualTo("good");
        assertThat(sample.get("judge").get("reason").asString()).startsWith("It fits.");
    }

    /** A step of scoring asks the ledger for calls that were paid for, and for its metrics' names. */
    @ParameterizedTest
    @ValueSource(strings = {"eval_grader_calls", "eval_metric_names"})
    void connectionsThatEndInTheMiddleOfScoringCostNoSample(String table) {
        String run = assay.jdbi().inTransaction(handle -> {
            handle.execute("LOCK TABLE " + table + " IN ACCESS EXCLUSIVE MODE");
            String started = judged(20);
            for (int i = 0; i < 3; i++) {
                await().until(() -> endWaiting(table) > 0);
            }
            return started;
        });
        JsonNode over = assay.untilOver(run);
        assertThat(over.get("status").asString()).as(over.toString()).isEqualTo("completed");
        assertThat(over.get("request_counts").get("completed").asInt()).isEqualTo(20);
        assertThat(answered("m")).isEqualTo(20);
        assertThat(answered("judge")).isEqualTo(20);
    }

    /** Ends the connections of whoever waits for a table's lock, and says how many they were. */
    private static int endWaiting(String table) {
        return assay.jdbi()
                .withHandle(handle -> handle.createQuery("""
                                SELECT count(pg_terminate_backend(pid)) FROM pg_locks
                                WHERE relation = :table ::regclass AND NOT granted
                                """)
                        .bind("table", table)
                        .mapTo(Integer.class)
                        .one());
    }

    @Test
    void aJudgeThatEndsWithinItsThoughtGivesNoVerdict() {
        answers("<think>Is it good? It is good", "");
        JsonNode failed = assay.untilOver(judged(3));
        assertThat(failed.get("error").get("message").asString()).contains("judge_unparsable");
    }

    private static void structured(String behaviour) {
        answers(VERDICT, "");
        assay.provider.scenario(Scenario.parse(ANSWERS.formatted(VERDICT, "")
                .replace("\"judge\": {", "\"judge\": {\"structured_output\": \"" + behaviour + "\", ")
                .replace("\"judge\"", "\"" + behaviour + "\"")));
    }

    private static String judgedBy(String model, int rows) {
        return run(JUDGE.formatted(rows(rows)), ", \"judge_model\": \"" + model + "\"");
    }

    private static JsonNode firstJudge(String run) {
        return assay.get("/api/v1/llm/evals/runs/" + run + "/samples?limit=1")
                .get("data")
                .get(0)
                .get("judge");
    }

    @Test
    void structuredOutputIsAskedForWhereTheProviderTakesIt() {
        structured("honour");
        String run = judgedBy("honour", 5);

        assertThat(assay.untilOver(run).get("status").asString()).isEqualTo("completed");
        assertThat(firstJudge(run).get("label").asString()).isEqualTo("good");
        assertThat(firstJudge(run).get("reason").asString()).isEqualTo("It fits.\nVerdict: good");
        assertThat(assay.rows("eval_grader_calls", run).toString()).containsPattern("\\{\\\\*\"+reason");
        assertThat(answered("honour")).isEqualTo(5);
    }

    @Test
    void refusedStructuredOutputCostsNoSampleAndIsAskedForOnlyUntilItIsKnown() {
        structured("refuse");
        String run = judgedBy("refuse", 60);

        assertThat(assay.untilOver(run).get("status").asString()).isEqualTo("completed");
        assertThat(answered("refuse")).isEqualTo(60);
        long refused = assay.provider.counters().refused().getOrDefault("structured_output", 0L);
        // At most what was in flight before the first refusal came.
        assertThat(refused).isBetween(1L, 8L);

        assertThat(assay.untilOver(judgedBy("refuse", 20)).get("status").asString())
                .isEqualTo("completed");
        assertThat(assay.provider.counters().refused().get("structured_output")).isEqualTo(refused);
    }

    @Test
    void summariesAreMeasuredByWordsAndByMeaning() {
        String file = rows(6);
        String task = """
                {"id": "%s", "type": "summarization", "dataset": {"file_id": "%s"}, "prompt_template": "{{question}}",
                 "target_template": "{{answer}}", "grader": {"type": "%s"}}""";
        String run = run(
                task.formatted("rouge", file, "rouge_l") + ", " + task.formatted("f1", file, "f1") + ", "
                        + task.formatted("near", file, "embedding_similarity"),
                ", \"embedding_model\": \"vectors\"");

        JsonNode over = assay.untilOver(run);

        assertThat(over.get("status").asString()).as(over.toString()).isEqualTo("completed");
        JsonNode tasks = over.get("metrics").get("by_task");
        for (String name : new String[] {"rouge", "f1"}) {
            assertThat(mean(tasks, name)).as(name).isEqualTo(1);
        }
        assertThat(mean(tasks, "near")).isGreaterThan(0.5);
        assertThat(answered("vectors")).isEqualTo(6);
    }

    private static double mean(JsonNode tasks, String task) {
        JsonNode model = tasks.get(task).get("by_model").get("m");
        return model.get("metrics").get("score").get("mean").asDouble();
    }

    @Test
    void aRunWithoutTheModelThatItsGraderNeedsIsRefused() {
        String task = JUDGE.formatted(rows(1));
        assertThat(catchThrowable(() -> run(task, "")))
                .hasMessageContaining("400")
                .hasMessageContaining("$.judge_model")
                .hasMessageContaining("judged");
    }
}
