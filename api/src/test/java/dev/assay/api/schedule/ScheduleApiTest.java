package dev.assay.api.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.assay.api.TestApi;
import dev.assay.api.TestApi.Answer;
import dev.assay.api.run.TestSuite;
import dev.assay.ledger.Ids;
import dev.assay.ledger.schedule.FiringDao;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Schedules while Temporal is away: what is asked for is accepted, and overlap is decided by the ledger. */
class ScheduleApiTest {

    private static final String SCHEDULES = TestApi.EVALS + "/schedules";
    private static TestApi api;
    private static String suite;

    @BeforeAll
    static void start() {
        api = TestApi.start("spring.temporal.connection.target=127.0.0.1:1", "assay.schedules.sweep=100ms");
        suite = TestSuite.create(api.jdbi(), "team_default").text();
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    private static Answer create(String more) {
        return api.post(SCHEDULES, """
                {"name": "nightly", "suite_id": "%s", "run": {"models": ["m"]}%s}
                """.formatted(suite, more));
    }

    private static String schedule(String policy) {
        Answer answer = create(", \"interval_seconds\": 60, \"overlap_policy\": \"" + policy + "\"");
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
        return answer.text("id");
    }

    private static Answer patch(String id, String body) {
        return api.send(
                "PATCH",
                SCHEDULES + "/" + id,
                TestApi.KEY,
                BodyPublishers.ofString(body),
                "Content-Type",
                "application/json");
    }

    private static void fire(String id, Instant at) {
        api.jdbi()
                .useExtension(
                        FiringDao.class, dao -> dao.record(Ids.schedule(id).orElseThrow(), at));
    }

    private static JsonNode firings(String id) {
        return api.get(SCHEDULES + "/" + id + "/firings").json().get("data");
    }

    private static JsonNode decided(String id, int count) {
        return await().atMost(Duration.ofSeconds(60))
                .until(
                        () -> firings(id),
                        all -> all.size() == count
                                && all.valueStream()
                                        .noneMatch(firing ->
                                                firing.get("status").asString().equals("pending")));
    }

    @Test
    void whatIsCreatedIsReadListedPatchedAndDeleted() {
        Answer created =
                create(", \"cron\": \"0 3 * * MON-FRI\", \"timezone\": \"Europe/Berlin\", \"description\": \"d\"");
        assertThat(created.status()).as(created.response().body()).isEqualTo(200);
        String id = created.text("id");
        assertThat(id).startsWith("eval_sched_");
        assertThat(created.json().get("enabled").asBoolean()).isTrue();
        assertThat(created.json().get("next_run_at").isNull()).isTrue();
        assertThat(created.json().get("run").toString()).isEqualTo("{\"models\":[\"m\"]}");

        Answer patched =
                patch(id, "{\"description\": null, \"cron\": null, \"interval_seconds\": 90, \"enabled\": false}");
        assertThat(patched.status()).as(patched.response().body()).isEqualTo(200);
        assertThat(patched.json().get("description").isNull()).isTrue();
        assertThat(patched.json().get("interval_seconds").asInt()).isEqualTo(90);
        assertThat(patched.text("timezone")).isEqualTo("Europe/Berlin");
        assertThat(api.get(SCHEDULES + "?enabled=false&suite_id=" + suite)
                        .response()
                        .body())
                .contains(id);
        assertThat(api.get(SCHEDULES + "?enabled=true").response().body()).doesNotContain(id);

        assertThat(api.delete(SCHEDULES + "/" + id).text("object")).isEqualTo("eval.schedule.deleted");
        assertThat(api.get(SCHEDULES + "/" + id).status()).isEqualTo(404);
    }

    @Test
    void anIntervalHasALeastLength() {
        Answer refused = create(", \"interval_seconds\": 59");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.message()).isEqualTo("$.interval_seconds: 59 (expected: at least 60)");
        String id = create(", \"interval_seconds\": 60").text("id");
        assertThat(patch(id, "{\"interval_seconds\": 1}").message())
                .isEqualTo("$.interval_seconds: 1 (expected: at least 60)");
    }

    /** It was made when less was allowed, and must be possible to switch off. */
    @Test
    void aShorterIntervalThatIsThereMayStayAndNotBecomeAnother() {
        String id = create(", \"interval_seconds\": 60").text("id");
        api.jdbi()
                .useHandle(
                        h -> h.execute("UPDATE eval_schedules SET interval_seconds = 5 WHERE interval_seconds = 60"));
        assertThat(patch(id, "{\"enabled\": false}").status()).isEqualTo(200);
        assertThat(patch(id, "{\"interval_seconds\": 5, \"name\": \"five\"}").status())
                .isEqualTo(200);
        assertThat(patch(id, "{\"interval_seconds\": 6}").status()).isEqualTo(400);
    }

