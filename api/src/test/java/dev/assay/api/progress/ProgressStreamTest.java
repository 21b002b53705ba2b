package dev.assay.api.progress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.assay.api.TestApi;
import dev.assay.api.TestApi.Answer;
import dev.assay.ledger.Ids;
import dev.assay.ledger.Ledger;
import dev.assay.ledger.TestDatabase;
import dev.assay.ledger.TestRun;
import dev.assay.ledger.run.Run;
import dev.assay.ledger.run.RunState;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Server-sent events of a run. Keep-alives come after 300 ms here. */
@Order(1) // takes longest: begun first, it is not waited for alone
class ProgressStreamTest {

    private static TestApi api;
    private final List<EventStream> open = new ArrayList<>();

    @BeforeAll
    static void start() {
        api = TestApi.start(
                "spring.temporal.connection.target=127.0.0.1:1",
                "assay.progress.keep-alive=300ms",
                "assay.progress.max-streams-per-key=150");
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @AfterEach
    void everyStreamIsForgotten() {
        open.forEach(EventStream::close);
        await().until(() -> hub().streams() == 0 && hub().watched() == 0);
    }

    private static ProgressHub hub() {
        return api.context().getBean(ProgressHub.class);
    }

    private static TestRun run(TestApi api) {
        return TestRun.create(api.jdbi(), new Run.Owner("org", "team_default", null), List.of("one"))
                .items(0, 0, 200)
                .blocks(0, 0, 0, 200, 8)
                .state(RunState.IN_PROGRESS)
                .sql("UPDATE eval_runs SET paused = true WHERE id = :id");
    }

    private static String path(TestRun run) {
        return TestApi.EVALS + "/runs/" + Ids.run(run.id()) + "/progress";
    }

    private EventStream stream(TestApi of, TestRun run, String key) {
        EventStream stream = EventStream.open(of, path(run), key);
        open.add(stream);
        return stream;
    }

    private EventStream stream(TestRun run) {
        return stream(api, run, TestApi.KEY);
    }

    /** One after the other: more at once than the listen queue holds would wait for TCP to send them again. */
    private List<EventStream> streams(TestRun run, int number) {
        return IntStream.range(0, number)
                .mapToObj(n -> {
                    EventStream stream = stream(run);
                    stream.next();
                    return stream;
                })
                .toList();
    }

    /** Not {@code speed}, which falls for half a minute after a run has stopped. */
    private static int generated(EventStream.Event event) {
        return event.data().at("/steps/0/done").asInt();
    }

    private static void untilGenerated(EventStream stream, int samples) {
        while (generated(stream.next()) != samples) {
            assertThat(stream.ended()).isFalse();
        }
    }

    @Test
    void thePresentAtOnceThenEveryChangeThenTheEnd() {
        TestRun run = run(api);
        EventStream stream = stream(run);
        assertThat(generated(stream.next())).isZero();
        run.generate(0, 0, 9);
        untilGenerated(stream, 10);
        run.sql("UPDATE eval_runs SET paused = false WHERE id = :id").state(RunState.FAILED);
        EventStream.Event last = stream.next();
        while (!last.data().get("phase").asString().equals("ended")) {
            last = stream.next();
        }
        assertThat(last.data().get("status").asString()).isEqualTo("failed");
        await().until(stream::ended);
        assertThat(stream.waiting()).isZero();
        assertThat(stream.status()).startsWith("HTTP/1.1 200");
    }

    @Test
    void atMostOneEventASecond() {
        TestRun run = run(api);
        EventStream stream = stream(run);
        long first = stream.next().atNanos();
        int events = 0;
        long last = first;
        for (int item = 0; last - first < Duration.ofSeconds(4).toNanos(); item++) {
            if (item < 200) {
                run.generate(0, item, item);
            }
            while (stream.waiting() > 0) {
                last = stream.next().atNanos();
                events++;
            }
        }
        assertThat(events).isBetween(2, 5);
    }

    @Test
    void whereNothingHappensCommentsKeepTheConnection() {
        EventStream stream = stream(run(api));
        stream.next();
        await().until(() -> stream.comments().size() >= 3);
        assertThat(stream.comments()).containsOnly(": keep-alive");
    }

    @Test
    void aRunThatHasEndedIsToldOnce() {
        EventStream stream = stream(run(api).state(RunState.CANCELLED));
        assertThat(stream.next().data().get("status").asString()).isEqualTo("cancelled");
        await().until(stream::ended);
        assertThat(stream.waiting()).isZero();
    }

    @Test
    void aDeletedRunEndsItsStreams() {
        TestRun run = run(api);
        EventStream stream = stream(run);
        stream.next();
        run.sql("UPDATE eval_runs SET deleted_at = now() WHERE id = :id");
        await().until(stream::ended);
    }

    @Test
    void aClientThatLeavesIsForgotten() {
        TestRun run = run(api);
        EventStream leaving = stream(run);
        EventStream staying = stream(run);
        leaving.next();
        staying.next();
        assertThat(hub().streams()).isEqualTo(2);
        leaving.close();
        await().until(() -> hub().streams() == 1);
        assertThat(hub().watched()).isEqualTo(1);
        run.generate(0, 0, 9);
        untilGenerated(staying, 10);
    }

    /** Nothing is written to it for an hour, so that no write could fail. */
    @Test
    @Tag("long")
    void theSlotOfAClientThatLeavesIsFreeWithoutAWrite() {
        try (TestApi silent = TestApi.start(
                "spring.temporal.connection.target=127.0.0.1:1",
                "assay.progress.keep-alive=1h",
                "assay.progress.max-streams-per-key=2")) {
            TestRun run = run(silent);
            ProgressHub streams = silent.context().getBean(ProgressHub.class);
            for (int i = 0; i < 4; i++) {
                EventStream leaving = stream(silent, run, TestApi.KEY);
                EventStream staying = stream(silent, run, TestApi.KEY);
                leaving.next();
                staying.next();
                leaving.close();
                await().until(() -> streams.streams() == 1);
                assertThat(staying.ended()).isFalse();
                staying.close();
                await().until(() -> streams.streams() == 0);
            }
        }
    }

    @Test
    void aRevokedKeyHearsNothingMore() {
        String key = api.newKey("team_default");
        TestRun run = run(api);
        EventStream stream = stream(api, run, key);
        EventStream other = stream(run);
        stream.next();
        api.jdbi()
                .useHandle(handle -> handle.execute(
                        "UPDATE api_keys SET revoked_at = now() WHERE name = 'test' AND revoked_at IS NULL"));
        await().until(stream::ended);
        assertThat(other.ended()).isFalse();
    }

    /** A hundred streams of one run: one look a second, no thread of the operating system and no connection each. */
    @Test
    void manyWhoWatchCostLittle() {
        TestRun run = run(api);
        stream(run).next();
        HikariDataSource connections = (HikariDataSource) api.context().getBean(DataSource.class);
        List<EventStream> streams = streams(run, 100);
        assertThat(hub().streams()).isEqualTo(101);
        assertThat(hub().watched()).isEqualTo(1);
        assertThat(threadsOfStreams()).isLessThan(20);
        assertThat(connections.getHikariPoolMXBean().getActiveConnections()).isLessThan(5);
        run.generate(0, 0, 9);
        streams.forEach(stream -> untilGenerated(stream, 10));
    }

    private static long threadsOfStreams() {
        return Thread.getAllStackTraces().values().stream()
                .filter(frames -> Stream.of(frames)
                        .anyMatch(frame -> frame.getClassName().startsWith(ProgressHub.class.getPackageName())))
                .count();
    }

    @Test
    @Tag("long")
    void moreThanAllowedAreRefused() {
        TestRun run = run(api);
        streams(run, 150);
        Answer answer = api.send("GET", path(run), TestApi.KEY, BodyPublishers.noBody(), "Accept", "text/event-stream");
        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.code()).isEqualTo("too_many_streams");
        assertThat(answer.response().headers().firstValue("Retry-After")).contains("5");
        EventStream other = stream(api, run, api.newKey("team_default"));
        other.next();
        assertThat(other.status()).startsWith("HTTP/1.1 200");
    }

