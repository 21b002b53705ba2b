package dev.assay.ledger.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.assay.ledger.Ledger;
import dev.assay.ledger.LedgerTestCase;
import dev.assay.ledger.TestRun;
import dev.assay.ledger.run.RunCountersDao.RunCounters;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LedgerWriterTest extends LedgerTestCase {

    @Test
    void aRowIsCommittedBeforeItsFutureCompletes() {
        TestRun run = inProgress(64, 8, "one");
        Jdbi elsewhere = Ledger.jdbi(database.dataSource());
        List<CompletableFuture<Integer>> seen = IntStream.range(0, 64)
                .mapToObj(item -> writer.write(rows(run, 8).generation(item))
                        .thenApply(done -> elsewhere.withHandle(handle -> handle.createQuery("""
                                        SELECT count(*) FROM eval_generations WHERE run_id = :id AND item_no = :item
                                        """)
                                .bind("id", run.id())
                                .bind("item", item)
                                .mapTo(Integer.class)
                                .one())))
                .toList();
        assertThat(seen)
                .allSatisfy(
                        future -> assertThat(future.get(60, TimeUnit.SECONDS)).isEqualTo(1));
    }

    @Test
    void rowsOfManyThreadsShareTransactions() throws Exception {
        TestRun run = inProgress(2_000, 64, "one");
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<Void>> written = IntStream.range(0, 2_000)
                    .mapToObj(item -> CompletableFuture.runAsync(
                            () -> writer.write(rows(run, 64).generation(item))
                                    .orTimeout(60, TimeUnit.SECONDS)
                                    .join(),
                            threads))
                    .toList();
            CompletableFuture.allOf(written.toArray(CompletableFuture<?>[]::new))
                    .get(60, TimeUnit.SECONDS);
        }
        assertThat(texts(run, "SELECT count(DISTINCT xmin::text) FROM eval_generations WHERE run_id = :id"))
                .first()
                .satisfies(transactions ->
                        assertThat(Integer.parseInt(transactions)).isLessThan(500));
        assertThat(run.counters().generated()).isEqualTo(2_000);
    }

    @Test
    void writersOnTheSameBlocksDoNotDeadlock() throws Exception {
        TestRun run = inProgress(400, 4, "one");
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        ((Logger) LoggerFactory.getLogger(LedgerWriter.class)).addAppender(log);
        List<CompletableFuture<Void>> written = new ArrayList<>();
        try (LedgerWriter second = new LedgerWriter(jdbi)) {
            for (int item = 0; item < 400; item++) {
                written.add(writer.write(rows(run, 4).generation(item)));
                written.add(second.write(rows(run, 4).discarded(399 - item, UUID.randomUUID())));
                written.add(second.write(rows(run, 4).generation(399 - item)));
            }
            CompletableFuture.allOf(written.toArray(CompletableFuture<?>[]::new))
                    .get(60, TimeUnit.SECONDS);
        }
        assertThat(run.counters()).returns(400L, RunCounters::generated).returns(800L, RunCounters::discarded);
        // A deadlock would have been resolved by PostgreSQL, and repeated with a word in the log.
        assertThat(log.list).isEmpty();
    }

    @Test
    void closingWritesWhatIsInHandAndTakesNoMore() throws Exception {
        TestRun run = inProgress(512, 64, "one");
        List<CompletableFuture<Void>> written = IntStream.range(0, 512)
                .mapToObj(item -> writer.write(rows(run, 64).generation(item)))
                .toList();
        assertThat(writer.close(Duration.ofSeconds(10))).isTrue();
        assertThat(written).allMatch(CompletableFuture::isDone);
        assertThat(count(run, "eval_generations")).isEqualTo(512);
        assertThatThrownBy(() -> writer.write(rows(run, 64).generation(0)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void aBatchLargerThanAMessageMayBeIsWrittenInParts() throws Exception {
        TestRun run = inProgress(100, 64, "one");
        String output = "x".repeat(1 << 20);
        List<CompletableFuture<Void>> written = IntStream.range(0, 100)
                .mapToObj(
                        item -> writer.write(rows(run, 64).generation(item, UUID.randomUUID(), output, BigDecimal.ONE)))
                .toList();
        CompletableFuture.allOf(written.toArray(CompletableFuture<?>[]::new)).get(60, TimeUnit.SECONDS);
        assertThat(run.counters().generated()).isEqualTo(100);
    }

    @Test
    void textThatPostgresCannotKeepIsReplacedAndFlagged() {
        TestRun run = inProgress(4, 4, "one");
        write(
                rows(run, 4).generation(0, UUID.randomUUID(), "a\0b\uD800c\uDC00\uD83D\uDE00", null),
                rows(run, 4).generation(1));
        assertThat(texts(run, "SELECT output_text FROM eval_generations WHERE run_id = :id AND item_no = 0"))
                .containsExactly("a\uFFFDb\uFFFDc\uFFFD\uD83D\uDE00");
        assertThat(texts(run, "SELECT flags::text FROM eval_generations WHERE run_id = :id ORDER BY item_no"))
                .containsExactly("{sanitized}", "{}");
    }
}
