package dev.assay.activities.lane.loop;

import dev.assay.activities.lane.loop.LaneWork.Step;
import dev.assay.ledger.lane.Block;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Steps that a lane has in hand and not in flight: those that can start, those that wait for a backoff, and those that are
 * parked while their model is held.
 */
final class Backlog {

    private final LongSupplier nanos;
    private final Deque<Task> ready = new ArrayDeque<>();
    private final PriorityQueue<Task> waiting = new PriorityQueue<>(Backlog::compareDue);
    private final Map<Integer, Deque<Task>> parked = new HashMap<>();

    /** How many of the waiting and parked ones each model has. */
    private final Map<Integer, Integer> waitingOf = new HashMap<>();

    /** @param nanos a clock that only moves forward, as {@link System#nanoTime} */
    Backlog(LongSupplier nanos) {
        this.nanos = nanos;
    }

    void add(Block block, List<Step> steps) {
        steps.forEach(step -> ready.add(new Task(block, step)));
    }

    /** Not before {@code pause} is over. */
    void later(Task task, Duration pause) {
        task.tries++;
        task.notBefore = nanos.getAsLong() + pause.toNanos();
        waiting.add(task);
        waits(task, 1);
    }

    /** Takes the next one that can start. */
    Optional<Task> next() {
        return Optional.ofNullable(ready.poll());
    }

    /** Those whose pause is over can start. */
    void promote() {
        long now = nanos.getAsLong();
        while (!waiting.isEmpty() && waiting.peek().notBefore - now <= 0) {
            Task task = waiting.poll();
            waits(task, -1);
            ready.add(task);
        }
    }

    /** Until its model is not held any more. */
    void park(Task task) {
        parked.computeIfAbsent(task.block.modelNo(), model -> new ArrayDeque<>())
                .add(task);
        waits(task, 1);
    }

    /** Those of models that are not held can start, before what was not tried yet. */
    void unpark(IntPredicate held) {
        for (Iterator<Map.Entry<Integer, Deque<Task>>> each = parked.entrySet().iterator(); each.hasNext(); ) {
            Map.Entry<Integer, Deque<Task>> model = each.next();
            if (!held.test(model.getKey())) {
                each.remove();
                model.getValue().forEach(task -> waits(task, -1));
                model.getValue().descendingIterator().forEachRemaining(ready::addFirst);
            }
        }
    }

    Set<Integer> parkedModels() {
        return Set.copyOf(parked.keySet());
    }

    /**
     * Takes a parked step.
     *
     * @param untried the one that was tried least, else the one that was tried most
     */
    Task unpark(int model, boolean untried) {
        Deque<Task> tasks = parked.getOrDefault(model, new ArrayDeque<>());
        Comparator<Task> byTries = Comparator.comparingInt(task -> task.tries);
        Task chosen = tasks.stream().min(untried ? byTries : byTries.reversed()).orElseThrow();
        tasks.remove(chosen);
        if (tasks.isEmpty()) {
            parked.remove(model);
        }
        waits(chosen, -1);
        return chosen;
    }

    /** Takes out all steps of some models. */
    List<Task> drop(Set<Integer> models) {
        List<Task> dropped = new ArrayList<>();
        for (Collection<Task> tasks : Stream.concat(Stream.of(ready, waiting), parked.values().stream())
                .toList()) {
            for (Iterator<Task> each = tasks.iterator(); each.hasNext(); ) {
                Task task = each.next();
                if (models.contains(task.block.modelNo())) {
                    each.remove();
                    dropped.add(task);
                }
            }
        }
        models.forEach(waitingOf::remove);
        models.forEach(parked::remove);
        return dropped;
    }

    /** All steps of a model. */
    Stream<Task> of(int model) {
        return Stream.of(ready, waiting, parked.getOrDefault(model, new ArrayDeque<>()))
                .flatMap(Collection::stream)
                .filter(task -> task.block.modelNo() == model);
    }

    int ready() {
        return ready.size();
    }

    /** Parked ones among them. */
    int waiting() {
        return waitingOf.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Models of which at least so many steps wait. */
    Set<Integer> atLeast(int steps) {
        return waitingOf.entrySet().stream()
                .filter(model -> model.getValue() >= steps)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /** Until the first pause is over, at most {@code longest}. */
    Duration untilDue(Duration longest) {
        if (waiting.isEmpty()) {
            return longest;
        }
        return Duration.ofNanos(Math.clamp(waiting.peek().notBefore - nanos.getAsLong(), 0, longest.toNanos()));
    }

    void clear() {
        ready.clear();
        waiting.clear();
        parked.clear();
        waitingOf.clear();
    }

    /** By difference, since the clock may overflow. */
    private static int compareDue(Task one, Task other) {
        return Long.signum(one.notBefore - other.notBefore);
    }

    private void waits(Task task, int more) {
        waitingOf.merge(task.block.modelNo(), more, Integer::sum);
    }

    static final class Task {
        final Block block;
        final Step step;
        private int tries;
        private long notBefore;

        private Task(Block block, Step step) {
            this.block = block;
            this.step = step;
        }
    }
}
