package dev.assay.api.progress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.assay.api.TestApi;
import dev.assay.api.TestApi.Answer;
import dev.assay.ledger.Ids;
import dev.assay.ledger.TestRun;
import dev.assay.ledger.lane.LaneDao;
import dev.assay.ledger.lane.LaneKind;
import dev.assay.ledger.lane.ModelStopDao;
import dev.assay.ledger.run.Run;
import dev.assay.ledger.run.RunState;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** One look at a run. */
class ProgressApiTest {

    private static TestApi api;

    @BeforeAll
    static void start() {
        api = TestApi.start("spring.temporal.connection.target=127.0.0.1:1");
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    private static TestRun create(String... models) {
        return TestRun.create(api.jdbi(), new Run.Owner("org", "team_default", null), List.of(models));
    }

    /** Two models of 16 samples in blocks of 8: the first generated 12 and scored 8, the second failed one. */
    private static TestRun halfWay() {
        return create("one", "two")
                .items(0, 0, 16)
                .blocks(0, 0, 0, 16, 8)
                .blocks(0, 1, 0, 16, 8)
                .generate(0, 0, 11)
                .score(0, 0, 7)
                .phase("done", false, 0, 0, 7)
                .fail("generate", 1, 15, 15)
                .sql("UPDATE eval_run_attempts SET requested_at = now() - interval '10 seconds' WHERE run_id = :id")
                .state(RunState.IN_PROGRESS);
    }

    private static void lane(TestRun run, LaneKind kind, int inFlight, int waiting, long idleMillis) {
        UUID token = UUID.randomUUID();
        api.jdbi().useExtension(LaneDao.class, lanes -> {
            lanes.prepare(run.id(), kind, 0, "worker-1");
            lanes.take(run.id(), kind, 0, token, "worker-1", 0, 0);
            lanes.watch(
                    new UUID[] {run.id()},
                    new LaneKind[] {kind},
                    new int[] {0},
                    new UUID[] {token},
                    new int[] {inFlight},
                    new int[] {waiting},
                    new long[] {idleMillis},
                    new String[1],
                    new Long[1]);
        });
    }

    private static String path(TestRun run) {
        return TestApi.EVALS + "/runs/" + Ids.run(run.id()) + "/progress";
    }

    private static JsonNode progress(TestRun run) {
        Answer answer = api.get(path(run));
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
        return answer.json();
    }

    @Test
    void modelsThatAreHeldAndStoppedAreShownAndTheRunGoesOn() {
        TestRun run = halfWay();
        lane(run, LaneKind.GENERATION, 5, 2, 100);
        run.sql(
                "UPDATE eval_lanes SET held_model = 'one', held_since = now() - interval '7 seconds' WHERE run_id = :id");
        api.jdbi()
                .useExtension(
                        ModelStopDao.class,
                        stops -> stops.stop(
                                run.id(),
                                1,
                                1,
                                "{\"code\": \"model_unknown\", \"message\": \"no\", \"model\": \"two\"}"));
        JsonNode progress = progress(run);
        JsonNode hold = progress.get("holds").get(0);
        assertThat(hold.get("model").asString()).isEqualTo("one");
        assertThat(hold.get("lanes").asString()).isEqualTo("generation");
        assertThat(progress.get("observed_at").asLong() - hold.get("since").asLong())
                .isBetween(6L, 30L);
        JsonNode stopped = progress.get("stopped_models").get(0);
        assertThat(stopped.get("model").asString()).isEqualTo("two");
        assertThat(stopped.get("code").asString()).isEqualTo("model_unknown");
        assertThat(progress.get("phase").asString()).isEqualTo("evaluating");
        assertThat(progress.get("error_code").asString()).isEqualTo("model_unknown");
    }

    @Test
    void everythingIsShown() {
        TestRun run = halfWay();
        lane(run, LaneKind.GENERATION, 5, 2, 100);
        JsonNode progress = progress(run);
        assertThat(progress.propertyNames())
                .containsExactly(
                        "object",
                        "run_id",
                        "status",
                        "attempt",
                        "grading",
                        "phase",
                        "control",
                        "samples",
                        "prepared_items",
                        "steps",
                        "speed",
                        "eta_seconds",
                        "in_flight",
                        "blocks",
                        "lanes",
                        "limiter",
                        "holds",
                        "stopped_models",
                        "error_code",
                        "stalled",
                        "observed_at");
        assertThat(progress.get("phase").asString()).isEqualTo("evaluating");
        assertThat(progress.get("control"))
                .hasToString("{\"paused\":false,\"generation_concurrency\":8,\"grader_concurrency\":8}");
        assertThat(progress.get("samples"))
                .hasToString("{\"total\":32,\"completed\":8,\"failed\":1,\"unfinished\":23}");
        assertThat(progress.get("steps").get(0))
                .hasToString("{\"model\":\"one\",\"step\":\"generate\",\"total\":16,\"done\":12,\"failed\":0,"
                        + "\"rate_per_second\":null}");
        assertThat(progress.get("steps").get(2))
                .hasToString("{\"model\":\"two\",\"step\":\"generate\",\"total\":16,\"done\":0,\"failed\":1,"
                        + "\"rate_per_second\":null}");
        assertThat(progress.get("steps").get(1).get("done").asInt()).isEqualTo(8);
        assertThat(progress.get("in_flight")).hasToString("{\"generation\":5,\"scoring\":null}");
        assertThat(progress.get("blocks")).hasToString("{\"to_generate\":3,\"to_score\":0,\"held\":0}");
        assertThat(progress.get("limiter")).hasToString("{\"backing_off\":2}");
        assertThat(progress.get("stalled").isNull()).isTrue();
        JsonNode lane = progress.get("lanes").get(0);
        assertThat(lane.get("worker").asString()).isEqualTo("worker-1");
        assertThat(lane.get("live").asBoolean()).isTrue();
        assertThat(lane.get("seen_seconds_ago").asDouble()).isNotNegative();
    }

    @Test
    void speedIsThatOfTheAttemptFirstAndOfTheLastSecondsThen() {
        TestRun run = halfWay();
        lane(run, LaneKind.GENERATION, 5, 0, 100);
        JsonNode first = progress(run);
        assertThat(first.at("/speed/basis").asString()).isEqualTo("attempt");
        assertThat(first.at("/speed/generations_per_second").asDouble()).isBetween(0.1, 1.2);
        assertThat(first.at("/eta_seconds").asLong()).isBetween(15L, 200L);

        run.generate(1, 0, 7);
        JsonNode then = await().until(
                        () -> progress(run),
                        p -> p.at("/speed/basis").asString().equals("window"));
        double seconds = then.at("/speed/over_seconds").asDouble();
        assertThat(then.at("/speed/generations_per_second").asDouble())
                .isBetween(8 / (seconds + 0.1), 8 / (seconds - 0.1));
        assertThat(then.get("steps").get(2).get("rate_per_second")).isEqualTo(then.at("/speed/generations_per_second"));
        assertThat(then.get("steps").get(0).get("rate_per_second").asDouble()).isZero();
    }

    @Test
    void aProviderThatDoesNotAnswerIsAStall() {
        TestRun run = halfWay();
        lane(run, LaneKind.GENERATION, 5, 0, 90_000);
        JsonNode stalled = progress(run).get("stalled");
        assertThat(stalled.get("reason").asString()).isEqualTo("provider_silent");
        assertThat(stalled.get("lanes").asString()).isEqualTo("generation");
        long now = System.currentTimeMillis() / 1000;
        assertThat(stalled.get("since").asLong()).isBetween(now - 100, now - 85);
        assertThat(progress(run).get("eta_seconds").isNull()).isTrue();
    }

    @Test
    void withoutAWorkerARunStalls() {
        TestRun run = halfWay().sql("UPDATE eval_runs SET prepared_at = now() - interval '20 seconds' WHERE id = :id");
        run.sql("UPDATE eval_run_attempts SET requested_at = now() - interval '30 seconds' WHERE run_id = :id");
        assertThat(progress(run).at("/stalled/reason").asString()).isEqualTo("no_worker");
        run.sql("UPDATE eval_runs SET paused = true WHERE id = :id");
        assertThat(progress(run).get("stalled").isNull()).isTrue();
        assertThat(progress(run).get("phase").asString()).isEqualTo("paused");
    }

    /** Nothing listens where this process looks for Temporal. */
    @Test
    void aQueuedRunIsStalledWhileTemporalIsAway() {
        TestRun run = create("one");
        JsonNode stalled = await().until(() -> progress(run).get("stalled"), s -> !s.isNull());
        assertThat(stalled.get("reason").asString()).isEqualTo("temporal_away");
        assertThat(progress(run).get("phase").asString()).isEqualTo("queued");
        assertThat(progress(run).get("steps")).isEmpty();
        assertThat(progress(run).at("/speed/generations_per_second").isNull()).isTrue();
    }

    @Test
    void aRunThatHasEndedIsShownAsItIs() {
        TestRun run = halfWay().state(RunState.FAILED);
        assertThat(progress(run).get("phase").asString()).isEqualTo("ended");
        assertThat(progress(run).get("status").asString()).isEqualTo("failed");
        assertThat(progress(run).get("error_code").asString()).isEqualTo("c");
        assertThat(progress(run).get("eta_seconds").isNull()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            */*                                       | application/json
            application/json                          | application/json
            application/json, text/event-stream       | application/json
            text/event-stream;q=0.5, application/json | application/json
            text/event-stream                         | text/event-stream
            text/event-stream, application/json       | text/event-stream
            */*;q=0.1, text/event-stream              | text/event-stream
            """)
    void eventsAreForThoseWhoNameThemFirst(String accept, String type) {
        Answer answer = api.send(
                "GET", path(halfWay().state(RunState.FAILED)), TestApi.KEY, BodyPublishers.noBody(), "Accept", accept);
        assertThat(answer.response().headers().firstValue("Content-Type").orElseThrow())
                .startsWith(type);
    }

    @Test
    void aHeadDoesNotOpenAStream() {
        Answer answer = api.send(
                "HEAD", path(halfWay()), TestApi.KEY, BodyPublishers.noBody(), "Accept", "text/event-stream, */*");
        assertThat(answer.status()).isEqualTo(200);
    }

    @Test
    void otherTeamsFindNothing() {
        String stranger = api.newKey("team_stranger");
        TestRun run = halfWay();
        for (String accept : List.of("application/json", "text/event-stream")) {
            Answer answer = api.send("GET", path(run), stranger, BodyPublishers.noBody(), "Accept", accept);
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.code()).isEqualTo("not_found");
        }
    }
}
