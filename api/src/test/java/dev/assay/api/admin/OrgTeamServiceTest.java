package dev.assay.api.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.api.TestApi;
import dev.assay.api.TestApi.Answer;
import dev.assay.ledger.tenancy.Scope;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class OrgTeamServiceTest {

    private static final String ADMIN = "/api/v1/admin";
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
        return api.send("POST", ADMIN + path, key, BodyPublishers.ofString(body), "Content-Type", "application/json");
    }

    private static Answer get(String key, String path) {
        return api.send("GET", ADMIN + path, key, BodyPublishers.noBody());
    }

    @Test
    void anOperatorMakesAnOrganisationWhoseAdminDoesTheRest() {
        Answer org = post(TestApi.KEY, "/orgs", "{\"name\": \"Acme\"}");
        assertThat(org.status()).as(org.response().body()).isEqualTo(200);
        assertThat(org.json().propertyNames())
                .containsExactlyInAnyOrder("id", "object", "name", "created_at", "created_by");
        assertThat(org.text("id")).matches("org_[0-9a-f]{32}");
        assertThat(org.text("created_by")).startsWith("key_");
        String team = post(TestApi.KEY, "/teams", "{\"org_id\": \"" + org.text("id") + "\", \"name\": \"First\"}")
                .text("id");
        String admin = post(TestApi.KEY, "/keys", """
                {"team_id": "%s", "scopes": ["read:evals", "write:evals", "admin"]}
                """.formatted(team)).text("secret");

        Answer second = post(admin, "/teams", "{\"name\": \"Second\"}");
        assertThat(second.json().propertyNames())
                .containsExactlyInAnyOrder("id", "object", "org_id", "name", "created_at", "created_by");
        assertThat(second.text("org_id")).isEqualTo(org.text("id"));
        String key = post(admin, "/keys", """
                {"team_id": "%s", "scopes": ["read:evals"]}
                """.formatted(second.text("id"))).text("secret");
        assertThat(api.send("GET", TestApi.FILES, key, BodyPublishers.noBody()).status())
                .isEqualTo(200);

        assertThat(get(admin, "/orgs").json().get("data").findValuesAsString("id"))
                .containsExactly(org.text("id"));
        assertThat(get(admin, "/teams").json().get("data").findValuesAsString("name"))
                .containsExactly("Second", "First");
        assertThat(get(TestApi.KEY, "/teams?org_id=" + org.text("id"))
                        .json()
                        .get("data")
                        .findValuesAsString("name"))
                .containsExactly("Second", "First");
        assertThat(get(TestApi.KEY, "/teams/" + team).text("name")).isEqualTo("First");
        assertThat(get(TestApi.KEY, "/orgs/" + org.text("id")).text("name")).isEqualTo("Acme");
    }

    @Test
    void anAdminSeesNoOrganisationButTheirOwn() {
        String admin = api.newKey("team_a", List.of(Scope.ADMIN), Optional.empty());
        assertThat(get(admin, "/orgs").json().get("data").findValuesAsString("id"))
                .containsExactly("org_team_a");
        assertThat(get(admin, "/orgs/org_default").status()).isEqualTo(404);
        assertThat(get(admin, "/orgs?after=org_default").status()).isEqualTo(400);
        assertThat(get(admin, "/teams/team_default").status()).isEqualTo(404);
        assertThat(get(admin, "/teams?after=team_default").status()).isEqualTo(400);
        assertThat(get(admin, "/teams?org_id=org_default").json().get("data")).isEmpty();
        assertThat(post(admin, "/teams", "{\"org_id\": \"org_default\", \"name\": \"Mole\"}")
                        .status())
                .isEqualTo(404);
        Answer org = post(admin, "/orgs", "{\"name\": \"Mine\"}");
        assertThat(org.status()).isEqualTo(403);
        assertThat(org.json().at("/error/details/scope").asString()).isEqualTo("operator");
    }

    @Test
    void anOperatorAloneAdministersEverything() {
        String operator = api.newKey("team_o", List.of(Scope.OPERATOR), Optional.empty());
        assertThat(get(operator, "/orgs").json().get("data").findValuesAsString("id"))
                .contains("org_default", "org_team_o");
        assertThat(get(operator, "/orgs?limit=1").json().get("has_more").booleanValue())
                .isTrue();
        assertThat(post(operator, "/keys", "{\"scopes\": [\"admin\"]}").status())
                .isEqualTo(403);
    }

    @Test
    void namesAreNeeded() {
        assertThat(post(TestApi.KEY, "/orgs", "{}").message()).contains("$.name");
        assertThat(post(TestApi.KEY, "/orgs", "{\"name\": \" \"}").status()).isEqualTo(400);
        assertThat(post(TestApi.KEY, "/teams", "{\"name\": \"" + "x".repeat(256) + "\"}")
                        .status())
                .isEqualTo(400);
    }
}
