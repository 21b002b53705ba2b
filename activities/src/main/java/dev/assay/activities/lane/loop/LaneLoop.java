package dev.assay.activities.lane.loop;

import dev.assay.activities.lane.loop.Backlog.Task;
import dev.assay.activities.lane.loop.LaneState.Order;
import dev.assay.activities.lane.loop.LaneWork.Result;
import dev.assay.activities.lane.loop.LaneWork.Step;
import dev.assay.ledger.lane.Block;
import dev.assay.ledger.lane.LaneDao.Control;
import dev.assay.ledger.lane.StopCause;
import dev.assay.model.retry.ModelHold;
import dev.assay.workflows.run.LaneEnd;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The sliding window of a lane: as many steps in flight as its share allows, across block borders, so that a slow call
 * holds one slot and not a block. One thread owns all state; what may block runs on other threads and reports as an event.
 */
public final class LaneLoop {

    private static final Duration TICK = Duration.ofMillis(500);

    /** Samples of one model that may wait for a backoff, in shares: a provider that throttles must not fill the memory. */
    private static final int MAX_WAITING = 8;

    private final LaneWork work;
    private final LaneState hold;
    private final LaneStore store;
    private final LaneModels models;
    private final BlockSource blocks;
    private final LaneRuntime runtime;
    private final Runnable heartbeat;
    private final int lanes;

    private final Backlog backlog;
    private final OpenBlocks open = new OpenBlocks();
    private final StepThreads steps;

    /** Steps without a slot and ends of blocks of which the ledger has not decided yet. */
    private int undecided;

    private @Nullable StopCause cause;
    private boolean causeTold;

    /**
     * @param lanes how many lanes of the kind the run has
     * @param heartbeat called at each turn of the loop; what it throws ends the lane
     */
    public LaneLoop(
            LaneWork work,
            LaneState hold,
            LaneStore store,
            ClaimTurns.Turn turn,
            int lanes,
            Runnable heartbeat,
            LaneRuntime runtime) {
        this.work = work;
        this.hold = hold;
        this.store = store;
        this.models = new LaneModels(work, hold, store);
        this.blocks = new BlockSource(work, store, turn, runtime);
        this.backlog = new Backlog(runtime::nanoTime);
        this.steps = new StepThreads(runtime, hold.kind.text() + " lane " + hold.laneNo, this::ended);
        this.lanes = lanes;
        this.heartbeat = heartbeat;
        this.runtime = runtime;
    }

    public LaneEnd run() throws InterruptedException {
        try {
            store.held(work).forEach(block -> add(block, work.unfinished(block)));
            while (order() == Order.WORK) {
                heartbeat.run();
                backlog.unpark(models::held);
                backlog.promote();
                models.tell();
                dropStopped();
                start();
                models.report(backlog, steps::of);
                if (share() == 0) {
                    rest();
                } else {
                    claim();
                }
                if (open.isEmpty() && blocks.exhausted() && !models.untold()) {
                    return LaneEnd.DRAINED;
                }
                await(backlog.untilDue(TICK));
            }
        } catch (RuntimeException e) {
            // Whoever takes the lane next must not repeat calls that are still in flight here.
            drain(Order.STOP);
            throw e;
        } finally {
            blocks.close();
            models.close();
        }
        return drain(order());
    }

    /** Something may have changed outside: look for blocks again. Called from any thread. */
    public void nudge() {
        runtime.post(blocks::nudge);
    }

    private Order order() {
        return cause != null ? Order.STOP : hold.order();
    }

    /** Calls in flight are paid for: they are waited for, within bounds, and their results are kept. */
    private LaneEnd drain(Order first) throws InterruptedException {
        long deadline = runtime.nanoTime() + work.patience().toNanos();
        Order last = first;
        // Until the cause is in the ledger nobody else knows it.
        while (steps.inFlight() > 0 || undecided > 0 || blocks.looking() || causeUntold() || models.untold()) {
            heartbeat.run();
            tellCause();
            models.tell();
            if (order() != Order.WORK) {
                last = order();
            }
            if (last == Order.STOP_NOW || runtime.nanoTime() - deadline > 0) {
                steps.interrupt();
            }
            await(TICK);
        }
        return last == Order.YIELD ? LaneEnd.YIELDED : LaneEnd.STOPPED;
    }

    private void start() {
        int share = share();
        while (steps.inFlight() < share && hold.current()) {
            Optional<Task> next = next();
            if (next.isPresent()) {
                steps.start(next.get(), () -> {});
            } else if (!probe()) {
                return;
            }
        }
    }

