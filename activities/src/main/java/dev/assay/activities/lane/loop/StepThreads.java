package dev.assay.activities.lane.loop;

import dev.assay.activities.lane.loop.Backlog.Task;
import dev.assay.activities.lane.loop.LaneWork.Result;
import dev.assay.ledger.SqlErrors;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The steps of a lane that are in flight, each on a thread of its own. A step holds its slot until it has a result and,
 * where the result says so, until its rows are committed. Belongs to the lane's loop.
 */
final class StepThreads {

    private static final Logger log = LoggerFactory.getLogger(StepThreads.class);

    /** Until a step that could not reach the ledger is run again. */
    private static final Duration LEDGER_AWAY = Duration.ofSeconds(1);

    private final LaneRuntime runtime;
    private final String lane;
    private final BiConsumer<Task, Optional<Result>> ended;

    /** Those that may be interrupted. */
    private final Map<Thread, Task> running = new HashMap<>();

    private int inFlight;

    /**
     * @param lane names the lane in the log
     * @param ended called on the loop's thread when a step's slot is free; without a result where it was interrupted
     */
    StepThreads(LaneRuntime runtime, String lane, BiConsumer<Task, Optional<Result>> ended) {
        this.runtime = runtime;
        this.lane = lane;
        this.ended = ended;
    }

    /** Slots that are taken. */
    int inFlight() {
        return inFlight;
    }

    /** Steps of a model that are in flight. */
    Stream<Task> of(int model) {
        return running.values().stream().filter(task -> task.block.modelNo() == model);
    }

    /** @param after run on the step's thread as soon as it has a result, before that is committed */
    void start(Task task, Runnable after) {
        inFlight++;
        Thread thread = runtime.thread(() -> run(task, after));
        running.put(thread, task);
        thread.start();
    }

    /** Interrupts all steps, each once. */
    void interrupt() {
        if (!running.isEmpty()) {
            log.warn("{} gives up {} calls in flight", lane, running.size());
            running.keySet().forEach(Thread::interrupt);
            running.clear();
        }
    }

    /** On the step's thread: nothing here touches the loop's state but through an event. */
    private void run(Task task, Runnable after) {
        Thread self = Thread.currentThread();
        Optional<Result> result = attempt(task);
        after.run();
        if (result.orElse(null) instanceof Result.Done done && done.holdsSlot()) {
            settled(done.committed());
        }
        runtime.post(() -> {
            running.remove(self);
            inFlight--;
            ended.accept(task, result);
        });
    }

    private Optional<Result> attempt(Task task) {
        try {
            return Optional.of(task.step.run());
        } catch (InterruptedException e) {
            return Optional.empty();
        } catch (RuntimeException | Error e) {
            if (SqlErrors.passing(e)) {
                // What is paid for waits for the ledger where it is written: nothing is lost by running a step again.
                log.warn("a step of {} waits for PostgreSQL: {}", lane, SqlErrors.brief(e));
                return Optional.of(new Result.Again(LEDGER_AWAY));
            }
            // An error of ours fails the sample in the open; it must neither leak a slot nor be tried for ever.
            log.error("a step of {} failed", lane, e);
            return Optional.of(task.step.onError(e));
        }
    }

    /** Waits for the ledger. A row that it will never have (the writer has ended) must not keep the slot. */
    private void settled(CompletableFuture<?> committed) {
        try {
            committed.join();
        } catch (CompletionException e) {
            log.error("a row of {} was not written", lane, e);
        }
    }
}
