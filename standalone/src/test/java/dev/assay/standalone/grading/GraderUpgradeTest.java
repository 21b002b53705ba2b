package dev.assay.standalone.grading;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.simulator.AnswerRule;
import dev.assay.simulator.Behaviour;
import dev.assay.simulator.Scenario;
import dev.assay.standalone.support.TestAssay;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A run of before there were lists of graders: it stays as it is, and is scored anew as it was. */
class GraderUpgradeTest {

    private static final String JUDGE = """
            {"type": "llm_judge", "model": "judge", "prompt_template": "JUDGE {{output}}", "choices": {"good": 1, "bad": 0}}""";

    @Test
    void aRunOfBeforeReadsAndRescoresAsBefore() throws IOException {
        try (TestAssay assay = TestAssay.start()) {
            assay.provider.scenario(Scenario.healthy()
                    .withDefaults(
                            Behaviour.standard().withAnswerRules(List.of(new AnswerRule("JUDGE", "Verdict: good")))));
            String file = assay.upload("questions.jsonl", TestAssay.questions(12));
            String suite = assay.suite(file, "{{question}}", "{{answer}}", JUDGE);
            String run = assay.run(suite, 4, "{}");
            JsonNode before = assay.untilOver(run);
            JsonNode samples = samples(assay, run);
            Set<String> scores = assay.rows("eval_scores", run);
            Set<String> calls = assay.rows("eval_grader_calls", run);
            migratedAgain(assay);

            assertThat(assay.run(run)).isEqualTo(before);
            assertThat(samples(assay, run)).isEqualTo(samples);
            assay.provider.resetCounters();
            assay.act(run, "rescore");
            JsonNode after = assay.untilOver(run);

            assertThat(after.get("metrics").get("score"))
                    .isEqualTo(before.get("metrics").get("score"));
            assertThat(assay.provider.counters().answered("m")).isZero();
            assertThat(assay.provider.counters().answered("judge")).isEqualTo(12);
            assertThat(assay.rows("eval_scores", run)).hasSize(24).containsAll(scores);
            assertThat(assay.rows("eval_grader_calls", run)).hasSize(24).containsAll(calls);
            assertThat(assay.rows("eval_grader_scores", run)).isEmpty();

            // Its judge in a list: what it was paid for stands in the run's own scores.
            int version = assay.post(
                            "/api/v1/llm/evals/suites/" + suite + "/versions",
                            JsonMapper.shared()
                                    .readTree(("""
                                            {"manifest": {"tasks": [{"id": "qa", "type": "qa",
                                             "dataset": {"file_id": "%s"}, "prompt_template": "{{question}}",
                                             "target_template": "{{answer}}",
                                             "graders": [%s, {"type": "f1", "metric_id": "f1"}]}]}}
                                            """).formatted(file, JUDGE))
                                    .toString())
                    .get("version")
                    .asInt();
            assay.patch(run, "{\"suite_version\": " + version + "}");
            assay.provider.resetCounters();
            assay.act(run, "rescore");
            assertThat(assay.untilOver(run).get("status").asString()).isEqualTo("completed");
            assertThat(assay.provider.counters().requests()).isZero();
            assertThat(assay.rows("eval_grader_scores", run)).hasSize(24);
        }
    }

    private static JsonNode samples(TestAssay assay, String run) {
        return assay.get("/api/v1/llm/evals/runs/" + run + "/samples?limit=500");
    }

    /** As a database of before, with its runs, comes to this version. */
    private static void migratedAgain(TestAssay assay) {
        assay.jdbi().useHandle(handle -> handle.execute("""
                DROP TABLE eval_graders, eval_grader_scores, eval_run_contents;
                ALTER TABLE eval_items DROP COLUMN messages;
                DELETE FROM flyway_schema_history WHERE version::int >= 18
                """));
        DataSource source = assay.dataSource();
        Flyway.configure().dataSource(source).load().migrate();
    }
}
