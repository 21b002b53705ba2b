package dev.assay.api.tenancy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.api.TestApi;
import dev.assay.api.TestApi.Answer;
import dev.assay.api.Uploads;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** What an end user makes carries their name; they see only that, and the team sees all of it. */
class OnBehalfOfTest {

    private static final String SUITES = TestApi.EVALS + "/suites";
    private static final String RUNS = TestApi.EVALS + "/runs";
    private static TestApi api;

    private String key;

    @BeforeAll
    static void start() {
        api = TestApi.start("spring.temporal.connection.target=127.0.0.1:1");
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @BeforeEach
    void aTeamOfItsOwn(TestInfo test) {
        key = api.newKey("team_" + test.getTestMethod().orElseThrow().getName());
    }

    /** @param user null: the whole team */
    private Answer send(@Nullable String user, String method, String path, String body, String... more) {
        List<String> headers = new ArrayList<>(List.of("Content-Type", "application/json"));
        headers.addAll(List.of(more));
        if (user != null) {
            headers.addAll(List.of("X-On-Behalf-Of", user));
        }
        return api.send(method, path, key, BodyPublishers.ofString(body), headers.toArray(String[]::new));
    }

    private Answer get(@Nullable String user, String path) {
        return send(user, "GET", path, "");
    }

    private String file(@Nullable String user) {
        String[] headers = user == null ? new String[] {} : new String[] {"X-On-Behalf-Of", user};
        return Uploads.upload(api, key, "q.jsonl", "{\"q\": 1}\n", headers).text("id");
    }

    private static String manifest(String fileId) {
        return """
                {"tasks": [{"id": "t", "type": "qa", "dataset": {"file_id": "%s"}, "prompt_template": "{{q}}",
                  "target_template": "{{q}}", "grader": {"type": "exact_match"}}]}
                """.formatted(fileId);
    }

    private Answer createSuite(@Nullable String user, String fileId) {
        return send(user, "POST", SUITES, "{\"name\": \"s\", \"manifest\": " + manifest(fileId) + "}");
    }

    private String suite(@Nullable String user) {
        return createSuite(user, file(user)).text("id");
    }

    private Answer createRun(@Nullable String user, String suiteId, String... headers) {
        return send(user, "POST", RUNS, "{\"suite_id\": \"" + suiteId + "\", \"models\": [\"m\"]}", headers);
    }

    private List<String> ids(@Nullable String user, String path) {
        return get(user, path).json().get("data").findValuesAsString("id");
    }

    @Test
    void listsShowAnEndUserTheirOwn() {
        for (String path : List.of(TestApi.FILES, SUITES, RUNS)) {
            assertThat(ids(null, path)).isEmpty();
        }
        String ofAnn = suite("ann");
        String ofBob = suite("bob");
        String ofTeam = suite(null);
        String runOfAnn = createRun("ann", ofAnn).text("id");
        String runOfBob = createRun("bob", ofBob).text("id");
        String runOfTeam = createRun(null, ofTeam).text("id");

        assertThat(ids("ann", SUITES)).containsExactly(ofAnn);
        assertThat(ids(null, SUITES)).containsExactly(ofTeam, ofBob, ofAnn);
        assertThat(ids("ann", RUNS)).containsExactly(runOfAnn);
        assertThat(ids("ann", RUNS + "?owned_only=true")).containsExactly(runOfAnn);
        assertThat(ids("ann", RUNS + "?suite_id=" + ofBob)).isEmpty();
        assertThat(ids(null, RUNS)).containsExactly(runOfTeam, runOfBob, runOfAnn);
        assertThat(ids("ann", TestApi.FILES)).hasSize(1);
        assertThat(ids("eve", TestApi.FILES)).isEmpty();
        assertThat(ids(null, TestApi.FILES)).hasSize(3);
    }

    @Test
    void aCursorThatIsNotTheirsIsUnknown() {
        String suite = suite("ann");
        String run = createRun("ann", suite).text("id");
        String file = ids("ann", TestApi.FILES).getFirst();
        String version = ids("ann", SUITES + "/" + suite + "/versions").getFirst();
        for (String path :
                List.of(TestApi.FILES + "?after=" + file, SUITES + "?after=" + suite, RUNS + "?after=" + run)) {
            assertThat(get("bob", path).status()).as(path).isEqualTo(400);
            assertThat(get("ann", path).status()).as(path).isEqualTo(200);
            assertThat(get(null, path).status()).as(path).isEqualTo(200);
        }
        String versions = SUITES + "/" + suite + "/versions?after=" + version;
        assertThat(get("bob", versions).status()).isEqualTo(404);
        String own = suite("bob");
        assertThat(get("bob", SUITES + "/" + own + "/versions?after=" + version).status())
                .isEqualTo(400);
    }

    @Test
    void aManifestNamesOnlyFilesThatItsAuthorSees() {
        String ofAnn = file("ann");
        Answer refused = createSuite("bob", ofAnn);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.message()).startsWith("$.manifest.tasks[0].dataset.file_id: \"" + ofAnn + "\"");
        assertThat(createSuite("ann", ofAnn).status()).isEqualTo(200);
        assertThat(createSuite(null, ofAnn).status()).isEqualTo(200);

        String suite = suite("bob");
        String version = "{\"manifest\": " + manifest(ofAnn) + "}";
        assertThat(send("bob", "POST", SUITES + "/" + suite + "/versions", version)
                        .status())
                .isEqualTo(400);
        assertThat(send("ann", "POST", SUITES + "/" + suite + "/versions", version)
                        .status())
                .isEqualTo(404);
    }

