package dev.assay.api.tenancy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.api.TestApi;
import dev.assay.api.TestApi.Answer;
import dev.assay.ledger.tenancy.Scope;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class RateLimitTest {

    private static TestApi api;

    @BeforeAll
    static void start() {
        // Every request that is refused waits for less than two seconds.
        api = TestApi.start("assay.limits.requests-per-minute=6", "assay.limits.burst=5");
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    private static Answer get(String key) {
        return api.send("GET", TestApi.FILES, key, BodyPublishers.noBody());
    }

    private static List<Integer> statuses(String key, int requests) {
        return IntStream.range(0, requests).mapToObj(n -> get(key).status()).toList();
    }

    private static String key(String limits) {
        return api.send(
                        "POST",
                        "/api/v1/admin/keys",
                        api.newKey("team_admin", Scope.ALL, Optional.empty()),
                        BodyPublishers.ofString("{\"scopes\": [\"read:evals\"]" + limits + "}"),
                        "Content-Type",
                        "application/json")
                .text("secret");
    }

    @Test
    @Tag("long")
    void aKeyThatAsksTooOftenIsToldWhenToComeBack() {
        String busy = api.newKey("team_busy");
        String calm = api.newKey("team_busy");
        assertThat(statuses(busy, 5)).containsOnly(200);
        Answer refused = get(busy);
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.code()).isEqualTo("rate_limited");
        assertThat(refused.message()).contains("6 requests a minute");
        int seconds = refused.json().at("/error/details/retry_after_seconds").asInt();
        assertThat(seconds).isBetween(1, 10);
        assertThat(refused.response().headers().firstValue("Retry-After")).contains(Integer.toString(seconds));
        assertThat(get(calm).status()).isEqualTo(200);
        assertThat(api.send("GET", "/actuator/prometheus", busy, BodyPublishers.noBody())
                        .response()
                        .body())
                .containsPattern("http_server_requests_seconds_count\\{[^}]*status=\"429\"");
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(500))
                .until(() -> get(busy).status() == 200);
    }

    @Test
    void aKeyMayHaveItsOwnLimit() {
        assertThat(statuses(key(", \"requests_per_minute\": 3, \"burst\": 8"), 9))
                .containsExactly(200, 200, 200, 200, 200, 200, 200, 200, 429);
        // Without a burst of its own: as many as in a minute.
        assertThat(statuses(key(", \"requests_per_minute\": 4"), 5).getLast()).isEqualTo(429);
        assertThat(statuses(key(", \"requests_per_minute\": 100000"), 30)).containsOnly(200);
    }

    @Test
    void whatIsRefusedForOtherReasonsCountsAsWell() {
        String reader = api.newKey("team_reader", List.of(Scope.WRITE_EVALS), Optional.empty());
        assertThat(statuses(reader, 6)).containsExactly(403, 403, 403, 403, 403, 429);
    }

    @Test
    void theDefaultIsNoLimit() {
        try (TestApi free = TestApi.start()) {
            assertThat(IntStream.range(0, 100).map(n -> free.get(TestApi.FILES).status()))
                    .containsOnly(200);
        }
    }
}
