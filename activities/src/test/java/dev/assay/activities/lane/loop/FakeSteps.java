package dev.assay.activities.lane.loop;

import dev.assay.ledger.lane.Block;
import dev.assay.ledger.lane.LaneDao.Control;
import dev.assay.ledger.lane.LaneKind;
import dev.assay.ledger.lane.Phase;
import dev.assay.model.retry.ModelHold;
import dev.assay.model.retry.ModelHolds;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Work whose steps, one for each item, wait until the test says what comes of them. */
final class FakeSteps implements LaneWork {

    static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Map<Integer, CompletableFuture<Result>> running = new TreeMap<>();
    private final Map<Integer, Integer> tries = new HashMap<>();
    private final Map<Integer, ModelHold> holds = new HashMap<>();
    private final TreeSet<Integer> decided = new TreeSet<>();
    private final List<Integer> interrupted = new ArrayList<>();
    private final List<Integer> errors = new ArrayList<>();
    private int most;
    private boolean expectsMoreBlocks;

    @Override
    public LaneKind kind() {
        return LaneKind.GENERATION;
    }

    @Override
    public Phase phase() {
        return Phase.GENERATE;
    }

    @Override
    public int concurrency(Control control) {
        return control.generationConcurrency();
    }

    @Override
    public synchronized List<Step> unfinished(Block block) {
        return IntStream.rangeClosed(block.firstItem(), block.lastItem())
                .filter(item -> !decided.contains(item))
                .<Step>mapToObj(FakeStep::new)
                .toList();
    }

    @Override
    public synchronized boolean expectsMoreBlocks() {
        return expectsMoreBlocks;
    }

    synchronized void expectsMoreBlocks(boolean may) {
        expectsMoreBlocks = may;
    }

    @Override
    public Duration patience() {
        return PATIENCE;
    }

    @Override
    public synchronized Optional<ModelHold> hold(int modelNo) {
        return Optional.ofNullable(holds.get(modelNo));
    }

    synchronized void hold(int modelNo, ModelHold hold) {
        holds.put(modelNo, hold);
    }

    @Override
    public Optional<ModelHolds.Held> held() {
        return Optional.empty();
    }

    /** Items of the steps that run, in order. */
    synchronized List<Integer> running() {
        return List.copyOf(running.keySet());
    }

    /** How many ran at once at most. */
    synchronized int most() {
        return most;
    }

    /** How often an item's step was run. */
    synchronized int tries(int item) {
        return tries.getOrDefault(item, 0);
    }

    synchronized List<Integer> interrupted() {
        return List.copyOf(interrupted);
    }

    /** Items whose error was asked for. */
    synchronized List<Integer> errors() {
        return List.copyOf(errors);
    }

    /** Its row is in the ledger from now on. */
    synchronized void decided(int item) {
        decided.add(item);
    }

    synchronized List<Integer> decided() {
        return List.copyOf(decided);
    }

    /** What comes of a running step. */
    void ends(int item, Result result) {
        step(item).complete(result);
    }

    /** A step throws: an error of ours. */
    void fails(int item) {
        step(item).completeExceptionally(new ThrownByTest(null));
    }

    /** A step throws because its statement had no answer. */
    void losesLedger(int item, String sqlState) {
        step(item).completeExceptionally(new ThrownByTest(new SQLException("lost", sqlState)));
    }

    private synchronized CompletableFuture<Result> step(int item) {
        CompletableFuture<Result> step = running.remove(item);
        if (step == null) {
            throw new IllegalStateException("item " + item + " (expected: one of " + running.keySet() + ")");
        }
        return step;
    }

    private synchronized CompletableFuture<Result> begin(int item) {
        CompletableFuture<Result> step = new CompletableFuture<>();
        if (running.put(item, step) != null) {
            throw new IllegalStateException("item " + item + " runs twice at once");
        }
        tries.merge(item, 1, Integer::sum);
        most = Math.max(most, running.size());
        return step;
    }

    private synchronized void interrupted(int item) {
        running.remove(item);
        interrupted.add(item);
    }

    private final class FakeStep implements Step {

        private final int item;

        FakeStep(int item) {
            this.item = item;
        }

        @Override
        public Result run() throws InterruptedException {
            try {
                return begin(item).get();
            } catch (InterruptedException e) {
                interrupted(item);
                throw e;
            } catch (ExecutionException e) {
                throw (RuntimeException) e.getCause();
            }
        }

        @Override
        public Result onError(Throwable e) {
            synchronized (FakeSteps.this) {
                errors.add(item);
            }
            decided(item);
            return new Result.Done(CompletableFuture.completedFuture(null), true);
        }
    }

    /** Without a stack trace: it is logged. */
    private static final class ThrownByTest extends RuntimeException {
        private static final long serialVersionUID = 1;

        ThrownByTest(@Nullable Throwable cause) {
            super("thrown by the test", cause, false, false);
        }
    }
}
