package dev.assay.api.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.api.Operations;
import dev.assay.api.Operations.Operation;
import dev.assay.api.TestApi;
import dev.assay.api.TestApi.Answer;
import dev.assay.api.run.TestSuite;
import dev.assay.ledger.Ledger;
import dev.assay.ledger.StoppablePostgres;
import dev.assay.ledger.TestDatabase;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/** PostgreSQL is killed, and comes back on the same port. Temporal is away all the time. */
@Order(1) // takes longest: begun first, it is not waited for alone
class PostgresAwayTest {

    private static final String RUNS = TestApi.EVALS + "/runs";

    @TempDir
    private Path folder;

    private record Answered(Operation operation, Answer answer) {}

    @Test
    @Tag("long")
    void everyOperationIs503AndAllIsWellAgainByItself() throws Exception {
        try (StoppablePostgres postgres = StoppablePostgres.start(folder.resolve("pg"));
                TestDatabase unused = TestDatabase.create();
                TestApi api =
                        TestApi.start(unused, postgres.jdbcUrl(), "spring.temporal.connection.target=127.0.0.1:1")) {
            String suite = TestSuite.create(jdbi(postgres), "team_default").text();
            String run = create(api, suite).text("id");
            List<Operation> operations = Operations.of(api).all();
            assertThat(probe(api, "readiness")).isEqualTo(200);
            assertThat(api.get(TestApi.FILES).status()).isEqualTo(200);

            postgres.kill();
            // The key of this one is known, that of the other is not.
            assertAway(api.get(RUNS + "/" + run));
            assertAway(api.send("GET", TestApi.FILES, "sk-nobody-knows", BodyPublishers.noBody()));
            for (Answered answered : all(api, operations, Map.of("run_id", run, "suite_id", suite))) {
                assertThat(answered.answer().status())
                        .as(answered.operation() + ": "
                                + answered.answer().response().body())
                        .isEqualTo(503);
                assertAway(answered.answer());
            }
            assertThat(probe(api, "readiness")).isEqualTo(503);
            assertThat(probe(api, "liveness")).isEqualTo(200);
            // Whatever a probe brings along.
            assertThat(api.send("GET", "/actuator/health/liveness", "sk-nobody-knows", BodyPublishers.noBody())
                            .status())
                    .isEqualTo(200);

            postgres.startAgain();
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> probe(api, "readiness") == 200);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> api.get(TestApi.FILES).status() == 200);
            assertThat(api.get(RUNS + "/" + run).text("id")).isEqualTo(run);
            assertThat(create(api, suite).status()).isEqualTo(200);
        }
    }

    @Tag("long")
    @Test
    void aPostgresThatTakesNoWritesIsNotReady() {
        try (StoppablePostgres postgres = StoppablePostgres.start(folder.resolve("pg"));
                TestDatabase unused = TestDatabase.create();
                TestApi api =
                        TestApi.start(unused, postgres.jdbcUrl(), "spring.temporal.connection.target=127.0.0.1:1")) {
            String suite = TestSuite.create(jdbi(postgres), "team_default").text();
            writable(postgres, false);
            Awaitility.await().until(() -> probe(api, "readiness") == 503);
            assertThat(probe(api, "liveness")).isEqualTo(200);
            assertThat(api.get(TestApi.FILES).status()).isEqualTo(200);
            assertAway(create(api, suite));

            writable(postgres, true);
            Awaitility.await().until(() -> probe(api, "readiness") == 200);
            assertThat(create(api, suite).status()).isEqualTo(200);
        }
    }

    private static Jdbi jdbi(StoppablePostgres postgres) {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setUrl(postgres.jdbcUrl());
        return Ledger.jdbi(dataSource);
    }

    private static void writable(StoppablePostgres postgres, boolean writable) {
        jdbi(postgres).useHandle(handle -> {
            handle.execute("ALTER SYSTEM SET default_transaction_read_only = " + !writable);
            handle.execute("SELECT pg_reload_conf()");
        });
    }

    private static Answer create(TestApi api, String suite) {
        return api.post(RUNS, "{\"suite_id\": \"" + suite + "\", \"models\": [\"m\"]}");
    }

    private static int probe(TestApi api, String name) {
        return api.send(HttpRequest.newBuilder(api.uri("/actuator/health/" + name))
                        .build())
                .status();
    }

    private static List<Answered> all(TestApi api, List<Operation> operations, Map<String, String> ids)
            throws InterruptedException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            return threads
                    .invokeAll(operations.stream()
                            .<Callable<Answered>>map(operation ->
                                    () -> new Answered(operation, operation.send(api, TestApi.KEY, ids, "{}")))
                            .toList())
                    .stream()
                    .map(Future::resultNow)
                    .toList();
        }
    }

    private static void assertAway(Answer answer) {
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(503);
        assertThat(answer.code()).isEqualTo("unavailable");
        assertThat(answer.response().headers().firstValue("Retry-After")).contains("2");
        assertThat(answer.response().body()).doesNotContain("Exception", "postgres", "127.0.0.1");
    }
}
