package dev.assay.api.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import com.standardwebhooks.Webhook;
import dev.assay.api.TestApi;
import dev.assay.api.TestApi.Answer;
import dev.assay.api.run.TestSuite;
import dev.assay.ledger.Ids;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Webhooks to a real server. */
@Order(1) // takes longest: begun first, it is not waited for alone
class WebhookTest {

    private static final String SCHEDULES = TestApi.EVALS + "/schedules";
    private static final String FIRST = secret('a');
    private static final String SECOND = secret('b');

    private static String secret(char c) {
        return "whsec_"
                + Base64.getEncoder()
                        .encodeToString(String.valueOf(c).repeat(32).getBytes(StandardCharsets.UTF_8));
    }

    private static TestApi start(Receiver receiver) {
        return TestApi.start(
                "spring.temporal.connection.target=127.0.0.1:1",
                "assay.webhooks.allow=127.0.0.1:" + receiver.port(),
                "assay.webhooks.first-pause=20ms",
                "assay.webhooks.timeout=2s",
                "assay.webhooks.lease=3s");
    }

    /** A schedule whose run was cancelled, which is a transition that needs no Temporal. */
    private static String cancelledRun(TestApi api, String url) {
        String suite = TestSuite.create(api.jdbi(), "team_default").text();
        Answer created = api.post(SCHEDULES, """
                {"name": "s", "suite_id": "%s", "run": {"models": ["m"]}, "interval_seconds": 3600,
                 "webhook_url": "%s", "webhook_secret": "%s"}
                """.formatted(suite, url, FIRST));
        assertThat(created.status()).as(created.response().body()).isEqualTo(200);
        assertThat(created.response().body()).doesNotContain(FIRST).contains("\"webhook_configured\":true");
        cancelOne(api, created.text("id"));
        return created.text("id");
    }

    private static void cancelOne(TestApi api, String id) {
        String run = api.post(SCHEDULES + "/" + id + "/trigger", "").text("last_run_id");
        assertThat(api.post(TestApi.EVALS + "/runs/" + run + "/cancel", "").status())
                .isEqualTo(200);
    }

    private static JsonNode delivery(TestApi api, String id, String status) {
        return await().atMost(Duration.ofSeconds(60))
                .until(
                        () -> api.get(SCHEDULES + "/" + id + "/deliveries")
                                .json()
                                .at("/data/0"),
                        found -> found.path("status").asString("").equals(status));
    }

    @Test
    @Tag("long")
    void fiveFailuresAndThenOneDeliveryWithASignatureThatThePublicLibraryVerifies() {
        try (Receiver receiver = new Receiver(n -> n < 4 ? 500 : n == 4 ? 302 : 204);
                TestApi api = start(receiver)) {
            String id = cancelledRun(api, receiver.url());
            JsonNode delivered = delivery(api, id, "delivered");

            assertThat(delivered.get("tries").asInt()).isEqualTo(6);
            assertThat(receiver.messages).hasSize(6);
            assertThat(receiver.messages.stream().filter(m -> m.answered() == 204))
                    .hasSize(1);
            assertThat(receiver.messages.stream().map(Receiver.Message::id))
                    .containsOnly(delivered.get("id").asString());
            Set<String> bodies =
                    receiver.messages.stream().map(Receiver.Message::body).collect(Collectors.toSet());
            assertThat(bodies).hasSize(1);
            Receiver.Message last = receiver.messages.getLast();
            assertThatCode(() -> new Webhook(FIRST).verify(last.body(), last.headers()))
                    .doesNotThrowAnyException();
            assertThat(last.body()).contains("\"type\":\"eval.run.cancelled\"", "\"status\":\"cancelled\"");
        }
    }

    @Test
    void afterARotationBothSecretsVerify() {
        try (Receiver receiver = new Receiver(n -> 200);
                TestApi api = start(receiver)) {
            String id = cancelledRun(api, receiver.url());
            delivery(api, id, "delivered");
            Answer patched = api.send(
                    "PATCH",
                    SCHEDULES + "/" + id,
                    TestApi.KEY,
                    BodyPublishers.ofString("{\"webhook_secret\": \"" + SECOND + "\"}"),
                    "Content-Type",
                    "application/json");
            assertThat(patched.status()).as(patched.response().body()).isEqualTo(200);
            cancelOne(api, id);
            await().until(() -> receiver.messages.size() == 2);
            Receiver.Message last = receiver.messages.getLast();
            for (String secret : new String[] {FIRST, SECOND}) {
                assertThatCode(() -> new Webhook(secret).verify(last.body(), last.headers()))
                        .doesNotThrowAnyException();
            }
        }
    }

    @Test
    void whatWasSentAndNotRecordedIsSentAgainUnderTheSameId() {
        try (Receiver receiver = new Receiver(n -> 200);
                TestApi api = start(receiver)) {
            String id = cancelledRun(api, receiver.url());
            delivery(api, id, "delivered");
            // What a process leaves that dies between the two: a lease, and a message that is still to be sent.
            api.jdbi().useHandle(handle -> {
                handle.execute("UPDATE eval_schedules SET webhook_leased_until = now() + interval '1 second'");
                handle.execute(
                        "UPDATE eval_webhook_deliveries SET state = 'pending', next_try_at = now(), ended_at = NULL"
                                + " WHERE schedule_id = ?",
                        Ids.schedule(id).orElseThrow());
            });
            delivery(api, id, "delivered");
            await().until(() -> receiver.messages.size() == 2);
            assertThat(receiver.messages.getLast().id())
                    .isEqualTo(receiver.messages.getFirst().id());
            assertThat(receiver.messages.getLast().body())
                    .isEqualTo(receiver.messages.getFirst().body());
        }
    }