    @Test
    void whatIsWrongIsNamed() {
        assertThat(create("").message()).contains("exactly one of cron and interval_seconds");
        assertThat(create(", \"cron\": \"0 3 * *\"").message()).contains("five fields");
        assertThat(create(", \"cron\": \"61 3 * * *\"").message()).contains("minute");
        assertThat(create(", \"interval_seconds\": 60, \"timezone\": \"Mars\"").message())
                .contains("$.timezone");
        assertThat(create(", \"interval_seconds\": 60, \"suite_version\": 9").status())
                .isEqualTo(404);
        assertThat(create(", \"interval_seconds\": 60, \"webhook_url\": \"https://example.com\"")
                        .message())
                .contains("$.webhook_secret");
        assertThat(create(", \"interval_seconds\": 60, \"webhook_secret\": \"0123456789abcdef\","
                                + " \"webhook_url\": \"https://169.254.169.254/\"")
                        .message())
                .contains("$.webhook_url");
        Answer run = api.post(
                SCHEDULES,
                "{\"name\": \"n\", \"suite_id\": \"" + suite + "\", \"interval_seconds\": 60,"
                        + " \"run\": {\"models\": [\"m\", \"m\"]}}");
        assertThat(run.message()).contains("$.run.models[1]");
    }

    @Test
    void skipLeavesOutWhatFiresWhileARunIsActive() {
        String id = schedule("skip");
        Instant now = Instant.now();
        fire(id, now.minusSeconds(3));
        fire(id, now.minusSeconds(2));
        fire(id, now.minusSeconds(2));
        JsonNode firings = decided(id, 2);
        assertThat(firings.get(1).get("status").asString()).isEqualTo("started");
        assertThat(firings.get(0).get("status").asString()).isEqualTo("skipped");
        assertThat(firings.get(0).at("/error/code").asString()).isEqualTo("overlap");
        JsonNode runs = api.get(SCHEDULES + "/" + id + "/runs").json().get("data");
        assertThat(runs).hasSize(1);
        assertThat(api.get(SCHEDULES + "/" + id).text("last_run_id"))
                .isEqualTo(runs.get(0).get("id").asString());
        assertThat(api.get(SCHEDULES + "/" + id).text("last_run_status")).isEqualTo("queued");

        // A run that is retried counts as active again.
        String run = runs.get(0).get("id").asString();
        api.post(TestApi.EVALS + "/runs/" + run + "/cancel", "");
        api.post(TestApi.EVALS + "/runs/" + run + "/retry", "");
        fire(id, now.minusSeconds(1));
        assertThat(decided(id, 3).get(0).get("status").asString()).isEqualTo("skipped");
    }

    @Test
    void bufferOneStartsOneWhenTheRunHasEnded() {
        String id = schedule("buffer_one");
        Instant now = Instant.now();
        for (int i = 3; i > 0; i--) {
            fire(id, now.minusSeconds(i));
        }
        JsonNode firings = decided(id, 3);
        assertThat(firings.get(1).get("status").asString()).isEqualTo("buffered");
        assertThat(firings.get(0).get("status").asString()).isEqualTo("skipped");
        String run = firings.get(2).get("run_id").asString();
        api.post(TestApi.EVALS + "/runs/" + run + "/cancel", "");
        await().until(() -> firings(id).get(1).get("status").asString().equals("started"));
    }

    @Test
    void allowAllStartsAll() {
        String id = schedule("allow_all");
        fire(id, Instant.now().minusSeconds(2));
        fire(id, Instant.now().minusSeconds(1));
        assertThat(decided(id, 2).valueStream())
                .allMatch(firing -> firing.get("status").asString().equals("started"));
        assertThat(api.post(SCHEDULES + "/" + id + "/trigger", "").text("last_run_status"))
                .isEqualTo("queued");
        assertThat(api.get(SCHEDULES + "/" + id + "/runs").json().get("data")).hasSize(3);
    }

    @Test
    void whatIsTooLateIsMissedAndWhatCannotStartIsShown() {
        String id = schedule("skip");
        fire(id, Instant.now().minus(Duration.ofHours(2)));
        assertThat(decided(id, 1).get(0).at("/error/code").asString()).isEqualTo("missed");
        api.jdbi()
                .useHandle(handle -> handle.execute(
                        "UPDATE eval_schedules SET suite_version = 9 WHERE id = ?",
                        Ids.schedule(id).orElseThrow()));
        fire(id, Instant.now());
        JsonNode failed = decided(id, 2).get(0);
        assertThat(failed.get("status").asString()).isEqualTo("failed");
        assertThat(failed.at("/error/code").asString()).isEqualTo("not_found");
        assertThat(api.get(SCHEDULES + "/" + id).status()).isEqualTo(200);
    }

    /** PostgreSQL refuses the run (22021), and would every time. */
    @Test
    void aFiringThatPostgresRefusesStopsNoOtherSchedule() {
        String bad = schedule("skip");
        String good = schedule("skip");
        api.jdbi()
                .useHandle(handle -> handle.execute(
                        "UPDATE eval_schedules SET run = CAST(? AS json) WHERE id = ?",
                        "{\"models\": [\"m\\u0000\"]}",
                        Ids.schedule(bad).orElseThrow()));
        fire(bad, Instant.now().minusSeconds(2));
        fire(good, Instant.now().minusSeconds(1));
        assertThat(decided(good, 1).get(0).get("status").asString()).isEqualTo("started");
        JsonNode failed = decided(bad, 1).get(0);
        assertThat(failed.get("status").asString()).isEqualTo("failed");
        assertThat(failed.at("/error/code").asString()).isEqualTo("internal_error");
    }
}