    @Test
    void aRunUsesOnlySuitesThatItsAuthorSees() {
        String suite = suite("ann");
        assertThat(createRun("bob", suite).status()).isEqualTo(404);
        Answer ofTeam = createRun(null, suite);
        assertThat(ofTeam.status()).isEqualTo(200);
        // The team's run is not ann's, although the suite is.
        assertThat(get("ann", RUNS + "/" + ofTeam.text("id")).status()).isEqualTo(404);
        assertThat(get(null, RUNS + "/" + ofTeam.text("id")).status()).isEqualTo(200);
    }

    @Test
    void idempotencyKeysAreEachUsersOwn() {
        String ofAnn = suite("ann");
        String ofBob = suite("bob");
        String[] once = {"Idempotency-Key", "once"};
        String first = createRun("ann", ofAnn, once).text("id");
        Answer second = createRun("bob", ofBob, once);
        assertThat(second.status()).as(second.response().body()).isEqualTo(200);
        Answer third = createRun(null, ofAnn, once);
        assertThat(third.status()).isEqualTo(200);
        assertThat(List.of(first, second.text("id"), third.text("id"))).doesNotHaveDuplicates();

        assertThat(createRun("ann", ofAnn, once).text("id")).isEqualTo(first);
        assertThat(createRun("bob", ofBob, once).text("id")).isEqualTo(second.text("id"));
        assertThat(createRun(null, ofAnn, once).text("id")).isEqualTo(third.text("id"));
        assertThat(createRun(null, ofBob, once).code()).isEqualTo("idempotency_conflict");
    }

    @Test
    void whatIsMadeCarriesTheName() {
        String suite = suite("ann");
        send("ann", "POST", SUITES + "/" + suite + "/versions", "{\"manifest\": " + manifest(file("ann")) + "}");
        createRun("ann", suite);
        for (String table : List.of("files", "eval_suites", "eval_runs")) {
            assertThat(texts("SELECT on_behalf_of FROM " + table + " WHERE team_id LIKE '%CarriesTheName'"))
                    .isNotEmpty()
                    .containsOnly("ann");
        }
        assertThat(texts("""
                        SELECT a.requested_by
                        FROM eval_run_attempts a JOIN eval_runs r ON r.id = a.run_id
                        WHERE r.team_id LIKE '%CarriesTheName'
                        """)).containsExactly("ann");
    }

    private static List<String> texts(String sql) {
        return api.jdbi()
                .withHandle(
                        handle -> handle.createQuery(sql).mapTo(String.class).list());
    }

    @Test
    void aSuiteThatTheyDoNotSeeIsNotNamedToThem() {
        String file = file("ann");
        String suite = createSuite(null, file).text("id");
        Answer forAnn = send("ann", "DELETE", TestApi.FILES + "/" + file, "");
        assertThat(forAnn.status()).isEqualTo(409);
        assertThat(forAnn.response().body()).doesNotContain(suite);
        Answer forTeam = send(null, "DELETE", TestApi.FILES + "/" + file, "");
        assertThat(forTeam.json().at("/error/details/suite_id").asString()).isEqualTo(suite);
    }
}
