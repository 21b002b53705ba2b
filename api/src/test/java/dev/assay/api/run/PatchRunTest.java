package dev.assay.api.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.api.TestApi;
import dev.assay.api.TestApi.Answer;
import dev.assay.ledger.Ids;
import dev.assay.ledger.TestRun;
import dev.assay.ledger.run.Run;
import dev.assay.ledger.run.RunState;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What may be changed of a run, when, and what of it the next attempt makes. */
class PatchRunTest {

    private static final String EXACT = "{\"type\": \"exact_match\"}";
    private static final String CONTAINS = "{\"type\": \"contains\"}";
    private static TestApi api;
    private static String suite;

    @BeforeAll
    static void start() {
        api = TestApi.start("spring.temporal.connection.target=127.0.0.1:1");
        TestSuite.create(api.jdbi(), "team_default");
        api.jdbi().useHandle(handle -> handle.execute("""
                INSERT INTO files (id, org_id, team_id, filename, purpose, status, bytes, sha256)
                VALUES ('file_copy', 'org', 'team_default', 'copy.jsonl', 'evals', 'processed', 1, '%s'),
                       ('file_csv', 'org', 'team_default', 'copy.csv', 'evals', 'processed', 1, '%s')
                """.formatted(TestSuite.SHA256, TestSuite.SHA256)));
        suite = api.post(TestApi.EVALS + "/suites", "{\"name\": \"s\", \"manifest\": " + manifest("{{q}}", EXACT) + "}")
                .text("id");
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    private static String manifest(String template, String grader) {
        return manifest(TestSuite.FILE, template, grader);
    }

    private static String manifest(String file, String template, String grader) {
        return """
                {"tasks": [{"id": "qa", "type": "qa", "dataset": {"file_id": "%s"}, "prompt_template": "%s",
                 "target_template": "{{a}}", "grader": %s}]}""".formatted(file, template, grader);
    }

    private static int version(String manifest) {
        Answer answer = api.post(
                TestApi.EVALS + "/suites/" + suite + "/versions",
                "{\"make_active\": false, \"manifest\": " + manifest + "}");
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
        return answer.json().get("version").intValue();
    }

    /** 16 samples, all generated and scored. */
    private static TestRun run(RunState state) {
        String id = api.post(
                        TestApi.EVALS + "/runs",
                        "{\"suite_id\": \"" + suite + "\", \"suite_version\": 1, \"models\": [\"one\"]}")
                .text("id");
        return new TestRun(api.jdbi(), Ids.run(id).orElseThrow())
                .items(0, 0, 16)
                .blocks(0, 0, 0, 16, 8)
                .generate(0, 0, 15)
                .score(0, 0, 15)
                .phase("done", false, 0, 0, 15)
                .state(state);
    }

    private static Answer patch(TestRun run, String body) {
        return api.send(
                "PATCH",
                TestApi.EVALS + "/runs/" + Ids.run(run.id()),
                TestApi.KEY,
                BodyPublishers.ofString(body),
                "Content-Type",
                "application/json");
    }

    private static Answer act(TestRun run, String action) {
        return api.send(
                "POST",
                TestApi.EVALS + "/runs/" + Ids.run(run.id()) + "/" + action,
                TestApi.KEY,
                BodyPublishers.noBody());
    }

    @ParameterizedTest
    @EnumSource(RunState.class)
    void concurrenciesAndMetadataMayChangeInEveryState(RunState state) {
        TestRun run = run(state);
        Answer answer =
                patch(run, "{\"generation_concurrency\": 3, \"grader_concurrency\": 25, \"metadata\": {\"a\": \"b\"}}");
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
        assertThat(answer.json().get("metadata")).hasToString("{\"a\":\"b\"}");
        Run read = run.read();
        assertThat(read.state()).isEqualTo(state);
        assertThat(read.request().generationConcurrency()).isEqualTo(3);
        assertThat(read.request().graderConcurrency()).isEqualTo(25);
        assertThat(read.regrade()).isFalse();
    }

    @Test
    void whatIsAbsentStaysAndNullClears() {
        TestRun run = run(RunState.FAILED);
        Answer set = patch(run, "{\"judge_model\": \"j\", \"embedding_model\": \"e\", \"metadata\": {\"a\": \"b\"}}");
        assertThat(set.text("judge_model")).isEqualTo("j");
        Answer cleared = patch(run, "{\"judge_model\": null}");
        assertThat(cleared.json().get("judge_model").isNull()).isTrue();
        assertThat(cleared.text("embedding_model")).isEqualTo("e");
        assertThat(cleared.json().get("metadata")).hasToString("{\"a\":\"b\"}");
        assertThat(patch(run, "{\"metadata\": null}").json().get("metadata")).hasToString("{}");
        assertThat(patch(run, "{}").text("embedding_model")).isEqualTo("e");
        assertThat(run.read().request().generationConcurrency()).isEqualTo(8);
    }

    @Test
    void everythingThatIsWrongIsSaidAtOnce() {
        TestRun run = run(RunState.FAILED);
        Answer answer = patch(run, """
                {"suite_version": null, "judge_model": "", "embedding_model": 5, "generation_concurrency": 26,
                 "grader_concurrency": 0, "metadata": {"k": 1, "l": "%s"}, "models": ["two"]}""".formatted("x".repeat(513)));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(StreamSupport.stream(
                                answer.json().at("/error/details/violations").spliterator(), false)
                        .map(violation -> violation.get("path").stringValue()))
                .containsExactlyInAnyOrder(
                        "$.suite_version",
                        "$.judge_model",
                        "$.embedding_model",
                        "$.generation_concurrency",
                        "$.grader_concurrency",
                        "$.metadata.k",
                        "$.metadata.l",
                        "$.models");
        assertThat(answer.response().body())
                .contains("missing (expected: a value)", "26 (expected: 1..25)", "0 (expected: 1..25)");
        assertThat(patch(run, "[]").status()).isEqualTo(400);
        assertThat(patch(run, "null").status()).isEqualTo(400);
        assertThat(run.read().request().judgeModel()).isNull();
    }

    @ParameterizedTest
    @EnumSource(
            value = RunState.class,
            names = {"COMPLETED", "FAILED", "CANCELLED"})
    void otherGradersTakeEffectWithTheNextAttempt(RunState state) {
        int repaired = version(manifest("{{q}}", CONTAINS));
        TestRun run = run(state);
        Answer answer = patch(run, "{\"suite_version\": " + repaired + "}");
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
        assertThat(answer.json().get("suite_version").intValue()).isEqualTo(repaired);
        assertThat(answer.text("status")).isEqualTo(state.text());
        assertThat(answer.json().at("/request_counts/completed").intValue()).isEqualTo(16);
        assertThat(run.read()).returns(1, Run::grading).returns(true, Run::regrade);

        Answer again = act(run, state == RunState.COMPLETED ? "rescore" : "retry");
        assertThat(again.text("status")).isEqualTo("queued");
        assertThat(again.json().at("/request_counts/completed").intValue()).isZero();
        assertThat(run.read()).returns(2, Run::grading).returns(false, Run::regrade);
        assertThat(receipt(run, 2)).isEqualTo("0 16 0 grading 2 version " + repaired);
        assertThat(receipt(run, 1)).isEqualTo("0 0 0 grading 1 version 1");
        assertThat(texts(run, "SELECT DISTINCT phase || scored FROM eval_blocks WHERE run_id = :id"))
                .containsExactly("score0");
    }

    @Test
    void aRerunOfFailedSamplesUnderOtherGradersScoresAllOfThem() {
        TestRun run = run(RunState.IN_PROGRESS)
                .sql("DELETE FROM eval_scores WHERE run_id = :id AND item_no = 15")
                .sql("UPDATE eval_blocks SET scored = scored - 1 WHERE run_id = :id AND block_no = 1")
                .fail("score", 0, 15, 15)
                .state(RunState.COMPLETED);
        patch(run, "{\"suite_version\": " + version(manifest("{{q}}", CONTAINS)) + "}");
        assertThat(act(run, "rerun-failed").text("status")).isEqualTo("queued");
        assertThat(receipt(run, 2)).startsWith("0 16 0 grading 2 ");
    }

    @Test
    void aJudgeIsAGraderAndTakingAChangeBackIsNone() {
        TestRun run = run(RunState.FAILED);
        patch(run, "{\"judge_model\": \"j\"}");
        assertThat(run.read().regrade()).isTrue();
        patch(run, "{\"judge_model\": null}");
        assertThat(run.read().regrade()).isFalse();
        act(run, "retry");
        assertThat(run.read().grading()).isEqualTo(1);
        assertThat(receipt(run, 2)).isEqualTo("16 0 0 grading 1 version 1");
    }

    @Test
    void aVersionThatGradesTheSameKeepsTheScores() {
        int renamed =
                version(manifest("{{q}}", EXACT).replace("\"type\": \"qa\"", "\"type\": \"qa\", \"name\": \"QA\""));
        TestRun run = run(RunState.CANCELLED);
        assertThat(patch(run, "{\"suite_version\": " + renamed + "}").status()).isEqualTo(200);
        assertThat(run.read().regrade()).isFalse();
    }

    @Test
    void aChangedTemplateIsRefusedByItsName() {
        int other = version(manifest("{{q}}!", CONTAINS));
        TestRun run = run(RunState.FAILED);
        Answer answer = patch(run, "{\"suite_version\": " + other + ", \"generation_concurrency\": 2}");
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.code()).isEqualTo("generation_inputs_differ");
        assertThat(answer.message())
                .startsWith("$.manifest.tasks[0].prompt_template: \"{{q}}!\" in version " + other
                        + ", \"{{q}}\" in version 1 ");
        assertThat(answer.json().at("/error/details/differences"))
                .hasToString("[{\"path\":\"$.manifest.tasks[0].prompt_template\",\"before\":\"\\\"{{q}}\\\"\","
                        + "\"after\":\"\\\"{{q}}!\\\"\"}]");
        Run read = run.read();
        assertThat(read.request().suiteVersion()).isEqualTo(1);
        assertThat(read.request().generationConcurrency()).isEqualTo(8);
    }

