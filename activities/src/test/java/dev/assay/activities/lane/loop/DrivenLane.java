package dev.assay.activities.lane.loop;

import dev.assay.activities.lane.loop.LaneWork.Result;
import dev.assay.ledger.lane.LaneDao.Control;
import dev.assay.ledger.lane.LaneKind;
import dev.assay.ledger.run.RunState;
import dev.assay.workflows.run.LaneEnd;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A lane's loop that a test drives: its clock, its store, what comes of its steps, and what the ledger wants of it. */
final class DrivenLane {

    final DrivenRuntime runtime = new DrivenRuntime();
    final FakeSteps steps = new FakeSteps();
    final FakeStore store;
    final LaneState hold;

    private final ClaimTurns turns = new ClaimTurns();
    private final int lanes;
    private final CompletableFuture<LaneEnd> end = new CompletableFuture<>();
    private final TreeMap<Integer, CompletableFuture<Void>> uncommitted = new TreeMap<>();
    private Runnable heartbeat = () -> {};
    private Control control;

    /** The only lane of its run. */
    DrivenLane(FakeStore store, int concurrency) {
        this(store, concurrency, 0, 1);
    }

    DrivenLane(FakeStore store, int concurrency, int laneNo, int lanes) {
        this.store = store;
        this.lanes = lanes;
        this.hold = new LaneState(FakeStore.RUN, 1, LaneKind.GENERATION, laneNo, 0, runtime::nanoTime);
        this.control = new Control(
                hold.token, false, RunState.IN_PROGRESS, 1, false, 0, false, concurrency, 8, false, laneNo, List.of());
    }

    DrivenLane heartbeat(Runnable beat) {
        heartbeat = beat;
        return this;
    }

    DrivenLane start() {
        hold.seen(control, runtime.nanoTime());
        LaneLoop loop = new LaneLoop(
                steps, hold, store, turns.join(FakeStore.RUN, LaneKind.GENERATION), lanes, this::comesRound, runtime);
        hold.onChange(loop::nudge);
        runtime.start(() -> {
            try {
                end.complete(loop.run());
            } catch (InterruptedException | RuntimeException e) {
                end.completeExceptionally(e);
            }
        });
        return this;
    }

    private void comesRound() {
        hold.tick();
        heartbeat.run();
    }

    /** The run is given another concurrency. */
    void retune(int concurrency) {
        see(new Control(
                hold.token,
                false,
                RunState.IN_PROGRESS,
                1,
                false,
                0,
                false,
                concurrency,
                8,
                false,
                control.lowerLanes(),
                control.stoppedModels()));
    }

    /** Something else is wanted of the lane. */
    void order(RunState state, boolean paused, boolean cancelNow, boolean stopped, boolean wanted) {
        see(new Control(
                hold.token,
                wanted,
                state,
                1,
                paused,
                paused ? 1 : 0,
                cancelNow,
                control.generationConcurrency(),
                8,
                stopped,
                control.lowerLanes(),
                control.stoppedModels()));
    }

    /** The lane is to go on elsewhere. */
    void yield() {
        hold.yield();
        runtime.settle();
    }

    /** Somebody else has the lane. */
    void lose() {
        hold.lost();
        runtime.settle();
    }

    private void see(Control seen) {
        control = seen;
        hold.seen(seen, runtime.nanoTime());
        runtime.settle();
    }

    /** A step is done and its row committed at once. */
    void done(int item) {
        steps.decided(item);
        ends(item, new Result.Done(CompletableFuture.completedFuture(null), true));
    }

    /** A step is done, and its row is on its way to the ledger. */
    void handedIn(int item, boolean holdsSlot) {
        CompletableFuture<Void> committed = new CompletableFuture<>();
        uncommitted.put(item, committed);
        ends(item, new Result.Done(committed, holdsSlot));
    }

    /** A step throws: an error of ours. */
    void fails(int item) {
        steps.fails(item);
        runtime.settle();
    }

    void losesLedger(int item, String sqlState) {
        steps.losesLedger(item, sqlState);
        runtime.settle();
    }

    void again(int item, Duration pause) {
        ends(item, new Result.Again(pause));
    }

    void ends(int item, Result result) {
        steps.ends(item, result);
        runtime.settle();
    }

    void commit(int item) {
        steps.decided(item);
        uncommitted(item).complete(null);
        runtime.settle();
    }

    void neverWritten(int item) {
        uncommitted(item).completeExceptionally(new IllegalStateException("the writer has ended"));
        runtime.settle();
    }

    private CompletableFuture<Void> uncommitted(int item) {
        CompletableFuture<Void> row = uncommitted.remove(item);
        if (row == null) {
            throw new IllegalStateException("item " + item + " (expected: one of " + uncommitted.keySet() + ")");
        }
        return row;
    }

    /** Items whose rows are on their way. */
    List<Integer> uncommitted() {
        return new ArrayList<>(uncommitted.keySet());
    }

    List<Integer> running() {
        return steps.running();
    }

    /** The loop's turns and the looks at the ledger go on meanwhile. */
    void advance(Duration time) {
        frozen(time);
        seenAgain();
    }

    /** Nothing of the process runs meanwhile. */
    void frozen(Duration time) {
        runtime.advance(time);
    }

    /** The ledger is asked, and the lane is what it was. */
    void seenAgain() {
        see(control);
    }

    void seenSince(long asked) {
        hold.seen(control, asked);
        runtime.settle();
    }

    boolean ended() {
        return runtime.ended();
    }

    /** What the loop has returned, or thrown. */
    LaneEnd end() throws ExecutionException, InterruptedException, TimeoutException {
        return end.get(60, TimeUnit.SECONDS);
    }
}
