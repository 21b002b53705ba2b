package dev.assay.activities.lane;

import dev.assay.activities.lane.Backlog.Task;
import dev.assay.activities.lane.LaneState.Order;
import dev.assay.activities.lane.LaneWork.Result;
import dev.assay.activities.lane.LaneWork.Step;
import dev.assay.ledger.lane.Block;
import dev.assay.ledger.lane.LaneDao.Control;
import dev.assay.ledger.lane.PhaseEnd;
import dev.assay.ledger.lane.StopCause;
import dev.assay.model.retry.ModelHold;
import dev.assay.workflows.run.LaneEnd;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sliding window of a lane: as many steps in flight as its share allows, across block borders, so that a slow call
 * holds one slot and not a block. One thread owns all state; steps run on virtual threads and report as events.
 */
final class LaneLoop {

    private static final Logger log = LoggerFactory.getLogger(LaneLoop.class);
    private static final Duration TICK = Duration.ofMillis(500);

    /** Samples of one model that may wait for a backoff, in shares: a provider that throttles must not fill the memory. */
    private static final int MOST_WAITING = 8;

    private final LaneWork work;
    private final LaneState hold;
    private final LaneLedger books;
    private final LaneModels models;
    private final BlockSource blocks;
    private final Runnable heartbeat;
    private final int lanes;

    private final BlockingQueue<Runnable> events = new LinkedBlockingQueue<>();
    private final Backlog backlog = new Backlog();
    private final Map<Block.Key, Open> open = new HashMap<>();
    /** Steps in flight by their threads, as long as they may be interrupted. */
    private final Map<Thread, Task> running = new HashMap<>();

    private int inFlight;
    private int undecided;
    private @Nullable StopCause cause;
    private boolean causeTold;

    LaneLoop(LaneWork work, LaneState hold, LaneLedger books, ClaimTurns.Turn turn, int lanes, Runnable heartbeat) {
        this.work = work;
        this.hold = hold;
        this.books = books;
        this.models = new LaneModels(work, hold, books);
        this.blocks = new BlockSource(work, books, turn, events::add);
        this.lanes = lanes;
        this.heartbeat = heartbeat;
    }