    @ParameterizedTest
    @CsvSource({"file_copy, 200", "file_csv, 409"})
    void aFileIsWhatIsInIt(String file, int status) {
        int other = version(manifest(file, "{{q}}", CONTAINS));
        TestRun run = run(RunState.FAILED);
        Answer answer = patch(run, "{\"suite_version\": " + other + "}");
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(status);
        assertThat(run.read().request().pins().get("datasets").propertyNames())
                .isEqualTo(status == 200 ? Set.of(TestSuite.FILE, file) : Set.of(TestSuite.FILE));
    }

    @ParameterizedTest
    @EnumSource(
            value = RunState.class,
            names = {"QUEUED", "IN_PROGRESS", "FINALIZING", "CANCELLING"})
    void anActiveRunKeepsItsGraders(RunState state) {
        int repaired = version(manifest("{{q}}", CONTAINS));
        TestRun run = run(state);
        Answer answer = patch(run, "{\"suite_version\": " + repaired + ", \"generation_concurrency\": 2}");
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.code()).isEqualTo("run_not_regradable");
        assertThat(answer.message())
                .startsWith("run is " + state.text() + " (expected: completed, failed or cancelled");
        assertThat(run.read().request().generationConcurrency()).isEqualTo(8);
        assertThat(patch(run, "{\"suite_version\": 1, \"judge_model\": null}").status())
                .as("says what is so already")
                .isEqualTo(200);
    }

    @Test
    void anUnknownVersionAndAnotherTeamsRunAreNotFound() {
        TestRun run = run(RunState.FAILED);
        assertThat(patch(run, "{\"suite_version\": 999}").status()).isEqualTo(404);
        String stranger = api.newKey("team_stranger");
        for (List<String> call : List.of(
                List.of("PATCH", ""),
                List.of("POST", "/pause"),
                List.of("POST", "/resume"),
                List.of("POST", "/rescore"))) {
            assertThat(api.send(
                                    call.get(0),
                                    TestApi.EVALS + "/runs/" + Ids.run(run.id()) + call.get(1),
                                    stranger,
                                    BodyPublishers.ofString("{}"),
                                    "Content-Type",
                                    "application/json")
                            .status())
                    .isEqualTo(404);
        }
    }

    private static String receipt(TestRun run, int attempt) {
        return texts(run, """
                SELECT concat_ws(' ', kept, resumed_at_scoring, requeued, 'grading', grading, 'version', suite_version)
                FROM eval_run_attempts WHERE run_id = :id AND attempt =\s""" + attempt).getFirst();
    }

    private static List<String> texts(TestRun run, String sql) {
        return api.jdbi()
                .withHandle(handle -> handle.createQuery(sql)
                        .bind("id", run.id())
                        .mapTo(String.class)
                        .list());
    }
}
