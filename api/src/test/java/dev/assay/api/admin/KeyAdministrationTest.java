package dev.assay.api.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.api.TestApi;
import dev.assay.api.TestApi.Answer;
import dev.assay.ledger.tenancy.Scope;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyAdministrationTest {

    private static final String KEYS = "/api/v1/admin/keys";
    private static final String READ = "{\"scopes\": [\"read:evals\"]}";
    private static TestApi api;

    @BeforeAll
    static void start() {
        api = TestApi.start();
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    private static Answer post(String key, String path, String body) {
        return api.send("POST", path, key, BodyPublishers.ofString(body), "Content-Type", "application/json");
    }

    private static Answer post(String key, String path) {
        return api.send("POST", path, key, BodyPublishers.noBody());
    }

    private static Answer get(String key, String path) {
        return api.send("GET", path, key, BodyPublishers.noBody());
    }

    private static int use(String secret) {
        return get(secret, TestApi.FILES).status();
    }

    private static String admin(String team) {
        return api.newKey(team, List.of(Scope.READ_EVALS, Scope.ADMIN), Optional.empty());
    }

    @Test
    void aKeyIsIssuedOnceWithAllItsFields() {
        Answer made = post(TestApi.KEY, KEYS, """
                {"team_id": "team_default", "name": "ci", "scopes": ["read:evals", "write:evals"],
                 "expires_in_seconds": 3600, "requests_per_minute": 600, "burst": 50}
                """);
        assertThat(made.status()).as(made.response().body()).isEqualTo(200);
        assertThat(made.json().propertyNames())
                .containsExactlyInAnyOrder(
                        "id",
                        "object",
                        "secret",
                        "org_id",
                        "team_id",
                        "name",
                        "status",
                        "scopes",
                        "requests_per_minute",
                        "burst",
                        "created_at",
                        "created_by",
                        "expires_at",
                        "last_used_at",
                        "rotated_at",
                        "rotated_by",
                        "previous_until",
                        "revoked_at",
                        "revoked_by");
        assertThat(made.text("id")).matches("key_[0-9a-f]{32}");
        assertThat(made.text("secret")).matches("assay_[A-Za-z0-9_-]{43}");
        assertThat(made.text("object")).isEqualTo("api_key");
        assertThat(made.text("status")).isEqualTo("active");
        assertThat(made.text("org_id")).isEqualTo("org_default");
        assertThat(made.text("created_by")).startsWith("key_");
        assertThat(made.json().get("expires_at").asLong()
                        - made.json().get("created_at").asLong())
                .isEqualTo(3600);
        assertThat(made.response().headers().firstValue("Cache-Control").orElse(""))
                .contains("no-store");
        assertThat(use(made.text("secret"))).isEqualTo(200);

        Answer read = get(TestApi.KEY, KEYS + "/" + made.text("id"));
        assertThat(read.json().propertyNames()).doesNotContain("secret").hasSize(18);
        assertThat(read.response().body()).doesNotContain(made.text("secret"));
        assertThat(stored()).doesNotContain(made.text("secret"));
    }

    /** Everything that the ledger knows of keys. */
    private static String stored() {
        return api.jdbi()
                .withHandle(handle -> handle.createQuery("SELECT string_agg(k::text, ' ') FROM api_keys k")
                        .mapTo(String.class)
                        .one());
    }

    @Test
    void whatIsNotGivenHasDefaults() {
        Answer made = post(TestApi.KEY, KEYS, READ);
        assertThat(made.text("team_id")).isEqualTo("team_default");
        assertThat(made.text("name")).isEqualTo(made.text("id"));
        for (String empty : List.of("requests_per_minute", "burst", "expires_at", "revoked_at", "previous_until")) {
            assertThat(made.json().get(empty).isNull()).as(empty).isTrue();
        }
    }

    @Test
    void everythingWrongIsNamedAtOnce() {
        Answer answer = post(TestApi.KEY, KEYS, """
                {"name": " ", "scopes": ["read:evals", "read:evals", "root"], "expires_in_seconds": 0,
                 "requests_per_minute": "many", "burst": 0, "secret": "mine"}
                """);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().at("/error/details/violations").findValuesAsString("path"))
                .containsExactlyInAnyOrder(
                        "$.name",
                        "$.scopes[1]",
                        "$.scopes[2]",
                        "$.expires_in_seconds",
                        "$.requests_per_minute",
                        "$.burst",
                        "$.burst",
                        "$.secret");
        assertThat(post(TestApi.KEY, KEYS, "{}").message()).contains("$.scopes: missing");
        assertThat(post(TestApi.KEY, KEYS, "{\"scopes\": []}").status()).isEqualTo(400);
        assertThat(post(TestApi.KEY, KEYS, "{\"scopes\": [null]}").message()).contains("$.scopes[0]");
    }

    @Test
    void aRotationTakesEffectAtOnceInThisProcess() {
        Answer made = post(TestApi.KEY, KEYS, READ);
        String first = made.text("secret");
        assertThat(use(first)).isEqualTo(200);

        Answer rotated = post(TestApi.KEY, KEYS + "/" + made.text("id") + "/rotate");
        assertThat(rotated.status()).as(rotated.response().body()).isEqualTo(200);
        assertThat(rotated.text("id")).isEqualTo(made.text("id"));
        assertThat(rotated.text("rotated_by")).startsWith("key_");
        assertThat(rotated.json().get("rotated_at").isIntegralNumber()).isTrue();
        assertThat(use(rotated.text("secret"))).isEqualTo(200);
        assertThat(use(first)).isEqualTo(401);
    }

    @Test
    void anOverlapKeepsTheSecretBeforeAndNoneBeforeThat() {
        Answer made = post(TestApi.KEY, KEYS, READ);
        String path = KEYS + "/" + made.text("id");
        Answer second = post(TestApi.KEY, path + "/rotate", "{\"overlap_seconds\": 3600}");
        assertThat(second.json().get("previous_until").asLong()
                        - second.json().get("rotated_at").asLong())
                .isEqualTo(3600);
        assertThat(use(made.text("secret"))).isEqualTo(200);
        assertThat(use(second.text("secret"))).isEqualTo(200);

        Answer third = post(TestApi.KEY, path + "/rotate", "{\"overlap_seconds\": 3600}");
        assertThat(use(made.text("secret"))).isEqualTo(401);
        assertThat(use(second.text("secret"))).isEqualTo(200);
        assertThat(use(third.text("secret"))).isEqualTo(200);

        api.jdbi()
                .useHandle(h -> h.execute("UPDATE api_keys SET previous_until = now() WHERE id = ?", made.text("id")));
        Answer revoked = post(TestApi.KEY, path + "/revoke");
        assertThat(revoked.text("status")).isEqualTo("revoked");
        assertThat(use(second.text("secret"))).isEqualTo(401);
        assertThat(use(third.text("secret"))).isEqualTo(401);
    }

    @Test
    void anOverlapEndsByItself() {
        Answer made = post(TestApi.KEY, KEYS, READ);
        Answer rotated = post(TestApi.KEY, KEYS + "/" + made.text("id") + "/rotate", "{\"overlap_seconds\": 1}");
        assertThat(use(made.text("secret"))).isEqualTo(200);
        Awaitility.await().until(() -> use(made.text("secret")) == 401);
        assertThat(use(rotated.text("secret"))).isEqualTo(200);
    }

    @Test
    void revokingAgainChangesNothingAndARevokedKeyCannotBeRotated() {
        Answer made = post(TestApi.KEY, KEYS, READ);
        String path = KEYS + "/" + made.text("id");
        Answer revoked = post(TestApi.KEY, path + "/revoke");
        assertThat(revoked.text("revoked_by")).startsWith("key_");
        assertThat(post(TestApi.KEY, path + "/revoke").json()).isEqualTo(revoked.json());
        Answer rotated = post(TestApi.KEY, path + "/rotate");
        assertThat(rotated.status()).isEqualTo(409);
        assertThat(rotated.code()).isEqualTo("key_revoked");
    }

    @Test
    void anExpiredKeyIsRotatedOnlyToANewEnd() {
        String id = post(TestApi.KEY, KEYS, READ).text("id");
        api.jdbi().useHandle(h -> h.execute("UPDATE api_keys SET expires_at = ? WHERE id = ?", Instant.EPOCH, id));
        assertThat(get(TestApi.KEY, KEYS + "/" + id).text("status")).isEqualTo("expired");
        assertThat(post(TestApi.KEY, KEYS + "/" + id + "/rotate").code()).isEqualTo("key_expired");
        Answer rotated = post(TestApi.KEY, KEYS + "/" + id + "/rotate", "{\"expires_in_seconds\": 60}");
        assertThat(rotated.text("status")).isEqualTo("active");
        assertThat(use(rotated.text("secret"))).isEqualTo(200);
    }

    @Test
    void nobodyGivesAwayMoreThanTheyHave() {
        String admin = admin("team_poor");
        assertThat(post(admin, KEYS, READ).status()).isEqualTo(200);
        for (String scope : List.of(Scope.WRITE_EVALS, Scope.OPERATOR)) {
            Answer refused = post(admin, KEYS, "{\"scopes\": [\"" + scope + "\"]}");
            assertThat(refused.status()).isEqualTo(403);
            assertThat(refused.json().at("/error/details/scope").asString()).isEqualTo(scope);
        }
        String rich = post(
                        TestApi.KEY,
                        KEYS,
                        "{\"team_id\": \"team_poor\", \"scopes\": [\"read:evals\", \"write:evals\"]}")
                .text("id");
        Answer rotated = post(admin, KEYS + "/" + rich + "/rotate");
        assertThat(rotated.status()).isEqualTo(403);
        assertThat(rotated.response().body()).doesNotContain("assay_");
        // To end one takes nothing.
        assertThat(post(admin, KEYS + "/" + rich + "/revoke").text("status")).isEqualTo("revoked");
    }

    @Test
    void anotherOrganisationIsNotThere() {
        String admin = admin("team_here");
        String there = post(TestApi.KEY, KEYS, READ).text("id");
        assertThat(get(admin, KEYS + "/" + there).status()).isEqualTo(404);
        assertThat(post(admin, KEYS + "/" + there + "/rotate").status()).isEqualTo(404);
        assertThat(post(admin, KEYS + "/" + there + "/revoke").status()).isEqualTo(404);
        assertThat(get(admin, KEYS + "?after=" + there).status()).isEqualTo(400);
        assertThat(get(admin, KEYS + "?team_id=team_default").json().get("data"))
                .isEmpty();
        assertThat(post(admin, KEYS, "{\"team_id\": \"team_default\", \"scopes\": [\"read:evals\"]}")
                        .status())
                .isEqualTo(404);
        assertThat(get(admin, KEYS).json().get("data").findValuesAsString("org_id"))
                .isNotEmpty()
                .containsOnly("org_team_here");
        assertThat(get(TestApi.KEY, KEYS + "/" + there).text("status")).isEqualTo("active");
    }

    @Test
    void listsNewestFirstByCursor() {
        String admin = admin("team_pages");
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            made.addFirst(post(admin, KEYS, READ).text("id"));
        }
        List<String> listed = new ArrayList<>();
        String after = "";
        boolean more = true;
        while (more) {
            Answer page = get(admin, KEYS + "?limit=2" + after);
            listed.addAll(page.json().get("data").findValuesAsString("id"));
            after = "&after=" + page.text("last_id");
            more = page.json().get("has_more").booleanValue();
        }
        assertThat(listed).hasSize(6);
        assertThat(listed.subList(0, 5)).isEqualTo(made);
        assertThat(get(admin, KEYS + "?team_id=team_pages").json().get("data")).hasSize(6);
        assertThat(get(admin, KEYS + "?team_id=team_other").json().get("data")).isEmpty();
        assertThat(get(admin, KEYS + "?limit=0&colour=red").status()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /api/v1/admin/keys",
        "POST, /api/v1/admin/keys",
        "GET, /api/v1/admin/keys/key_x",
        "POST, /api/v1/admin/keys/key_x/rotate",
        "POST, /api/v1/admin/keys/key_x/revoke",
        "GET, /api/v1/admin/teams",
        "POST, /api/v1/admin/teams",
        "GET, /api/v1/admin/teams/team_x",
        "GET, /api/v1/admin/orgs",
        "POST, /api/v1/admin/orgs",
        "GET, /api/v1/admin/orgs/org_x",
        "GET, /api/v1/%61dmin/keys",
        "POST, /api/v1/%61dmin/keys"
    })
    void administrationNeedsItsScope(String method, String path) {
        String plain = api.newKey("team_plain", List.of(Scope.READ_EVALS, Scope.WRITE_EVALS), Optional.empty());
        Answer answer =
                api.send(method, path, plain, BodyPublishers.ofString(READ), "Content-Type", "application/json");
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.json().at("/error/details/scope").asString()).isEqualTo("admin");

        String bound = admin("team_bound");
        String body = path.endsWith("keys") ? READ : path.endsWith("rotate") ? "{}" : "{\"name\": \"x\"}";
        Answer forEndUser = api.send(
                method,
                path,
                bound,
                BodyPublishers.ofString(body),
                "Content-Type",
                "application/json",
                "X-On-Behalf-Of",
                "somebody");
        assertThat(forEndUser.status()).isEqualTo(400);
        assertThat(forEndUser.message()).startsWith("X-On-Behalf-Of: ");
    }

    @Test
    void anAdminKeyReadsNoEvals() {
        String admin = api.newKey("team_admin_only", List.of(Scope.ADMIN), Optional.empty());
        assertThat(get(admin, KEYS).status()).isEqualTo(200);
        assertThat(use(admin)).isEqualTo(403);
    }
}
