package dev.assay.ledger.step;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.assay.ledger.HotPath;
import dev.assay.ledger.Ledger;
import dev.assay.ledger.LedgerTestCase;
import dev.assay.ledger.TestRun;
import dev.assay.ledger.run.Run;
import dev.assay.ledger.run.RunCountersDao.RunCounters;
import dev.assay.ledger.run.RunState;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** PostgreSQL goes away while the writer flushes: rows are kept, written later, and none twice. */
class LedgerWriterOutageTest extends LedgerTestCase {

    private static final int ITEMS = 3_000;

    @Test
    void connectionsThatAreCutCostNoRowAndDoubleNone() throws Exception {
        TestRun run = inProgress(ITEMS, 64, "one");
        AtomicBoolean enough = new AtomicBoolean();
        CompletableFuture<Integer> cuts = CompletableFuture.supplyAsync(() -> cut(enough));
        List<CompletableFuture<Void>> written = writeAll(run);
        CompletableFuture.allOf(written.toArray(CompletableFuture<?>[]::new)).get(60, TimeUnit.SECONDS);
        enough.set(true);
        assertThat(cuts.get(60, TimeUnit.SECONDS)).isPositive();
        assertBooked(run);
    }

    @Test
    void aServerThatIsKilledAndComesBackGetsEveryRowOnce(@TempDir Path folder) throws Exception {
        Path data = folder.resolve("pg");
        try (EmbeddedPostgres server = EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .start()) {
            Flyway.configure().dataSource(server.getPostgresDatabase()).load().migrate();
            String url = server.getJdbcUrl("postgres", "postgres");
            try (HikariDataSource pool = HotPath.dataSource(url, "postgres", "", 4);
                    LedgerWriter own = new LedgerWriter(Ledger.jdbi(pool))) {
                TestRun run = runOn(Ledger.jdbi(pool));
                List<CompletableFuture<Void>> written = new ArrayList<>();
                for (int item = 0; item < ITEMS / 2; item++) {
                    written.add(own.write(rows(run, 64).generation(item)));
                }
                written.get(100).get(60, TimeUnit.SECONDS);
                Path programs = crash(data);
                for (int item = ITEMS / 2; item < ITEMS; item++) {
                    written.add(own.write(rows(run, 64).generation(item)));
                }
                assertThat(written).anyMatch(future -> !future.isDone());
                restart(programs, data, server.getPort());
                CompletableFuture.allOf(written.toArray(CompletableFuture<?>[]::new))
                        .get(60, TimeUnit.SECONDS);
                assertThat(run.counters())
                        .returns((long) ITEMS, RunCounters::generated)
                        .returns(0L, RunCounters::discarded)
                        .returns(10L * ITEMS, RunCounters::inputTokens);
            }
        }
    }

    private List<CompletableFuture<Void>> writeAll(TestRun run) {
        List<CompletableFuture<Void>> written = new ArrayList<>();
        for (int item = 0; item < ITEMS; item++) {
            written.add(writer.write(rows(run, 64).generation(item)));
            written.add(writer.write(rows(run, 64).discarded(item, UUID.randomUUID())));
            if (item % 100 == 0) {
                written.getLast().orTimeout(60, TimeUnit.SECONDS).join();
            }
        }
        return written;
    }

    private void assertBooked(TestRun run) {
        assertThat(count(run, "eval_generations")).isEqualTo(ITEMS);
        assertThat(count(run, "eval_discarded_calls")).isEqualTo(ITEMS);
        assertThat(run.counters())
                .returns((long) ITEMS, RunCounters::generated)
                .returns((long) ITEMS, RunCounters::discarded)
                .returns(20L * ITEMS, RunCounters::inputTokens);
    }

    /** Cuts whatever the writer's connections are doing, again and again. */
    private int cut(AtomicBoolean enough) {
        int cuts = 0;
        while (!enough.get() && cuts < 5) {
            cuts += Ledger.jdbi(database.dataSource())
                    .withHandle(handle ->
                            handle.createQuery("""
                            SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity, pg_sleep(0.01)
                            WHERE datname = current_database() AND application_name = 'assay-lanes'
                              AND state <> 'idle'
                            """).mapTo(Integer.class).one());
        }
        return cuts;
    }

    private static TestRun runOn(Jdbi jdbi) {
        return TestRun.create(jdbi, new Run.Owner("org", "team", null), List.of("one"))
                .items(0, 0, ITEMS)
                .blocks(0, 0, 0, ITEMS, 64)
                .state(RunState.IN_PROGRESS);
    }

    /** Every backend ends at once, and the next start has to recover from the write-ahead log. Answers where pg_ctl is. */
    private static Path crash(Path data) throws Exception {
        long pid = Long.parseLong(
                Files.readAllLines(data.resolve("postmaster.pid")).getFirst());
        ProcessHandle postmaster = ProcessHandle.of(pid).orElseThrow();
        Path programs = Path.of(postmaster.info().command().orElseThrow()).resolveSibling("pg_ctl");
        assertThat(new ProcessBuilder("kill", "-QUIT", Long.toString(pid))
                        .start()
                        .waitFor())
                .isZero();
        Awaitility.await().until(() -> !postmaster.isAlive());
        return programs;
    }

    private static void restart(Path pgCtl, Path data, int port) throws Exception {
        List<String> command = new ArrayList<>();
        if (System.getProperty("user.name").equals("root")) {
            // PostgreSQL refuses to run as root.
            command.addAll(List.of("unshare", "-U"));
        }
        command.addAll(List.of(pgCtl.toString(), "-D", data.toString(), "-w", "-o", "-p " + port, "start"));
        assertThat(new ProcessBuilder(command)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor())
                .isZero();
    }
}
