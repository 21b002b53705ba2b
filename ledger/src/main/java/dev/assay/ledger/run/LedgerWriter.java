package dev.assay.ledger.run;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one writer of steps in a process: group commit without a timer. It flushes whatever its lanes have handed in as
 * soon as the flush before has committed, so batches grow by themselves under load and a lone row waits for nobody.
 *
 * <p>A future completes when its row is committed. While PostgreSQL is away rows are kept and written later; a row that
 * PostgreSQL refuses becomes a failure of its sample that keeps what was spent.
 */
public final class LedgerWriter implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(LedgerWriter.class);

    /** Bounds a flush in rows: a lane's backlog after an outage must not become one huge transaction. */
    private static final int MAX_BATCH = 2000;

    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    private final Jdbi jdbi;
    private final BlockingQueue<Entry> queue = new LinkedBlockingQueue<>();
    private final Thread thread;
    private volatile boolean closing;

    /** @param jdbi on connections that plan each statement anew, see {@link HotPath} */
    public LedgerWriter(Jdbi jdbi) {
        this.jdbi = jdbi;
        this.thread = Thread.ofPlatform().name("ledger-writer").daemon().start(this::run);
    }

    /** Hands in a row. Completes when it is committed; never fails, but for a writer that was closed before. */
    public CompletableFuture<Void> write(StepRow row) {
        Entry entry = new RowEntry(row, new CompletableFuture<>());
        return ((RowEntry) offer(entry)).written();
    }

    /** Asks for the next phase of a block; completes with what came of it. */
    public CompletableFuture<PhaseEnd.Outcome> end(PhaseEnd end) {
        Entry entry = new EndEntry(end, new CompletableFuture<>());
        return ((EndEntry) offer(entry)).outcome();
    }

    /** Writes what was handed in, then ends. Waits for PostgreSQL as long as {@code patience}. */
    public boolean close(Duration patience) throws InterruptedException {
        closing = true;
        queue.add(new Wake());
        return thread.join(patience);
    }

    @Override
    public void close() {
        try {
            if (!close(Duration.ofSeconds(30))) {
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }

    private Entry offer(Entry entry) {
        if (closing) {
            throw new IllegalStateException("the ledger writer is closed");
        }
        queue.add(entry);
        return entry;
    }

    private void run() {
        List<Entry> batch = new ArrayList<>();
        try {
            while (!closing || !queue.isEmpty()) {
                batch.clear();
                batch.add(queue.take());
                queue.drainTo(batch, MAX_BATCH - 1);
                flush(batch.stream().filter(entry -> !(entry instanceof Wake)).toList());
            }
        } catch (InterruptedException e) {
            log.warn("ledger writer interrupted with {} rows in hand", batch.size() + queue.size());
        }
    }

    /** Repeats until the batch is committed; cuts a batch that PostgreSQL refuses in halves. */
    private void flush(List<Entry> batch) throws InterruptedException {
        if (batch.isEmpty()) {
            return;
        }
        try {
            commit(batch);
        } catch (RefusedException refused) {
            if (batch.size() > 1) {
                flush(batch.subList(0, batch.size() / 2));
                flush(batch.subList(batch.size() / 2, batch.size()));
            } else {
                refuse(batch.get(0), refused);
            }
        }
    }

    private void commit(List<Entry> batch) throws InterruptedException, RefusedException {
        List<StepRow> rows = new ArrayList<>();
        List<PhaseEnd> ends = new ArrayList<>();
        for (Entry entry : batch) {
            switch (entry) {
                case RowEntry row -> rows.add(row.row());
                case EndEntry end -> ends.add(end.end());
                case Wake wake -> {}
            }
        }
        Map<PhaseEnd, PhaseEnd.Outcome> outcomes = untilCommitted(rows, ends);
        for (Entry entry : batch) {
            switch (entry) {
                case RowEntry row -> row.written().complete(null);
                case EndEntry end ->
                    end.outcome().complete(outcomes.getOrDefault(end.end(), PhaseEnd.Outcome.NOT_HELD));
                case Wake wake -> {}
            }
        }
    }

    private Map<PhaseEnd, PhaseEnd.Outcome> untilCommitted(List<StepRow> rows, List<PhaseEnd> ends)
            throws InterruptedException, RefusedException {
        Duration pause = FIRST_PAUSE;
        Instant since = Instant.now();
        for (int tries = 1; ; tries++) {
            try {
                Map<PhaseEnd, PhaseEnd.Outcome> outcomes = jdbi.inTransaction(handle -> Flush.run(handle, rows, ends));
                if (tries > 1) {
                    log.info("PostgreSQL is back after {}; {} rows written", between(since), rows.size());
                }
                return outcomes;
            } catch (RuntimeException e) {
                if (SqlErrors.refused(e)) {
                    throw new RefusedException(e);
                }
                if (!SqlErrors.passing(e)) {
                    // An error of ours must not lose paid results silently, nor spin: it is loud and repeated.
                    log.error("flush of {} rows failed (try {})", rows.size(), tries, e);
                } else if (tries == 1) {
                    log.warn("PostgreSQL is away, {} rows are kept: {}", rows.size(), SqlErrors.brief(e));
                }
            }
            TimeUnit.MILLISECONDS.sleep(pause.toMillis());
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        }
    }

    private void refuse(Entry entry, RefusedException refused) throws InterruptedException {
        if (!(entry instanceof RowEntry refusedRow)) {
            log.error("PostgreSQL refused to end a phase", refused);
            if (entry instanceof EndEntry end) {
                end.outcome().complete(PhaseEnd.Outcome.NOT_HELD);
            }
            return;
        }
        StepRow row = refusedRow.row();
        log.warn("PostgreSQL refused a row of item {}: {}", row.itemNo(), SqlErrors.brief(refused));
        for (StepRow instead : RefusedRow.insteadOf(row, SqlErrors.state(refused))) {
            try {
                untilCommitted(List.of(instead), List.of());
            } catch (RefusedException again) {
                log.error("PostgreSQL refused even the failure of item {}", row.itemNo(), again);
            }
        }
        refusedRow.written().complete(null);
    }

    private static Duration between(Instant since) {
        return Duration.between(since, Instant.now());
    }

    private sealed interface Entry {}

    private record RowEntry(StepRow row, CompletableFuture<Void> written) implements Entry {}

    private record EndEntry(PhaseEnd end, CompletableFuture<PhaseEnd.Outcome> outcome) implements Entry {}

    private record Wake() implements Entry {}

    /** PostgreSQL took part, and said no to the data. */
    private static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1;

        RefusedException(Throwable cause) {
            super(cause);
        }
    }
}
