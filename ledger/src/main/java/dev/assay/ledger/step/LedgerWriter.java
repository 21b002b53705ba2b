package dev.assay.ledger.step;

import dev.assay.ledger.HotPath;
import dev.assay.ledger.SqlErrors;
import dev.assay.ledger.lane.PhaseEnd;
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
import org.jspecify.annotations.Nullable;
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

    /** Bounds a flush in characters: PostgreSQL takes parameters of at most 1 GB, and each is copied a few times here. */
    private static final long MAX_CHARS = 16_000_000;

    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration MAX_PAUSE = Duration.ofSeconds(2);

    private final WriterConnection connection;
    private final BlockingQueue<Entry> queue = new LinkedBlockingQueue<>();
    private final Thread thread;
    private volatile boolean closing;

    /** @param jdbi on connections of {@link HotPath} */
    public LedgerWriter(Jdbi jdbi) {
        this.connection = new WriterConnection(jdbi);
        this.thread = Thread.ofPlatform().name("ledger-writer").daemon().start(this::run);
    }

    /**
     * Hands in a row. Completes when it is committed; fails only where its block is not in the ledger, or where the
     * writer had to end without PostgreSQL.
     *
     * @throws IllegalStateException after {@link #close()}
     */
    public CompletableFuture<Void> write(StepRow row) {
        RowEntry entry = new RowEntry(row, new CompletableFuture<>());
        offer(entry);
        return entry.written();
    }

    /** Asks for the next phase of a block; completes with what came of it. */
    public CompletableFuture<PhaseEnd.Outcome> end(PhaseEnd end) {
        EndEntry entry = new EndEntry(end, new CompletableFuture<>());
        offer(entry);
        return entry.outcome();
    }

    /** Writes what was handed in, then ends. Waits for PostgreSQL as long as {@code patience}. */
    public boolean close(Duration patience) throws InterruptedException {
        synchronized (queue) {
            closing = true;
            queue.add(new Wake());
        }
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

    /** Nothing may come in behind the last flush: it would wait for ever. */
    private void offer(Entry entry) {
        synchronized (queue) {
            if (closing) {
                throw new IllegalStateException("the ledger writer is closed");
            }
            queue.add(entry);
        }
    }

    private void run() {
        List<Entry> batch = new ArrayList<>();
        try {
            while (!closing || !queue.isEmpty()) {
                batch.clear();
                drain(batch);
                flush(batch.stream().filter(entry -> !(entry instanceof Wake)).toList());
            }
        } catch (InterruptedException e) {
            log.warn("ledger writer interrupted with {} rows in hand", batch.size() + queue.size());
        } finally {
            abandon(batch);
            letGo();
        }
    }

    private void drain(List<Entry> batch) throws InterruptedException {
        long chars = 0;
        for (Entry next = queue.take(); next != null; next = queue.poll()) {
            batch.add(next);
            chars += next.chars();
            if (batch.size() == MAX_BATCH || chars >= MAX_CHARS) {
                return;
            }
        }
    }

    private void letGo() {
        try {
            connection.close();
        } catch (RuntimeException e) {
            log.info("the writer's connection did not close in order: {}", SqlErrors.brief(e));
        }
    }

    /** Whoever waits for what was not written must not wait for ever. Nothing happens to what was. */
    private void abandon(List<Entry> batch) {
        synchronized (queue) {
            closing = true;
            queue.drainTo(batch);
        }
        batch.forEach(
                entry -> entry.fail(new IllegalStateException("the ledger writer ended before this was written")));
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
                Map<PhaseEnd, PhaseEnd.Outcome> outcomes = connection.flush(rows, ends);
                if (tries > 1) {
                    log.info("PostgreSQL is back after {}; {} rows written", between(since), rows.size());
                }
                return outcomes;
            } catch (RuntimeException e) {
                if (SqlErrors.refused(e) || e instanceof UnknownBlockException) {
                    throw new RefusedException(e);
                }
                if (!SqlErrors.passing(e)) {
                    // An error of ours must not lose paid results silently, nor spin: it is loud and repeated.
                    log.error("flush of {} rows failed (try {}): {}", rows.size(), tries, SqlErrors.traced(e));
                } else if (tries == 1) {
                    log.warn("PostgreSQL is away, {} rows are kept: {}", rows.size(), SqlErrors.brief(e));
                }
            }
            TimeUnit.MILLISECONDS.sleep(pause.toMillis());
            pause = pause.multipliedBy(2).compareTo(MAX_PAUSE) < 0 ? pause.multipliedBy(2) : MAX_PAUSE;
        }
    }

    private void refuse(Entry entry, RefusedException refused) throws InterruptedException {
        if (refused.getCause() instanceof UnknownBlockException unknown) {
            log.error("a row or phase end was handed in for nothing", unknown);
            entry.fail(unknown);
            return;
        }
        if (!(entry instanceof RowEntry refusedRow)) {
            log.error("PostgreSQL refused to end a phase: {}", SqlErrors.brief(refused));
            if (entry instanceof EndEntry end) {
                end.outcome().complete(PhaseEnd.Outcome.NOT_HELD);
            }
            return;
        }
        StepRow row = refusedRow.row();
        log.warn("PostgreSQL refused a row of item {}: {}", row.place().itemNo(), SqlErrors.brief(refused));
        for (StepRow instead : RefusedRow.insteadOf(row, SqlErrors.state(refused))) {
            try {
                untilCommitted(List.of(instead), List.of());
            } catch (RefusedException again) {
                log.error(
                        "PostgreSQL refused even the failure of item {}: {}",
                        row.place().itemNo(),
                        SqlErrors.brief(again));
            }
        }
        refusedRow.written().complete(null);
    }

    private static Duration between(Instant since) {
        return Duration.between(since, Instant.now());
    }

    private sealed interface Entry {

        default long chars() {
            return 0;
        }

        default void fail(RuntimeException reason) {}
    }

    private record RowEntry(StepRow row, CompletableFuture<Void> written) implements Entry {

        @Override
        public long chars() {
            return switch (row) {
                case StepRow.Generation generation ->
                    length(generation.responseId())
                            + length(generation.outputText())
                            + length(generation.reasoning())
                            + length(generation.extractedOutput());
                case StepRow.Score score -> length(score.scores()) + length(score.judge());
                case StepRow.GraderScore score ->
                    length(score.scores()) + length(score.judge()) + length(score.error());
                case StepRow.Failure failure -> length(failure.message()) + length(failure.details());
                case StepRow.DiscardedCall call -> length(call.responseId()) + length(call.reasoning());
                case StepRow.ResponseHandle handle -> length(handle.responseId());
                case StepRow.ResponseEnd end -> 0;
            };
        }

        @Override
        public void fail(RuntimeException reason) {
            written.completeExceptionally(reason);
        }

        private static long length(@Nullable String text) {
            return text == null ? 0 : text.length();
        }
    }

    private record EndEntry(PhaseEnd end, CompletableFuture<PhaseEnd.Outcome> outcome) implements Entry {

        @Override
        public void fail(RuntimeException reason) {
            outcome.completeExceptionally(reason);
        }
    }

    private record Wake() implements Entry {}

    /** PostgreSQL took part, and said no to the data. */
    private static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1;

        RefusedException(Throwable cause) {
            super(cause);
        }
    }
}