    LaneEnd run() throws InterruptedException {
        try {
            books.held(work).forEach(this::open);
            while (order() == Order.WORK) {
                heartbeat.run();
                backlog.unpark(models::held);
                backlog.promote();
                models.tell();
                dropStopped();
                start();
                models.report(
                        backlog, model -> running.values().stream().filter(task -> task.block.modelNo() == model));
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
    void nudge() {
        events.add(blocks::nudge);
    }

    private Order order() {
        return cause != null ? Order.STOP : hold.order();
    }

    /** Calls in flight are paid for: they are waited for, within bounds, and their results are kept. */
    private LaneEnd drain(Order first) throws InterruptedException {
        long deadline = System.nanoTime() + work.patience().toNanos();
        Order last = first;
        // Until the cause is in the ledger nobody else knows it.
        while (inFlight > 0 || undecided > 0 || blocks.looking() || causeUntold() || models.untold()) {
            heartbeat.run();
            tellCause();
            models.tell();
            if (order() != Order.WORK) {
                last = order();
            }
            if (last == Order.STOP_NOW || System.nanoTime() - deadline > 0) {
                interruptCalls();
            }
            await(TICK);
        }
        return last == Order.YIELD ? LaneEnd.YIELDED : LaneEnd.STOPPED;
    }

    private void interruptCalls() {
        if (!running.isEmpty()) {
            log.warn("lane {} of {} gives up {} calls in flight", hold.laneNo, hold.kind.text(), running.size());
            running.keySet().forEach(Thread::interrupt);
            running.clear();
        }
    }

    private void start() {
        int share = share();
        while (inFlight < share) {
            Optional<Task> next = next();
            if (next.isPresent()) {
                start(next.get(), () -> {});
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
                start(backlog.unpark(model, held.get().probesUntried()), held.get()::probeEnded);
                return true;
            }
        }
        return false;
    }

    private void start(Task task, Runnable ended) {
        inFlight++;
        Thread thread = Thread.ofVirtual().unstarted(() -> run(task, ended));
        running.put(thread, task);
        thread.start();
    }

    /** What is in flight comes to its end; what is not stays unfinished, in blocks that nobody holds. */
    private void dropStopped() {
        Set<Integer> stopped = models.stopped();
        if (stopped.isEmpty()) {
            return;
        }
        for (Task task : backlog.drop(stopped)) {
            Open block = open.get(task.block.key());
            if (block != null) {
                block.dropped = true;
                left(task.block, block);
            }
        }
    }

    /** On a virtual thread: nothing here touches the loop's state but through an event. */
    private void run(Task task, Runnable ended) {
        Thread self = Thread.currentThread();
        Optional<Result> result = attempt(task);
        ended.run();
        if (result.orElse(null) instanceof Result.Done done) {
            if (!done.holdsSlot()) {
                events.add(() -> slotFree(self, true));
                onCommit(done.committed(), () -> decided(task, true));
                return;
            }
            settled(done.committed());
        }
        events.add(() -> after(task, self, result));
    }

    private Optional<Result> attempt(Task task) {
        try {
            return Optional.of(task.step.run());
        } catch (InterruptedException e) {
            return Optional.empty();
        } catch (RuntimeException | Error e) {
            // An error of ours fails the sample in the open; it must neither leak a slot nor be tried for ever.
            log.error("{} step of lane {} failed", work.phase().text(), hold.laneNo, e);
            return Optional.of(task.step.onError(e));
        }
    }

    private void after(Task task, Thread self, Optional<Result> result) {
        slotFree(self, false);
        if (result.isEmpty()) {
            return;
        }
        switch (result.get()) {
            case Result.Done done -> decided(task, false);
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
            causeTold = books.stop(cause);
        }
    }

    private void slotFree(Thread self, boolean undecidedYet) {
        running.remove(self);
        inFlight--;
        if (undecidedYet) {
            undecided++;
        }
    }

    private void decided(Task task, boolean wasUndecided) {
        hold.decided();
        if (wasUndecided) {
            undecided--;
        }
        Open block = open.get(task.block.key());
        if (block != null) {
            left(task.block, block);
        }
    }

    private void left(Block block, Open undone) {
        if (--undone.left > 0) {
            return;
        }
        if (undone.dropped) {
            open.remove(block.key());
            books.letGo(block);
        } else {
            end(block);
        }
    }

    private void end(Block block) {
        undecided++;
        CompletableFuture<PhaseEnd.Outcome> end = books.end(block);
        onCommit(end, () -> {
            undecided--;
            // Where the ledger calls it unfinished it is still held, and a claim that finds none free comes back to it.
            open.remove(block.key());
        });
    }

    /** Waits for the ledger. A row that it will never have (the writer has ended) must not keep the slot. */
    private void settled(CompletableFuture<?> committed) {
        try {
            committed.join();
        } catch (CompletionException e) {
            log.error("a row of lane {} was not written", hold.laneNo, e);
        }
    }

    /** Reports to the loop when the ledger has something, or never will. */
    @SuppressWarnings("FutureReturnValueIgnored")
    private void onCommit(CompletableFuture<?> committed, Runnable event) {
        committed.whenComplete((ok, error) -> events.add(event));
    }

    /** A lane that has no slot keeps nothing that another could work on; it ends when nothing is left for any. */
    private void rest() {
        if (inFlight > 0 || undecided > 0 || !blocks.rest()) {
            return;
        }
        backlog.clear();
        open.clear();
    }

    private void claim() {
        boolean room = backlog.ready() < Math.max(share() - inFlight, share() / 4 + 1);
        Set<Integer> stopped = models.stopped();
        Set<Integer> full = new HashSet<>(room ? backlog.modelsWaiting(MOST_WAITING * share()) : Set.of());
        full.removeAll(stopped);
        blocks.look(
                // Where all models are stopped the look finds out that nothing is left.
                room && (full.isEmpty() || full.size() + stopped.size() < models.count()),
                full,
                stopped,
                () -> Set.copyOf(open.keySet()),
                claim -> add(claim.block().orElseThrow(), claim.steps()));
    }

    private void open(Block block) {
        add(block, work.unfinished(block));
    }

    private void add(Block block, List<Step> steps) {
        open.put(block.key(), new Open(steps.size()));
        if (steps.isEmpty()) {
            end(block);
        }
        backlog.add(block, steps);
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
        hold.busy(inFlight, backlog.waiting(), work.held());
        Runnable event = events.poll(longest.toNanos(), TimeUnit.NANOSECONDS);
        while (event != null) {
            event.run();
            event = events.poll();
        }
    }

    /** A block in hand and how many of its steps are undecided. */
    private static final class Open {
        private int left;

        /** Whether steps of it were given up, so that it cannot come to its end. */
        private boolean dropped;

        Open(int left) {
            this.left = left;
        }
    }
}
