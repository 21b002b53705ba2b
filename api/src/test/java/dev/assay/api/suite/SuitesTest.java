package dev.assay.api.suite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.api.TestApi;
import dev.assay.api.TestApi.Answer;
import dev.assay.api.Uploads;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SuitesTest {

    private static final String SUITES = TestApi.EVALS + "/suites";
    private static TestApi api;
    private static String fileId;

    @BeforeAll
    static void start() {
        api = TestApi.start();
        fileId = Uploads.upload(api, TestApi.KEY, "q.jsonl", "{\"question\": \"1+1?\", \"answer\": \"2\"}\n")
                .text("id");
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    static String manifest(String fileId) {
        return """
                {"tasks": [{"id": "sums", "type": "qa", "dataset": {"file_id": "%s"},
                  "prompt_template": "{{question}}", "target_template": "{{answer}}",
                  "grader": {"type": "exact_match"}}]}
                """.formatted(fileId);
    }

    private static Answer create(String name) {
        return api.post(SUITES, "{\"name\": \"" + name + "\", \"manifest\": " + manifest(fileId) + "}");
    }

    @Test
    void aSuiteHasAllItsFields() {
        Answer created = create("sums");
        assertThat(created.status()).as(created.response().body()).isEqualTo(200);
        assertThat(created.json().propertyNames())
                .containsExactlyInAnyOrder(
                        "id",
                        "object",
                        "name",
                        "description",
                        "org_id",
                        "team_id",
                        "access",
                        "active_version",
                        "latest_version",
                        "metadata",
                        "created_at",
                        "updated_at");
        assertThat(created.text("id")).matches("eval_suite_[0-9a-f]{32}");
        assertThat(created.json().get("description").isNull()).isTrue();
        assertThat(created.text("access")).isEqualTo("owner");
        assertThat(api.get(SUITES + "/" + created.text("id")).json()).isEqualTo(created.json());
    }

    @Test
    void versionsAreNumberedAndNeverChange() {
        String suite = SUITES + "/" + create("versions").text("id");
        Answer second =
                api.post(suite + "/versions", "{\"manifest\": " + manifest(fileId) + ", \"metadata\": {\"a\": \"b\"}}");
        assertThat(second.status()).as(second.response().body()).isEqualTo(200);
        assertThat(second.text("id")).matches("eval_sver_[0-9a-f]{32}");
        assertThat(second.json().get("version").asInt()).isEqualTo(2);
        assertThat(second.json().at("/dataset_file_ids/0").asString()).isEqualTo(fileId);
        assertThat(second.json().at("/manifest/schema_version").asString()).isEqualTo("2026-05-27");
        assertThat(second.json().at("/metadata/a").asString()).isEqualTo("b");
        assertThat(api.post(suite + "/versions", "{\"manifest\": " + manifest(fileId) + ", \"make_active\": false}")
                        .status())
                .isEqualTo(200);

        Answer after = api.get(suite);
        assertThat(after.json().get("active_version").asInt()).isEqualTo(2);
        assertThat(after.json().get("latest_version").asInt()).isEqualTo(3);
        assertThat(api.get(suite + "/versions/2").json()).isEqualTo(second.json());
        assertThat(api.get(suite + "/versions/4").status()).isEqualTo(404);
        assertThat(api.get(suite + "/versions/x").status()).isEqualTo(400);

        Answer page = api.get(suite + "/versions?limit=1");
        assertThat(page.json().at("/data/0/version").asInt()).isEqualTo(3);
        Answer next = api.get(suite + "/versions?after=" + page.text("last_id"));
        assertThat(next.json().get("data").findValuesAsString("version")).containsExactly("2", "1");
        assertThat(api.get(suite + "/versions?after=eval_sver_x").status()).isEqualTo(400);
    }

    @Test
    void deletingASuiteHidesItAndFreesItsFiles() {
        String file = Uploads.upload(api, TestApi.KEY, "d.jsonl", "{\"question\": 1, \"answer\": 1}")
                .text("id");
        Answer created = api.post(SUITES, "{\"name\": \"gone\", \"manifest\": " + manifest(file) + "}");
        Answer inUse = api.delete(TestApi.FILES + "/" + file);
        assertThat(inUse.status()).isEqualTo(409);
        assertThat(inUse.code()).isEqualTo("file_in_use");
        assertThat(inUse.message()).contains(created.text("id"));
        assertThat(api.get(TestApi.FILES + "/" + file).status()).isEqualTo(200);

        Answer deleted = api.delete(SUITES + "/" + created.text("id"));
        assertThat(deleted.response().body())
                .isEqualTo("{\"id\":\"" + created.text("id")
                        + "\",\"object\":\"eval.suite.deleted\",\"deleted\":true,\"deleted_runs\":0}");
        assertThat(api.get(SUITES + "/" + created.text("id")).status()).isEqualTo(404);
        assertThat(api.delete(TestApi.FILES + "/" + file).status()).isEqualTo(200);
    }

    @Test
    void thirtyViolationsInOneAnswer() {
        String tasks = IntStream.range(0, 10)
                .mapToObj(i -> "{\"id\": \"t" + i + "\", \"type\": \"nope\", \"dataset\": {\"file_id\": \"\"},"
                        + " \"prompt_template\": 5, \"grader\": {\"type\": \"regex_match\"}}")
                .collect(Collectors.joining(","));
        Answer answer = api.post(SUITES, "{\"manifest\": {\"tasks\": [" + tasks + "]}, \"extra\": 1}");
        assertThat(answer.status()).isEqualTo(400);
        List<String> paths = answer.json().at("/error/details/violations").findValuesAsString("path");
        assertThat(paths).hasSizeGreaterThanOrEqualTo(30);
        assertThat(paths).contains("$.name", "$.extra", "$.manifest.tasks[9].prompt_template");
    }

    @Test
    void syntaxOfPatternsAndTemplatesIsChecked() {
        String broken = manifest(fileId)
                .replace("{{question}}", "{% if %}{{question}}")
                .replace(
                        "\"grader\":", "\"output_extraction\": {\"type\": \"regex\", \"pattern\": \"(\"}, \"grader\":");
        Answer answer = api.post(SUITES, "{\"name\": \"x\", \"manifest\": " + broken + "}");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().at("/error/details/violations").findValuesAsString("path"))
                .contains("$.manifest.tasks[0].prompt_template", "$.manifest.tasks[0].output_extraction.pattern");
    }

    @Test
    void namesDescriptionsAndMetadataHaveLimits() {
        String metadata = IntStream.range(0, 17)
                .mapToObj(i -> "\"k" + i + "\": \"" + "v".repeat(i == 0 ? 513 : 1) + "\"")
                .collect(Collectors.joining(","));
        Answer answer = api.post(
                SUITES,
                "{\"name\": \"%s\", \"description\": \"%s\", \"metadata\": {%s}, \"manifest\": %s}"
                        .formatted("n".repeat(256), "d".repeat(10_001), metadata, manifest(fileId)));
        assertThat(answer.json().at("/error/details/violations").findValuesAsString("path"))
                .containsExactlyInAnyOrder("$.name", "$.description", "$.metadata", "$.metadata.k0");
    }

    @Test
    void aDatasetMustBeAFileOfTheTeam() {
        String key = api.newKey("team_dataset");
        String body = "{\"name\": \"x\", \"manifest\": " + manifest(fileId) + "}";
        Answer answer =
                api.send("POST", SUITES, key, BodyPublishers.ofString(body), "Content-Type", "application/json");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().at("/error/details/violations/0/path").asString())
                .isEqualTo("$.manifest.tasks[0].dataset.file_id");
    }

    @Test
    void otherTeamsSeeNothing() {
        String other = api.newKey("team_suites");
        String suite = SUITES + "/" + create("mine").text("id");
        for (String path : List.of(suite, suite + "/versions", suite + "/versions/1")) {
            assertThat(api.send("GET", path, other, BodyPublishers.noBody()).status())
                    .as(path)
                    .isEqualTo(404);
        }
        assertThat(api.send("DELETE", suite, other, BodyPublishers.noBody()).status())
                .isEqualTo(404);
        String body = "{\"manifest\": " + manifest(fileId) + "}";
        assertThat(api.send(
                                "POST",
                                suite + "/versions",
                                other,
                                BodyPublishers.ofString(body),
                                "Content-Type",
                                "application/json")
                        .status())
                .isEqualTo(404);
        Answer list = api.send("GET", SUITES, other, BodyPublishers.noBody());
        assertThat(list.response().body()).isEqualTo("{\"object\":\"list\",\"data\":[],\"has_more\":false}");
        assertThat(api.get(SUITES + "?owned_only=true").json().get("data")).isNotEmpty();
        assertThat(api.send("GET", suite, TestApi.KEY, BodyPublishers.noBody(), "X-On-Behalf-Of", "ann")
                        .status())
                .isEqualTo(404);
    }
}
