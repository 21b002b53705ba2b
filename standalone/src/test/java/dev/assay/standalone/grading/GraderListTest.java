package dev.assay.standalone.grading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.simulator.Scenario;
import dev.assay.standalone.support.TestAssay;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Tasks with several graders: each of them is a step of its own, and what one of them was paid for is kept whatever becomes
 * of the others.
 */
class GraderListTest {

    private static final String ANSWERS = """
            {"defaults": {"answer_rules": [{"pattern": "question \\\\d*[02468]$", "answer": "the sky is blue"},
                                           {"pattern": "question", "answer": "it is the sky"}]},
             "per_model": {"judge": {"answer_rules": [{"pattern": "JUDGE", "answer": "%s"}]},
                           "other": {"answer_rules": [{"pattern": "JUDGE", "answer": "Verdict: bad"}]}}, "faults": [%s]}
            """;
    private static final String GOOD = "It fits.\\nVerdict: good";
    private static final String DOWN = "{\"when\": {\"model\": \"judge\"}, \"then\": {\"status\": 503}}";

    private static final String EXACT = """
            {"id": "exact", "type": "exact_match", "metric_id": "exact", "ignore_case": true,
             "ignore_punctuation": true}""";
    private static final String ROUGE = """
            {"id": "rouge", "type": "rouge_l", "metric_id": "rouge"}""";
    private static final String PYTHON = """
            {"id": "code", "type": "python", "metric_id": "length",
             "source": "def grade(sample, item): return {'length': len(sample['output_text']), 'words': 4}"}""";

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
        answers(GOOD, "");
        assay.provider.resetCounters();
    }

    private static void answers(String verdict, String fault) {
        assay.provider.scenario(Scenario.parse(ANSWERS.formatted(verdict, fault)));
    }

    private static String judge(String id, String model, String rubric, String more) {
        return """
                {"id": "%s", "type": "llm_judge", "metric_id": "%s", "model": "%s",
                 "prompt_template": "JUDGE %s {{question}}: {{output}}", "choices": {"good": 1, "bad": 0}%s}""".formatted(id, id, model, rubric, more);
    }

    private static String upload(int rows) {
        return assay.upload(
                "sky.jsonl",
                IntStream.range(0, rows)
                        .mapToObj(n -> "{\"question\": \"question " + n + "\", \"answer\": \"The sky is blue.\"}")
                        .collect(Collectors.joining("\n")));
    }

    /** @param grading fields of the task */
    private static String manifest(String file, String grading) {
        return """
                {"tasks": [{"id": "sky", "type": "qa", "dataset": {"file_id": "%s"}, "prompt_template": "{{question}}",
                 "target_template": "{{answer}}", %s}]}""".formatted(file, grading);
    }

    private static String list(String... graders) {
        return "\"graders\": [" + String.join(", ", graders) + "]";
    }

    private static String suite(String manifest) {
        return assay.post("/api/v1/llm/evals/suites", "{\"name\": \"sky\", \"manifest\": " + manifest + "}")
                .get("id")
                .asString();
    }

    private static String start(String suite) {
        return assay.run(suite, 8, "{\"max_retries\": 0}");
    }

    private static JsonNode completed(String run) {
        JsonNode over = assay.untilOver(run);
        assertThat(over.get("status").asString()).as(over.toString()).isEqualTo("completed");
        return over;
    }

    /** Other graders for a run that is over; answers it when it is over again. */
    private static JsonNode regraded(String suite, String run, String manifest) {
        int version = assay.post("/api/v1/llm/evals/suites/" + suite + "/versions", "{\"manifest\": " + manifest + "}")
                .get("version")
                .asInt();
        assertThat(assay.patch(run, "{\"suite_version\": " + version + "}").statusCode())
                .isEqualTo(200);
        assay.provider.resetCounters();
        assay.act(run, "rescore");
        return completed(run);
    }

    private static long answered(String model) {
        return assay.provider.counters().answered(model);
    }

    private static List<JsonNode> samples(String run, String query) {
        return assay.get("/api/v1/llm/evals/runs/" + run + "/samples?limit=500&" + query)
                .get("data")
                .valueStream()
                .toList();
    }

    private static double mean(JsonNode run, String metric) {
        return run.at("/metrics/by_task/sky/by_model/m/metrics/" + metric + "/mean")
                .asDouble(Double.NaN);
    }

    private static long count(JsonNode run, String metric) {
        return run.at("/metrics/by_task/sky/by_model/m/metrics/" + metric + "/count")
                .asLong(-1);
    }

    @Test
    void fourGradersScoreOneGeneration() {
        String suite = suite(manifest(upload(20), list(EXACT, ROUGE, judge("quality", "judge", "", ""), PYTHON)));
        String run = start(suite);
        JsonNode over = completed(run);

        assertThat(answered("m")).isEqualTo(20);
        assertThat(answered("judge")).isEqualTo(20);
        assertThat(over.at("/metrics/score").asDouble()).isEqualTo(0.5);
        assertThat(mean(over, "exact")).isEqualTo(0.5);
        assertThat(mean(over, "rouge")).isCloseTo(0.75, within(1e-9));
        assertThat(mean(over, "quality")).isEqualTo(1);
        assertThat(mean(over, "words")).isEqualTo(4);
        JsonNode sample = samples(run, "").getFirst();
        assertThat(sample.get("scores").propertyNames())
                .containsExactly("exact", "rouge", "quality", "length", "words");
        assertThat(sample.at("/judge/label").asString()).isEqualTo("good");
        JsonNode graders = sample.get("graders");
        assertThat(graders.valueStream().map(grader -> grader.get("id").asString()))
                .containsExactly("exact", "rouge", "quality", "code");
        assertThat(graders.get(2).at("/judge/label").asString()).isEqualTo("good");
        assertThat(graders.get(3).get("scores").toString()).isEqualTo("{\"length\":15.0,\"words\":4.0}");
        assertThat(assay.rows("eval_scores", run)).hasSize(20);
        assertThat(assay.rows("eval_grader_scores", run)).hasSize(80);
        assertThat(samples(run, "score_metric=exact&score_min=1")).hasSize(10);
    }

    @Test
    void anOutageOfAJudgeCostsItsOwnCallsOnly() {
        answers(GOOD, DOWN);
        String suite = suite(
                manifest(upload(30), list(EXACT, judge("first", "other", "", ""), judge("second", "judge", "", ""))));
        String run = start(suite);
        assertThat(assay.untilOver(run).get("status").asString()).isEqualTo("failed");
        long paid = answered("other");
        assertThat(paid).isPositive();
        long generated = answered("m");
        Set<String> rows = assay.rows("eval_grader_scores", run);
        assertThat(rows).hasSize((int) paid * 2);

        healthy();
        assay.act(run, "retry");
        completed(run);

        assertThat(answered("m")).isEqualTo(30 - generated);
        assertThat(answered("other")).isEqualTo(30 - paid);
        assertThat(answered("judge")).isEqualTo(30);
        assertThat(assay.rows("eval_grader_scores", run)).hasSize(90).containsAll(rows);
    }

    @Test
    void aGraderThatFailsIsNamedAndTheOthersShowTheirScores() {
        answers("What?", "");
        String suite = suite(
                manifest(upload(6), list(judge("first", "judge", "", ""), judge("second", "other", "", ""), PYTHON)));
        String run = start(suite);
        assertThat(assay.untilOver(run).at("/error/message").asString()).contains("judge_unparsable");
        JsonNode sample = samples(run, "").getFirst();
        assertThat(sample.at("/error/code").asString()).isEqualTo("judge_unparsable");
        assertThat(sample.at("/error/message").asString()).startsWith("grader first: judge: ");
        assertThat(sample.at("/error/details/graders/0/id").asString()).isEqualTo("first");
        JsonNode graders = sample.get("graders");
        assertThat(graders.get(0).at("/error/code").asString()).isEqualTo("judge_unparsable");
        assertThat(graders.get(0).get("score").isNull()).isTrue();
        assertThat(graders.get(1).get("score").asDouble(-1)).isZero();
        assertThat(graders.get(2).at("/scores/words").asInt()).isEqualTo(4);

        healthy();
        assay.act(run, "retry");
        JsonNode over = completed(run);
        assertThat(mean(over, "first")).isEqualTo(1);
        assertThat(answered("judge")).isEqualTo(6);
        assertThat(answered("other") + answered("m")).isZero();
        assertThat(samples(run, "").getFirst().at("/graders/0/error").isMissingNode())
                .isTrue();
    }

    @Test
    void aChangedJudgeIsTheOnlyOneThatIsCalled() {
        String file = upload(12);
        String old = manifest(file, list(EXACT, judge("first", "judge", "", ""), judge("second", "other", "", "")));
        String changed =
                manifest(file, list(EXACT, judge("first", "judge", "", ""), judge("second", "other", "strictly", "")));
        String suite = suite(old);
        String run = start(suite);
        completed(run);
        Set<String> first = assay.rows("eval_grader_scores", run);

        regraded(suite, run, changed);
        assertThat(answered("m")).isZero();
        assertThat(answered("judge")).isZero();
        assertThat(answered("other")).isEqualTo(12);
        assertThat(assay.rows("eval_grader_scores", run)).hasSize(48).containsAll(first);
        assertThat(samples(run, "grading=1").getFirst().get("graders"))
                .isEqualTo(samples(run, "grading=2").getFirst().get("graders"));

        // Back again: what was asked then is known. Weights change no grader at all.
        regraded(suite, run, old);
        assertThat(assay.provider.counters().requests()).isZero();
        JsonNode weighted = regraded(
                suite,
                run,
                manifest(
                        file,
                        list(
                                        EXACT,
                                        judge("first", "judge", "", ", \"weight\": 3"),
                                        judge("second", "other", "", ", \"weight\": 1, \"pass_threshold\": 0.5"))
                                + ", \"primary\": \"weighted_score\""));
        assertThat(assay.provider.counters().requests()).isZero();
        assertThat(weighted.at("/metrics/score").asDouble()).isEqualTo(0.75);
        assertThat(mean(weighted, "second_passed")).isZero();
        assertThat(samples(run, "").getFirst().at("/graders/2/passed").asBoolean(true))
                .isFalse();

        // With nothing changed everything is to be scored again.
        assay.act(run, "rescore");
        completed(run);
        assertThat(answered("m")).isZero();
        assertThat(answered("judge")).isEqualTo(12);
        assertThat(answered("other")).isEqualTo(12);
    }

    @Test
    void aGraderThatStoodAloneIsTakenOverAndTakenBack() {
        String file = upload(10);
        String judge = judge("good", "judge", "", "");
        String alone = judge.replace("\"id\": \"good\", ", "");
        String single = manifest(file, "\"grader\": " + alone);
        String suite = suite(single);
        String run = start(suite);
        completed(run);
        assertThat(answered("judge")).isEqualTo(10);
        assertThat(assay.rows("eval_graders", run)).isEmpty();
        assertThat(samples(run, "").getFirst().get("graders").isNull()).isTrue();

        JsonNode both = regraded(suite, run, manifest(file, list(EXACT, judge)));
        assertThat(assay.provider.counters().requests()).isZero();
        assertThat(mean(both, "good")).isEqualTo(1);
        assertThat(both.at("/metrics/score").asDouble()).isEqualTo(0.5);

        JsonNode back = regraded(suite, run, single);
        assertThat(assay.provider.counters().requests()).isZero();
        assertThat(back.at("/metrics/score").asDouble()).isEqualTo(1);
        assertThat(samples(run, "").getFirst().get("scores").toString()).isEqualTo("{\"good\":1.0}");
        assertThat(assay.rows("eval_scores", run)).hasSize(30);
    }

    @Test
    void aDearJudgeIsCalledForUndecidedSamplesOnly() {
        String file = upload(20);
        String suite = suite(manifest(
                file,
                list(ROUGE, judge("quality", "judge", "", ", \"when\": {\"grader\": \"rouge\", \"below\": 0.9}"))));
        String run = start(suite);
        JsonNode over = completed(run);

        assertThat(answered("judge")).isEqualTo(10);
        assertThat(count(over, "rouge")).isEqualTo(20);
        assertThat(count(over, "quality")).isEqualTo(10);
        List<JsonNode> samples = samples(run, "");
        assertThat(samples.get(0).at("/graders/1/skipped").asBoolean()).isTrue();
        assertThat(samples.get(0).get("scores").propertyNames()).containsExactly("rouge");
        assertThat(samples.get(1).at("/graders/1/score").asDouble()).isEqualTo(1);

        // Another bound: those that were judged are not judged again.
        regraded(
                suite,
                run,
                manifest(
                        file,
                        list(
                                ROUGE,
                                judge("quality", "judge", "", ", \"when\": {\"grader\": \"rouge\", \"below\": 1.5}"))));
        assertThat(answered("judge")).isEqualTo(10);
        assertThat(answered("m")).isZero();
    }

    @Test
    void aJudgeStandsInForAGraderThatCannotScore() {
        String numeric = "{\"id\": \"number\", \"type\": \"numeric\", \"metric_id\": \"number\"}";
        String suite = suite(manifest(
                upload(8),
                list(
                                EXACT,
                                numeric,
                                judge("quality", "judge", "", ", \"when\": {\"grader\": \"number\", \"failed\": true}"))
                        + ", \"primary\": \"quality\""));
        String run = start(suite);
        JsonNode over = completed(run);
        assertThat(over.at("/metrics/score").asDouble()).isEqualTo(1);
        assertThat(count(over, "number")).isEqualTo(-1);
        JsonNode number = samples(run, "").getFirst().get("graders").get(1);
        assertThat(number.at("/error/code").asString()).isEqualTo("grader_bad_target");
        assertThat(number.get("skipped").asBoolean()).isFalse();
    }

    @Test
    void twoGradersThatGiveTheSameMetricFailTheSample() {
        String other = "{\"id\": \"clash\", \"type\": \"python\", \"metric_id\": \"clash\","
                + " \"source\": \"def grade(sample, item): return {'clash': 1, 'exact': 1}\"}";
        String run = start(suite(manifest(upload(3), list(EXACT, other))));
        assertThat(assay.untilOver(run).get("status").asString()).isEqualTo("failed");
        JsonNode error = samples(run, "").getFirst().get("error");
        assertThat(error.get("code").asString()).isEqualTo("grader_bad_score");
        assertThat(error.get("message").asString()).isEqualTo("metric exact: given by clash (expected: by exact only)");
    }

    @Test
    void aPanelKeepsItsVotesAndATieIsNoScore() {
        String vote =
                "{\"model\": \"%s\", \"prompt_template\": \"JUDGE {{output}}\", \"choices\": {\"good\": 1, \"bad\": 0}}";
        String panel =
                "{\"id\": \"%s\", \"metric_id\": \"%s\", \"type\": \"panel\", \"vote\": \"%s\", \"judges\": [%s]}";
        String three = String.join(", ", vote.formatted("judge"), vote.formatted("judge"), vote.formatted("other"));
        String two = String.join(", ", vote.formatted("judge"), vote.formatted("other"));
        String file = upload(4);
        String suite = suite(manifest(
                file,
                list(
                        panel.formatted("most", "most", "majority", three),
                        panel.formatted("mean", "mean", "mean", two),
                        panel.formatted("all", "all", "all", two))));
        String run = start(suite);
        JsonNode over = completed(run);
        assertThat(mean(over, "most")).isEqualTo(1);
        assertThat(mean(over, "mean")).isEqualTo(0.5);
        assertThat(mean(over, "all")).isZero();
        // Panels pay for their own calls, however alike they are.
        assertThat(answered("judge")).isEqualTo(16);
        assertThat(answered("other")).isEqualTo(12);
        JsonNode judge = samples(run, "").getFirst().at("/graders/0/judge");
        assertThat(judge.get("votes")
                        .valueStream()
                        .map(cast -> cast.get("label").asString()))
                .containsExactly("good", "good", "bad");

        String tied = start(suite(manifest(file, list(EXACT, panel.formatted("most", "most", "majority", two)))));
        assertThat(assay.untilOver(tied).get("status").asString()).isEqualTo("failed");
        JsonNode error = samples(tied, "").getFirst().get("error");
        assertThat(error.get("code").asString()).isEqualTo("judge_tie");
        assay.provider.resetCounters();
        assay.act(tied, "retry");
        assay.untilOver(tied);
        assertThat(assay.provider.counters().requests()).isZero();
    }

    @Test
    void aRunWithoutTheJudgeModelThatAListNeedsIsRefused() {
        String auto = judge("quality", "auto", "", "");
        JsonNode refused = assay.refused(
                400,
                "/api/v1/llm/evals/runs",
                "{\"suite_id\": \"" + suite(manifest(upload(1), list(EXACT, auto))) + "\", \"models\": [\"m\"]}");
        assertThat(refused.toString()).contains("$.judge_model", "grader llm_judge of task sky");
    }
}