    @Test
    @Tag("long")
    void aRedirectIsAFailureAndNotFollowedInside() {
        try (Receiver inside = new Receiver(n -> 200);
                Receiver receiver = new Receiver(
                        new InetSocketAddress("127.0.0.1", 0),
                        inside.url(),
                        n -> List.of(301, 302, 307, 308).get(n % 4));
                TestApi api = start(receiver)) {
            String id = cancelledRun(api, receiver.url());
            await().until(() -> receiver.messages.size() >= 5);
            JsonNode pending = delivery(api, id, "pending");
            assertThat(pending.get("last_error").asString()).matches("status 30[1278]");
            assertThat(inside.messages).isEmpty();
        }
    }

    @Test
    void aNameThatLeadsInsideIsRefusedWhenItIsLookedUp() {
        try (Receiver receiver = new Receiver(n -> 200);
                TestApi api = start(receiver)) {
            String id = cancelledRun(api, "https://localhost/");
            JsonNode refused = await().until(
                            () -> api.get(SCHEDULES + "/" + id + "/deliveries")
                                    .json()
                                    .at("/data/0"),
                            found -> found.path("tries").asInt(0) > 0);
            assertThat(refused.get("last_error").asString()).contains("a public address");
            assertThat(receiver.messages).isEmpty();
        }
    }

    /** A key of no bytes signs nothing: Mac raises for it. */
    @Test
    @Tag("long")
    void whatCannotBeSentIsTriedWithGrowingPausesAndHoldsNothingUp() {
        try (Receiver receiver = new Receiver(n -> 200);
                TestApi api = start(receiver)) {
            String id = cancelledRun(api, receiver.url());
            delivery(api, id, "delivered");
            setSecret(api, id, "");
            cancelOne(api, id);
            cancelOne(api, id);
            List<JsonNode> waiting = await().atMost(Duration.ofSeconds(60))
                    .until(
                            () -> newest(api, id, 2),
                            found -> found.stream()
                                    .allMatch(one -> one.get("tries").asInt() > 1));
            assertThat(waiting).allSatisfy(one -> {
                assertThat(one.get("status").asString()).isEqualTo("pending");
                assertThat(one.get("last_error").asString()).contains("IllegalArgumentException");
            });

            setSecret(api, id, FIRST);
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> newest(api, id, 2).stream()
                            .allMatch(one -> one.get("status").asString().equals("delivered")));
            assertThat(receiver.messages).hasSize(3);
        }
    }

    /** Held back until the run has been taken up again. */
    @Test
    void theRunIsShownAsTheTransitionLeftIt() {
        try (Receiver receiver = new Receiver(n -> 200);
                TestApi api = start(receiver)) {
            String id = cancelledRun(api, receiver.url());
            delivery(api, id, "delivered");
            await().until(() ->
                    api.number("SELECT count(*) FROM eval_schedules WHERE webhook_leased_until IS NOT NULL") == 0);
            hold(api, "now() + interval '1 hour'");
            cancelOne(api, id);
            String run = api.get(SCHEDULES + "/" + id).text("last_run_id");
            Answer retried = api.post(TestApi.EVALS + "/runs/" + run + "/retry", "");
            assertThat(retried.status()).as(retried.response().body()).isEqualTo(200);
            hold(api, "NULL");
            await().atMost(Duration.ofSeconds(60)).until(() -> receiver.messages.size() == 2);

            JsonNode message =
                    JsonMapper.shared().readTree(receiver.messages.getLast().body());
            assertThat(message.path("type").asString()).isEqualTo("eval.run.cancelled");
            assertThat(message.at("/data/id").asString()).isEqualTo(run);
            assertThat(message.at("/data/status").asString()).isEqualTo("cancelled");
            assertThat(message.at("/data/cancelled_at").isNumber()).isTrue();
            assertThat(message.at("/data/artifact_file_ids")).isNotEmpty();
            assertThat(api.get(TestApi.EVALS + "/runs/" + run).text("status")).isEqualTo("queued");
        }
    }

    private static void hold(TestApi api, String until) {
        api.jdbi().useHandle(handle -> handle.execute("UPDATE eval_schedules SET webhook_leased_until = " + until));
    }

    private static void setSecret(TestApi api, String schedule, String secret) {
        api.jdbi()
                .useHandle(handle -> handle.execute(
                        "UPDATE eval_schedules SET webhook_secret = ? WHERE id = ?",
                        secret,
                        Ids.schedule(schedule).orElseThrow()));
    }

    private static List<JsonNode> newest(TestApi api, String id, int count) {
        return api.get(SCHEDULES + "/" + id + "/deliveries?limit=" + count)
                .json()
                .get("data")
                .valueStream()
                .toList();
    }
}
