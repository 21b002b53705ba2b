package dev.assay.api.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.assay.api.TestApi;
import dev.assay.api.TestApi.Answer;
import dev.assay.api.Uploads;
import dev.assay.api.imports.HarnessFiles;
import dev.assay.api.openapi.Document.Described;
import dev.assay.ledger.Ids;
import dev.assay.ledger.TestRun;
import dev.assay.ledger.run.RunState;
import dev.assay.ledger.webhook.DeliveryDao;
import dev.assay.simulator.hub.SimulatedHub;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Performs every operation of the document and compares request and answer with the example that the document shows.
 * {@code -Dassay.examples=record} writes them anew.
 */
@Isolated("the library that makes the document keeps state of the process")
class ExamplesTest {

    private static final boolean RECORD = "record".equals(System.getProperty("assay.examples"));
    private static final Path FOLDER = Path.of("src/main/resources/openapi/examples");
    private static final String RUNS = TestApi.EVALS + "/runs";
    private static final String SUITES = TestApi.EVALS + "/suites";
    private static final String SCHEDULES = TestApi.EVALS + "/schedules";
    private static final String ADMIN = "/api/v1/admin";
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final SchemaRegistry SCHEMAS = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    private static SimulatedHub hub;
    private static TestApi api;
    private static Document document;
    private final Set<String> performed = new LinkedHashSet<>();
    private final Normal normal = new Normal();

    @BeforeAll
    static void start() {
        hub = SimulatedHub.start();
        api = TestApi.start("spring.temporal.connection.target=127.0.0.1:1", "assay.hub.base-url=" + hub.baseUrl());
        document = Document.of(api);
    }

    @AfterAll
    static void stop() {
        api.close();
        hub.close();
    }

    @Test
    void eachIsWhatTheServerAnswers() throws IOException {
        String file = files();
        String suite = suites(file);
        runs(suite);
        administration();
        schedules(suite);
        perform("deleteEvalSuite", "DELETE", SUITES + "/" + suite, "");
        perform("deleteFile", "DELETE", TestApi.FILES + "/" + file, "");
        imports();
        assertThat(document.operations().stream().map(Described::id)).containsExactlyInAnyOrderElementsOf(performed);
    }

    private String files() throws IOException {
        String rows = "{\"q\": \"2+2?\", \"a\": \"4\"}\n";
        Answer uploaded = Uploads.upload(api, TestApi.KEY, "questions.jsonl", rows);
        String form = JSON.createObjectNode()
                .put("file", rows)
                .put("purpose", "evals")
                .toString();
        String file = check("uploadFile", uploaded, form).text("id");
        perform("listFiles", "GET", TestApi.FILES, "");
        perform("getFile", "GET", TestApi.FILES + "/" + file, "");
        perform("getFileContent", "GET", TestApi.FILES + "/" + file + "/content", "");
        return file;
    }

    private void imports() throws IOException {
        hub.commit(
                "org/results",
                "main",
                new HarnessFiles()
                        .evaluation("org__small", HarnessFiles.TIME, "org/small")
                        .files());
        String body =
                "{\"source\": {\"repo\": \"org/results\", \"revision\": \"main\", \"path_prefix\": \"org__small/\"},"
                        + " \"suite_name\": \"Before\", \"metadata\": {\"owner\": \"ann\"}}";
        Answer imported = api.send(
                "POST",
                TestApi.EVALS + "/imports/huggingface-results",
                TestApi.KEY,
                BodyPublishers.ofString(body),
                "Content-Type",
                "application/json",
                "X-HuggingFace-Token",
                "hf_x");
        check("importHistoricalEvalResults", imported, body);
    }

    private String suites(String file) throws IOException {
        String manifest = """
                {"tasks": [{"id": "sums", "type": "qa", "dataset": {"source": "file", "file_id": "%s"},
                  "prompt_template": "{{q}}", "target_template": "{{a}}", "grader": {"type": "exact_match"}}]}
                """.formatted(file);
        String suite = perform(
                        "createEvalSuite",
                        "POST",
                        SUITES,
                        "{\"name\": \"arithmetic\", \"description\": \"Sums\", \"manifest\": " + manifest
                                + ", \"metadata\": {\"owner\": \"ann\"}}")
                .text("id");
        String one = SUITES + "/" + suite;
        perform("listEvalSuites", "GET", SUITES, "");
        perform("getEvalSuite", "GET", one, "");
        perform(
                "createEvalSuiteVersion",
                "POST",
                one + "/versions",
                "{\"manifest\": " + manifest + ", \"make_active\": false}");
        perform("listEvalSuiteVersions", "GET", one + "/versions?limit=1", "");
        perform("getEvalSuiteVersion", "GET", one + "/versions/1", "");
        return suite;
    }

