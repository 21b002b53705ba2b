package dev.assay.api.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.api.TestApi;
import dev.assay.api.Uploads;
import dev.assay.ledger.Ids;
import dev.assay.ledger.Ledger;
import dev.assay.ledger.TestDatabase;
import dev.assay.ledger.TestRun;
import dev.assay.ledger.run.Run;
import dev.assay.ledger.run.RunState;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;

class PurgerTest {

    private static final String RUNS = TestApi.EVALS + "/runs/";

    private static TestRun old(TestApi api, RunState state) {
        return TestRun.create(api.jdbi(), new Run.Owner("org_default", "team_default", null), List.of("one"))
                .items(0, 0, 2_500)
                .blocks(0, 0, 0, 2_500, 64)
                .generate(0, 0, 2_499)
                .state(state)
                .sql("""
                        UPDATE eval_runs
                        SET completed_at = completed_at - interval '40 days', created_at = now() - interval '41 days'
                        WHERE id = :id
                        """);
    }

    private static int rows(TestApi api, TestRun run) {
        return api.number("""
                SELECT (SELECT count(*) FROM eval_items WHERE run_id = :id) + (SELECT count(*) FROM eval_runs WHERE id = :id)
                """.replace(":id", "'" + run.id() + "'"));
    }

    @Test
    void withoutASettingEverythingIsKept() {
        try (TestApi api = TestApi.start("spring.temporal.connection.target=127.0.0.1:1")) {
            assertThat(api.context().getBean(Purger.class).isRunning()).isFalse();
        }
    }

    @Test
    void whatIsTooOldGoesForGoodAndIsCounted() {
        try (TestApi api = TestApi.start(
                "spring.temporal.connection.target=127.0.0.1:1",
                "assay.retention.runs-after=30d",
                "assay.retention.files-after=30d",
                "assay.retention.interval=100ms",
                "assay.retention.rows-per-second=100000")) {
            TestRun active = old(api, RunState.IN_PROGRESS);
            TestRun done = old(api, RunState.COMPLETED);
            String file =
                    Uploads.upload(api, TestApi.KEY, "a.jsonl", "{\"q\": 1}\n").text("id");
            api.jdbi().useHandle(h -> h.execute("UPDATE files SET created_at = now() - interval '40 days'"));

            Awaitility.await().until(() -> rows(api, done) == 0);
            Awaitility.await().until(() -> api.number("SELECT count(*) FROM files") == 0);
            assertThat(api.number("SELECT count(*) FROM file_chunks")).isZero();
            assertThat(rows(api, active)).isEqualTo(2_501);
            assertThat(api.get(RUNS + Ids.run(active.id())).status()).isEqualTo(200);
            assertThat(api.get(RUNS + Ids.run(done.id())).status()).isEqualTo(404);
            assertThat(api.get(TestApi.FILES + "/" + file).status()).isEqualTo(404);

            MeterRegistry metrics = api.context().getBean(MeterRegistry.class);
            assertThat(metrics.counter("assay.retention.runs").count()).isEqualTo(1);
            // 2,500 items and generations, 40 blocks, one task, one attempt, the run; and 1 to 16 rows of its sums, one
            // for
            // each connection that moved them.
            assertThat(metrics.counter("assay.retention.rows").count()).isBetween(5_044.0, 5_059.0);
            assertThat(metrics.counter("assay.retention.files").count()).isEqualTo(1);
        }
    }

    @Test
    void aRunThatIsBeingRemovedIsNowhereToBeSeen() {
        // One piece, then a pause of minutes.
        try (TestApi api = TestApi.start(
                "spring.temporal.connection.target=127.0.0.1:1",
                "assay.retention.runs-after=30d",
                "assay.retention.interval=100ms",
                "assay.retention.rows-per-second=1")) {
            TestRun run = old(api, RunState.FAILED).sql("""
                    UPDATE eval_runs SET failed_at = now() - interval '40 days', idempotency_key = 'k' WHERE id = :id
                    """);
            Awaitility.await().until(() -> api.number("SELECT count(*) FROM eval_blocks") == 0);
            assertThat(rows(api, run)).isEqualTo(2_501);
            String path = RUNS + Ids.run(run.id());
            for (String read : List.of("", "/samples")) {
                assertThat(api.get(path + read).status()).as(read).isEqualTo(404);
            }
            for (String change : List.of("/retry", "/cancel", "/rerun-failed")) {
                assertThat(api.send("POST", path + change, TestApi.KEY, BodyPublishers.noBody())
                                .status())
                        .as(change)
                        .isEqualTo(404);
            }
            assertThat(api.delete(path).status()).isEqualTo(404);
            assertThat(api.get(RUNS.substring(0, RUNS.length() - 1)).json().get("data"))
                    .isEmpty();
            assertThat(api.get(RUNS.substring(0, RUNS.length() - 1) + "?after=" + Ids.run(run.id()))
                            .status())
                    .isEqualTo(400);
        }
    }

    @Test
    void oneProcessDoesItForAll() {
        try (TestDatabase database = TestDatabase.create();
                Handle leader = Ledger.jdbi(database.dataSource()).open()) {
            leader.execute("SELECT pg_advisory_lock(?)", Purger.LOCK);
            // Counts who tries to lead, by a function that comes before PostgreSQL's own.
            leader.execute("CREATE SEQUENCE tries");
            leader.execute("""
                    CREATE FUNCTION public.pg_try_advisory_lock(key bigint) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN
                      IF key = %d THEN PERFORM nextval('tries'); END IF;
                      RETURN pg_catalog.pg_try_advisory_lock(key); END $$
                    """.formatted(Purger.LOCK));
            leader.execute("ALTER DATABASE "
                    + leader.select("SELECT current_database()")
                            .mapTo(String.class)
                            .one() + " SET search_path = public, pg_catalog");
            try (TestApi api = TestApi.start(
                    database,
                    database.jdbcUrl(),
                    "spring.temporal.connection.target=127.0.0.1:1",
                    "assay.retention.runs-after=30d",
                    "assay.retention.interval=100ms",
                    "assay.retention.rows-per-second=100000")) {
                TestRun run = old(api, RunState.COMPLETED);
                Awaitility.await().until(() -> api.number("SELECT last_value::int FROM tries") >= 5);
                assertThat(rows(api, run)).isEqualTo(2_501);
                leader.execute("SELECT pg_advisory_unlock(?)", Purger.LOCK);
                Awaitility.await().until(() -> rows(api, run) == 0);
                leader.close();
            }
        }
    }

    @Test
    void settingsThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> new RetentionProperties(
                        Optional.of(Duration.ZERO), Optional.empty(), Optional.empty(), Duration.ofMinutes(1), 1))
                .hasMessage("assay.retention.runs-after: PT0S (expected: more than 0)");
        assertThatThrownBy(() -> new RetentionProperties(
                        Optional.empty(), Optional.empty(), Optional.empty(), Duration.ofMinutes(1), 0))
                .hasMessage("assay.retention.rows-per-second: 0 (expected: at least 1)");
    }
}
