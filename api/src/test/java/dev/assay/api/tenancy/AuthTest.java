package dev.assay.api.tenancy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.api.TestApi;
import dev.assay.api.TestApi.Answer;
import dev.assay.ledger.tenancy.ApiKeyDao;
import dev.assay.ledger.tenancy.Scope;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Isolated("the library that makes the document keeps state of the process")
class AuthTest {

    private static TestApi api;

    @BeforeAll
    static void start() {
        api = TestApi.start();
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @Test
    void noKeyIs401() {
        Answer answer = api.send(HttpRequest.newBuilder(api.uri(TestApi.FILES)).build());
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.code()).isEqualTo("unauthorized");
        assertThat(answer.response().headers().firstValue("WWW-Authenticate")).contains("Bearer");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic c2stYXNzYXk6", "Bearer", "Bearer ", "Bearer wrong", "sk-assay-test-key"})
    void anythingElseThanAKeyIs401(String header) {
        Answer answer = api.send(HttpRequest.newBuilder(api.uri(TestApi.FILES))
                .header("Authorization", header)
                .build());
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.message()).doesNotContain("sk-assay-test-key");
    }

    @Test
    void expiredAndRevokedKeysAre401() {
        String expired = api.newKey("team_old", Scope.ALL, Optional.of(Instant.EPOCH));
        assertThat(api.send("GET", TestApi.FILES, expired, BodyPublishers.noBody())
                        .status())
                .isEqualTo(401);

        String revoked = api.newKey("team_old");
        api.jdbi().useHandle(h -> h.execute("UPDATE api_keys SET revoked_at = now() WHERE team_id = 'team_old'"));
        assertThat(api.send("GET", TestApi.FILES, revoked, BodyPublishers.noBody())
                        .status())
                .isEqualTo(401);
    }

    @Test
    void scopesAreNamedWhereMissing() {
        String reader = api.newKey("team_r", List.of(Scope.READ_EVALS), Optional.empty());
        Answer post = api.send(
                "POST",
                TestApi.EVALS + "/suites",
                reader,
                BodyPublishers.ofString("{}"),
                "Content-Type",
                "application/json");
        assertThat(post.status()).isEqualTo(403);
        assertThat(post.json().at("/error/details/scope").asString()).isEqualTo("write:evals");

        String writer = api.newKey("team_r", List.of(Scope.WRITE_EVALS), Optional.empty());
        Answer get = api.send("GET", TestApi.FILES, writer, BodyPublishers.noBody());
        assertThat(get.status()).isEqualTo(403);
        assertThat(get.message()).contains("read:evals");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                " ",
                "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789"
                        + "012345678901234567890123456789012345678901234567890"
            })
    void onBehalfOfHasRules(String user) {
        assertThat(api.send("GET", TestApi.FILES, TestApi.KEY, BodyPublishers.noBody(), "X-On-Behalf-Of", user)
                        .status())
                .isEqualTo(400);
    }

    @Test
    void useOfAKeyIsRecordedInBatches() {
        api.get(TestApi.FILES);
        api.context().getBean(KeyUse.class).write();
        Optional<Instant> used = api.jdbi()
                .withHandle(h -> h.createQuery("SELECT last_used_at FROM api_keys WHERE team_id = 'team_default'")
                        .mapTo(Instant.class)
                        .findOne());
        assertThat(used).isPresent();
        assertThat(api.jdbi().onDemand(ApiKeyDao.class).find(new byte[32])).isEmpty();
    }

    @Test
    void documentsAndProbesNeedNoKey() {
        for (String path : List.of("/actuator/health/readiness", "/actuator/prometheus", "/v3/api-docs")) {
            Answer answer = api.send(HttpRequest.newBuilder(api.uri(path)).build());
            assertThat(answer.status()).as(path).isEqualTo(200);
        }
        assertThat(api.send(HttpRequest.newBuilder(api.uri("/actuator/env")).build())
                        .status())
                .isEqualTo(401);
    }
}