    private void runs(String suite) throws IOException {
        String create = "{\"suite_id\": \"" + suite + "\", \"models\": [\"small\"], \"concurrency\": 4,"
                + " \"generation\": {\"temperature\": 0, \"max_output_tokens\": 100},"
                + " \"metadata\": {\"commit\": \"4f1c\"}}";
        String queued =
                RUNS + "/" + perform("createEvalRun", "POST", RUNS, create).text("id");
        perform("listEvalRuns", "GET", RUNS + "?status=queued&limit=1", "");
        perform("getEvalRun", "GET", queued, "");
        perform("updateEvalRun", "PATCH", queued, "{\"generation_concurrency\": 8}");
        perform("pauseEvalRun", "POST", queued + "/pause", "");
        perform("getEvalRunProgress", "GET", queued + "/progress", "");
        perform("resumeEvalRun", "POST", queued + "/resume", "");
        perform("cancelEvalRun", "POST", queued + "/cancel", "");
        perform("deleteEvalRun", "DELETE", queued, "");

        TestRun failed = prepared(create).generate(0, 0, 2).score(0, 0, 1).state(RunState.FAILED);
        String broken = path(failed);
        perform("getEvalRunRetryPlan", "GET", broken + "/retry-plan", "");
        perform("retryFailedEvalRun", "POST", broken + "/retry", "");
        perform("listEvalRunAttempts", "GET", broken + "/attempts?limit=1", "");
        perform("getEvalRunAttempt", "GET", broken + "/attempts/1", "");
        perform("auditEvalRun", "GET", broken + "/audit", "");

        TestRun completed = prepared(create)
                .generate(0, 0, 2)
                .score(0, 0, 2)
                .fail("generate", 0, 3, 3)
                .phase("done", false, 0, 0, 3)
                .state(RunState.COMPLETED);
        String done = path(completed);
        perform("getEvalRunOverview", "GET", done + "/overview", "");
        perform("listEvalSamples", "GET", done + "/samples?limit=1&include_reasoning=true", "");
        perform("getEvalRunArtifacts", "GET", done + "/artifacts", "");
        perform("rerunFailedEvalSamples", "POST", done + "/rerun-failed", "");
        api.post(done + "/cancel", "");
        perform("rescoreEvalRun", "POST", path(decided(create)) + "/rescore", "");
    }

    private void schedules(String suite) throws IOException {
        String create = "{\"name\": \"nightly\", \"suite_id\": \"" + suite + "\", \"cron\": \"0 3 * * MON-FRI\","
                + " \"timezone\": \"Europe/Berlin\", \"run\": {\"models\": [\"small\"], \"concurrency\": 4,"
                + " \"generation\": {\"temperature\": 0}}, \"webhook_url\": \"https://example.com/hooks/evals\","
                + " \"webhook_secret\": \"whsec_bm90IGEgc2VjcmV0OiBhbiBleGFtcGxlIG9mIG9uZQ==\","
                + " \"metadata\": {\"owner\": \"ann\"}}";
        String id = perform("createEvalSchedule", "POST", SCHEDULES, create).text("id");
        String one = SCHEDULES + "/" + id;
        perform("listEvalSchedules", "GET", SCHEDULES + "?enabled=true&limit=1", "");
        perform("getEvalSchedule", "GET", one, "");
        String run =
                perform("triggerEvalSchedule", "POST", one + "/trigger", "").text("last_run_id");
        perform("listEvalScheduleRuns", "GET", one + "/runs?limit=1", "");
        perform("listEvalScheduleFirings", "GET", one + "/firings?limit=1", "");
        delivered(Ids.schedule(id).orElseThrow(), run);
        perform("listEvalScheduleDeliveries", "GET", one + "/deliveries?limit=1", "");
        perform("updateEvalSchedule", "PATCH", one, "{\"cron\": null, \"interval_seconds\": 3600, \"enabled\": false}");
        perform("deleteEvalSchedule", "DELETE", one, "");
    }

