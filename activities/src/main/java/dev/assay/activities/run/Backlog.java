package dev.assay.activities.run;

import dev.assay.activities.run.LaneWork.Step;
import dev.assay.ledger.run.Block;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.stream.Collectors;

/** Steps that a lane has in hand and not in flight: those that can start, and those that wait for a backoff. */
final class Backlog {

    private final Deque<Task> ready = new ArrayDeque<>();
    private final PriorityQueue<Task> waiting = new PriorityQueue<>(Comparator.comparingLong(task -> task.notBefore));

    /** How many of the waiting ones each model has. */
    private final Map<Integer, Integer> waitingOf = new HashMap<>();

    void add(Block block, List<Step> steps) {
        steps.forEach(step -> ready.add(new Task(block, step)));
    }

    /** Not before {@code pause} is over. */
    void later(Task task, Duration pause) {
        task.notBefore = System.nanoTime() + pause.toNanos();
        waiting.add(task);
        waitingOf.merge(task.block.modelNo(), 1, Integer::sum);
    }

    /** Takes the next one that can start. */
    Optional<Task> next() {
        return Optional.ofNullable(ready.poll());
    }

    /** Those whose pause is over can start. */
    void promote() {
        long now = System.nanoTime();
        while (!waiting.isEmpty() && waiting.peek().notBefore - now <= 0) {
            Task task = waiting.poll();
            waitingOf.merge(task.block.modelNo(), -1, Integer::sum);
            ready.add(task);
        }
    }

    int ready() {
        return ready.size();
    }

    int waiting() {
        return waiting.size();
    }

    /** Models of which at least so many wait. */
    Set<Integer> modelsWaiting(int most) {
        return waitingOf.entrySet().stream()
                .filter(model -> model.getValue() >= most)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /** Until the first pause is over, at most {@code longest}. */
    Duration untilDue(Duration longest) {
        if (waiting.isEmpty()) {
            return longest;
        }
        return Duration.ofNanos(Math.clamp(waiting.peek().notBefore - System.nanoTime(), 0, longest.toNanos()));
    }

    void clear() {
        ready.clear();
        waiting.clear();
        waitingOf.clear();
    }

    static final class Task {
        final Block block;
        final Step step;
        private long notBefore;

        private Task(Block block, Step step) {
            this.block = block;
            this.step = step;
        }
    }
}