    /** What waits for a model that is held is parked, so that it holds no slot. */
    private Optional<Task> next() {
        Optional<Task> next = backlog.next();
        while (next.isPresent() && models.held(next.get().block.modelNo())) {
            backlog.park(next.get());
            next = backlog.next();
        }
        return next;
    }

    /** Asks for a held model by one call, where it is this lane's turn. */
    private boolean probe() {
        for (int model : backlog.parkedModels()) {
            Optional<ModelHold> held = models.turn(model);
            if (held.isPresent()) {
                steps.start(backlog.unpark(model, held.get().probesUntried()), held.get()::probeEnded);
                return true;
            }
        }
        return false;
    }

    /** What is in flight comes to its end; what is not stays unfinished, in blocks that nobody holds. */
    private void dropStopped() {
        Set<Integer> stopped = models.stopped();
        if (stopped.isEmpty()) {
            return;
        }
        for (Task task : backlog.drop(stopped)) {
            goOn(task.block, open.dropped(task.block));
        }
    }

    private void ended(Task task, Optional<Result> result) {
        if (result.isEmpty()) {
            return;
        }
        switch (result.get()) {
            case Result.Done done -> {
                if (done.holdsSlot()) {
                    decided(task);
                } else {
                    whenCommitted(done.committed(), () -> decided(task));
                }
            }
            case Result.Again again -> backlog.later(task, again.pause());
            case Result.Stop stop -> {
                if (cause == null) {
                    cause = stop.cause();
                    tellCause();
                }
            }
        }
    }

    private boolean causeUntold() {
        return cause != null && !causeTold;
    }

    private void tellCause() {
        if (cause != null && !causeTold) {
            causeTold = store.stop(cause);
        }
    }

    private void decided(Task task) {
        hold.decided();
        goOn(task.block, open.decided(task.block));
    }

    private void goOn(Block block, OpenBlocks.Next next) {
        switch (next) {
            case GO_ON -> {}
            case END -> end(block);
            case LET_GO -> {
                open.remove(block);
                store.letGo(block);
            }
        }
    }

    private void end(Block block) {
        // Where the ledger calls it unfinished it is still held, and a claim that finds none free comes back to it.
        whenCommitted(store.end(block), () -> open.remove(block));
    }

    /** Runs on the loop's thread when the ledger has something, or never will; until then the lane does not end. */
    @SuppressWarnings("FutureReturnValueIgnored")
    private void whenCommitted(CompletableFuture<?> committed, Runnable then) {
        undecided++;
        committed.whenComplete((ok, error) -> runtime.post(() -> {
            undecided--;
            then.run();
        }));
    }

    /** A lane that has no slot keeps nothing that another could work on; it ends when nothing is left for any. */
    private void rest() {
        if (steps.inFlight() > 0 || undecided > 0 || !blocks.rest()) {
            return;
        }
        backlog.clear();
        open.clear();
    }

    private void claim() {
        boolean room = backlog.ready() < Math.max(share() - steps.inFlight(), share() / 4 + 1);
        Set<Integer> stopped = models.stopped();
        Set<Integer> full = new HashSet<>(room ? backlog.atLeast(MAX_WAITING * share()) : Set.of());
        full.removeAll(stopped);
        blocks.look(
                // Where all models are stopped the look finds out that nothing is left.
                room && (full.isEmpty() || full.size() + stopped.size() < models.count()),
                full,
                stopped,
                open::keys,
                claim -> add(claim.block().orElseThrow(), claim.steps()));
    }

    private void add(Block block, List<Step> unfinished) {
        open.add(block, unfinished.size());
        if (unfinished.isEmpty()) {
            end(block);
        }
        backlog.add(block, unfinished);
    }

    private int share() {
        Control control = hold.control();
        if (control == null) {
            return 1;
        }
        int concurrency = work.concurrency(control);
        if (concurrency < lanes) {
            // Turned down since the lanes were opened: the first of those that are still held have a slot each.
            return control.lowerLanes() < concurrency ? 1 : 0;
        }
        return concurrency / lanes + (hold.laneNo < concurrency % lanes ? 1 : 0);
    }

    private void await(Duration longest) throws InterruptedException {
        hold.busy(steps.inFlight(), backlog.waiting(), work.held());
        Runnable event = runtime.poll(longest);
        while (event != null) {
            event.run();
            event = runtime.poll(Duration.ZERO);
        }
    }
}