    @Test
    @Tag("long")
    void whilePostgresIsAwayTheStreamSaysSoAndGoesOn() {
        try (TestDatabase operator = TestDatabase.create();
                TestDatabase database = TestDatabase.create();
                TestApi other = TestApi.start(
                        database,
                        database.jdbcUrl(),
                        "spring.temporal.connection.target=127.0.0.1:1",
                        "spring.datasource.hikari.connection-timeout=500")) {
            TestRun run = run(other);
            EventStream stream = stream(other, run, TestApi.KEY);
            stream.next();
            String name = database.jdbcUrl().replaceAll(".*/([a-z0-9_]+).*", "$1");
            Ledger.jdbi(operator.dataSource()).useHandle(h -> {
                h.execute("ALTER DATABASE " + name + " ALLOW_CONNECTIONS false");
                h.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = ?", name);
            });
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> stream.next()
                            .data()
                            .at("/stalled/reason")
                            .asString("")
                            .equals("postgres_away"));
            Ledger.jdbi(operator.dataSource())
                    .useHandle(h -> h.execute("ALTER DATABASE " + name + " ALLOW_CONNECTIONS true"));
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> stream.next().data().get("stalled").isNull());
        }
    }

    @Test
    @Timeout(120)
    @Tag("long")
    void aProcessThatStopsEndsItsStreams() {
        TestApi stopping = TestApi.start("spring.temporal.connection.target=127.0.0.1:1");
        EventStream stream = stream(stopping, run(stopping), TestApi.KEY);
        stream.next();
        stopping.close();
        await().until(stream::ended);
    }
}
