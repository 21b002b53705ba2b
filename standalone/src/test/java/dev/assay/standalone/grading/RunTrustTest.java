package dev.assay.standalone.grading;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.standalone.support.TestAssay;
import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Teams that share a machine on which bubblewrap does not confine their Python. */
class RunTrustTest {
    private static final String NO_BUBBLEWRAP = "assay.graders.confinement=language";

    private static final String PYTHON = """
            {"type": "python", "source": "def grade(sample, item):\\n    return 1"}""";

    @Tag("long")
    @Test
    void pythonOfASecondTeamIsRefused() throws IOException {
        try (TestAssay assay = TestAssay.start(NO_BUBBLEWRAP)) {
            assertThat(assay.untilOver(assay.run(suite(assay, PYTHON), 4, "{}"))
                            .get("status")
                            .asString())
                    .as("the first team")
                    .isEqualTo("completed");

            assay.useKey(secondTeam(assay));
            String file = assay.upload("q.jsonl", TestAssay.questions(2));
            JsonNode refused = assay.refused(400, "/api/v1/llm/evals/suites", """
                    {"name": "s", "manifest": {"tasks": [{"id": "qa", "type": "qa", "dataset": {"file_id": "%s"},
                     "preprocess": {"type": "python", "source": "def transform(row): return row"},
                     "prompt_template": "{{question}}", "grader": %s}]}}""".formatted(file, PYTHON));
            assertThat(refused.toString())
                    .contains("$.manifest.tasks[0].preprocess", "$.manifest.tasks[0].grader\"")
                    .contains("only the interpreter would confine its Python here")
                    .contains("assay.graders.trust=team");

            assertThat(assay.untilOver(assay.run(suite(assay, "{\"type\": \"exact_match\"}"), 4, "{}"))
                            .get("status")
                            .asString())
                    .as("what needs no sandbox")
                    .isEqualTo("completed");
        }
    }

    /** As where bubblewrap was there when the suite was made, or where the api does not share the workers' machine. */
    @Test
    void aSuiteThatIsThereFailsItsRunBeforeAnythingIsGenerated() throws IOException {
        try (TestAssay assay = TestAssay.start(NO_BUBBLEWRAP)) {
            assay.useKey(secondTeam(assay));
            String suite = suite(assay, "{\"type\": \"exact_match\"}");
            assay.jdbi()
                    .useHandle(handle -> handle.createUpdate(
                                    "UPDATE eval_suite_versions SET manifest = jsonb_set(manifest::jsonb, '{tasks,0,grader}', :grader::jsonb)::json")
                            .bind("grader", PYTHON)
                            .execute());
            JsonNode run = assay.untilOver(assay.run(suite, 4, "{}"));

            assertThat(run.get("status").asString()).isEqualTo("failed");
            assertThat(run.get("error").get("code").asString()).isEqualTo("grader_unavailable");
            assertThat(run.get("error").get("message").asString()).contains("assay.graders.trust=team");
            assertThat(assay.provider.counters().answered()).isZero();
        }
    }

    @Test
    @Tag("long")
    void teamsThatTrustEachOtherShare() throws IOException {
        try (TestAssay assay = TestAssay.start(NO_BUBBLEWRAP, "assay.graders.trust=team")) {
            assay.useKey(secondTeam(assay));
            JsonNode run = assay.untilOver(assay.run(suite(assay, PYTHON), 4, "{}"));

            assertThat(run.get("status").asString()).as(run.toString()).isEqualTo("completed");
        }
    }

    private static String suite(TestAssay assay, String grader) {
        return assay.suite(assay.upload("q.jsonl", TestAssay.questions(2)), "{{question}}", "{{answer}}", grader);
    }

    /** Answers a key of it. */
    private static String secondTeam(TestAssay assay) {
        String team = assay.post("/api/v1/admin/teams", "{\"name\": \"Second\"}")
                .get("id")
                .asString();
        return assay.post(
                        "/api/v1/admin/keys",
                        JsonMapper.shared()
                                .createObjectNode()
                                .put("team_id", team)
                                .set(
                                        "scopes",
                                        JsonMapper.shared()
                                                .createArrayNode()
                                                .add("read:evals")
                                                .add("write:evals"))
                                .toString())
                .get("secret")
                .asString();
    }
}