    /** The run's end, of which the webhook hears at the second try. Nobody else sends it: this test holds the lease. */
    private static void delivered(UUID schedule, String run) {
        api.jdbi()
                .useHandle(handle -> handle.execute(
                        "UPDATE eval_schedules SET webhook_leased_until = now() + interval '1 day' WHERE id = ?",
                        schedule));
        api.post(RUNS + "/" + run + "/cancel", "");
        api.jdbi().useExtension(DeliveryDao.class, dao -> {
            UUID message = dao.due(schedule).orElseThrow().id();
            dao.again(message, 503, "status 503", 5, 86_400);
            dao.delivered(message, 204);
        });
    }

    private void administration() throws IOException {
        String org = perform("createOrg", "POST", ADMIN + "/orgs", "{\"name\": \"Research\"}")
                .text("id");
        perform("listOrgs", "GET", ADMIN + "/orgs?limit=1", "");
        perform("getOrg", "GET", ADMIN + "/orgs/" + org, "");
        String team = perform(
                        "createTeam",
                        "POST",
                        ADMIN + "/teams",
                        "{\"org_id\": \"" + org + "\", \"name\": \"Evaluation\"}")
                .text("id");
        perform("listTeams", "GET", ADMIN + "/teams?limit=1", "");
        perform("getTeam", "GET", ADMIN + "/teams/" + team, "");
        String key = perform(
                        "createApiKey",
                        "POST",
                        ADMIN + "/keys",
                        "{\"team_id\": \"" + team + "\", \"name\": \"nightly\", \"scopes\": [\"read:evals\","
                                + " \"write:evals\"], \"expires_in_seconds\": 7776000, \"requests_per_minute\": 600}")
                .text("id");
        perform("listApiKeys", "GET", ADMIN + "/keys?limit=1", "");
        perform("getApiKey", "GET", ADMIN + "/keys/" + key, "");
        perform("rotateApiKey", "POST", ADMIN + "/keys/" + key + "/rotate", "{\"overlap_seconds\": 3600}");
        perform("revokeApiKey", "POST", ADMIN + "/keys/" + key + "/revoke", "");
    }

    private static TestRun prepared(String create) {
        String id = api.post(RUNS, create).text("id");
        return new TestRun(api.jdbi(), Ids.run(id).orElseThrow()).items(0, 0, 4).blocks(0, 0, 0, 4, 8);
    }

    private static TestRun decided(String create) {
        return prepared(create)
                .generate(0, 0, 3)
                .score(0, 0, 3)
                .phase("done", false, 0, 0, 3)
                .state(RunState.COMPLETED);
    }

    private static String path(TestRun run) {
        return RUNS + "/" + Ids.run(run.id());
    }

    private Answer perform(String id, String method, String path, String body) throws IOException {
        BodyPublisher content = body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body);
        return check(id, api.send(method, path, TestApi.KEY, content, "Content-Type", "application/json"), body);
    }

    private Answer check(String id, Answer answer, String body) throws IOException {
        assertThat(answer.status()).as(id + ": " + answer.response().body()).isEqualTo(200);
        assertThat(performed.add(id)).as(id).isTrue();
        ObjectNode example = JSON.createObjectNode();
        if (!body.isEmpty()) {
            example.set("request", normal.of(JSON.readTree(body)));
        }
        if (answer.json().isEmpty()) {
            example.put("response", answer.response().body());
        } else {
            matchesItsSchema(id, answer.json());
            example.set("response", normal.of(answer.json()));
        }
        Path file = FOLDER.resolve(id + ".json");
        if (RECORD) {
            Files.createDirectories(FOLDER);
            Files.writeString(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(example) + "\n");
        }
        assertThat(file).exists();
        assertThat(JSON.readTree(example.toString())).as(id).isEqualTo(JSON.readTree(Files.readString(file)));
        return answer;
    }

    private static void matchesItsSchema(String id, JsonNode answer) {
        JsonNode schema = document.operations().stream()
                .filter(operation -> operation.id().equals(id))
                .findFirst()
                .orElseThrow()
                .node()
                .at("/responses/200/content/application~1json/schema");
        assertThat(schema.isObject()).as(id).isTrue();
        ObjectNode whole = ((ObjectNode) schema.deepCopy());
        whole.set("components", document.root().get("components"));
        Schema checked = SCHEMAS.getSchema(whole);
        assertThat(checked.validate(answer)).as(id).isEmpty();
        // The schema can refuse.
        assertThat(checked.validate(JSON.createObjectNode())).as(id).isNotEmpty();
    }
}
