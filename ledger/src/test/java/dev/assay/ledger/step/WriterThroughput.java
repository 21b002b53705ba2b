package dev.assay.ledger.step;

import com.zaxxer.hikari.HikariDataSource;
import dev.assay.ledger.HotPath;
import dev.assay.ledger.Ledger;
import dev.assay.ledger.StepRows;
import dev.assay.ledger.TestRun;
import dev.assay.ledger.lane.Block;
import dev.assay.ledger.lane.PhaseEnd;
import dev.assay.ledger.run.Run;
import dev.assay.ledger.run.RunState;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Jdbi;

/**
 * Prints how many samples a second, both steps, one writer takes from 64 slots that are freed when their row is
 * committed, with fsync on. Not a test: run it by hand.
 */
final class WriterThroughput {

    private static final int SAMPLES = 20_000;
    private static final int BLOCK = 64;
    private static final UUID LANE = UUID.randomUUID();

    private WriterThroughput() {}

    public static void main(String[] arguments) throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.builder()
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .start()) {
            Flyway.configure().dataSource(server.getPostgresDatabase()).load().migrate();
            try (HikariDataSource pool =
                    HotPath.dataSource(server.getJdbcUrl("postgres", "postgres"), "postgres", "", 8)) {
                for (int round = 0; round < 3; round++) {
                    measure(Ledger.jdbi(pool));
                }
            }
        }
    }

    private static void measure(Jdbi jdbi) throws Exception {
        TestRun run = TestRun.create(jdbi, new Run.Owner("org", "team", null), List.of("one"))
                .items(0, 0, SAMPLES)
                .blocks(0, 0, 0, SAMPLES, BLOCK)
                .state(RunState.IN_PROGRESS)
                .sql("UPDATE eval_blocks SET token = '" + LANE + "' WHERE run_id = :id");
        StepRows rows = new StepRows(run.id(), 1, LANE, 0, BLOCK);
        long before = commits(jdbi);
        long start = System.nanoTime();
        try (LedgerWriter writer = new LedgerWriter(jdbi)) {
            slots(item -> writer.write(rows.generation(item)).join(), block -> end(writer, run, block));
            run.sql("UPDATE eval_blocks SET token = '" + LANE + "' WHERE run_id = :id");
            slots(item -> writer.write(rows.score(item, 1)).join(), block -> end(writer, run, block));
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf(
                "%d samples in %.2f s: %.0f samples/s, %.0f rows/s, %.0f flushes/s%n",
                SAMPLES, seconds, SAMPLES / seconds, 2 * SAMPLES / seconds, (commits(jdbi) - before) / seconds);
    }

    private interface Work {
        void on(int number);
    }

    private static void slots(Work sample, Work lastOfBlock) throws InterruptedException {
        AtomicInteger next = new AtomicInteger();
        ConcurrentHashMap<Integer, Integer> done = new ConcurrentHashMap<>();
        CountDownLatch left = new CountDownLatch(64);
        for (int slot = 0; slot < 64; slot++) {
            Thread.ofVirtual().start(() -> {
                for (int item = next.getAndIncrement(); item < SAMPLES; item = next.getAndIncrement()) {
                    sample.on(item);
                    int block = item / BLOCK;
                    if (done.merge(block, 1, Integer::sum) == Math.min(BLOCK, SAMPLES - block * BLOCK)) {
                        lastOfBlock.on(block);
                    }
                }
                left.countDown();
            });
        }
        left.await();
    }

    private static void end(LedgerWriter writer, TestRun run, int block) {
        int last = Math.min((block + 1) * BLOCK, SAMPLES) - 1;
        PhaseEnd.Outcome outcome = writer.end(
                        new PhaseEnd(new Block(run.id(), block, 0, 0, block * BLOCK, last), LANE, 1, 1))
                .join();
        if (outcome != PhaseEnd.Outcome.MOVED) {
            throw new IllegalStateException("block " + block + ": " + outcome + " (expected: MOVED)");
        }
    }

    private static long commits(Jdbi jdbi) {
        return jdbi.withHandle(
                handle -> handle.createQuery("""
                        SELECT xact_commit FROM pg_stat_database
                        WHERE datname = current_database()
                        """).mapTo(Long.class).one());
    }
}
