package dev.assay.workflows.protocol;

import dev.assay.workflows.protocol.Model.Move;
import dev.assay.workflows.protocol.State.Run;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Every state that a model can reach, breadth first, so that the way to a violation is a shortest one. */
final class Search {

    private final Model model;
    private final Map<ByteBuffer, Integer> known = new HashMap<>();
    private final Deque<State> front = new ArrayDeque<>();
    private final BitSet terminal = new BitSet();
    private final List<int[]> successors = new ArrayList<>();
    private final List<Integer> reachedFrom = new ArrayList<>();
    private final List<String> reachedBy = new ArrayList<>();
    private Optional<String> violation = Optional.empty();

    private Search(Model model) {
        this.model = model;
    }

    static Search of(Model model) {
        Search search = new Search(model);
        search.run();
        return search;
    }

    int states() {
        return known.size();
    }

    /** What is broken and the shortest way to it. */
    Optional<String> violation() {
        return violation;
    }

    private void run() {
        add(model.first(), -1, "start");
        for (int n = 0; !front.isEmpty() && violation.isEmpty(); n++) {
            State state = front.remove();
            List<Integer> next = new ArrayList<>();
            for (Move move : model.from(state)) {
                int to = add(move.to(), n, move.by());
                next.add(to);
                broken(state, move.to()).ifPresent(what -> violation = Optional.of(what + "\n" + wayTo(to, move)));
            }
            successors.add(next.stream().mapToInt(Integer::intValue).toArray());
        }
        if (violation.isEmpty()) {
            violation = stuck();
        }
    }

    private int add(State state, int from, String by) {
        ByteBuffer key = ByteBuffer.wrap(state.key());
        Integer present = known.get(key);
        if (present != null) {
            return present;
        }
        int number = known.size();
        known.put(key, number);
        front.add(state);
        terminal.set(number, state.run.terminal());
        reachedFrom.add(from);
        reachedBy.add(by.intern());
        return number;
    }

    private static Optional<String> broken(State before, State after) {
        if (before.run.terminal() && after.run != before.run && after.attempt == before.attempt) {
            return Optional.of("a run that was " + before.run + " became " + after.run + " without a retry");
        }
        if (before.run == Run.CANCELLING && after.run != Run.CANCELLING && after.run != Run.CANCELLED) {
            return Optional.of("a cancel was forgotten: " + after.run);
        }
        for (int b = 0; b < after.calls.length; b++) {
            if (after.calls[b] > 1 + after.excused[b]) {
                return Optional.of(
                        "the call of sample " + b + " was paid for twice, and no crash or freeze explains it");
            }
            if (after.calls[b] > before.calls[b] && before.run.terminal()) {
                return Optional.of("a call began in a run that is " + before.run);
            }
            if (after.calls[b] > before.calls[b] && before.generated[b]) {
                return Optional.of("a call began for sample " + b + ", which has its answer");
            }
            if ((before.generated[b] && !after.generated[b]) || (before.scored[b] && !after.scored[b])) {
                return Optional.of("a row of sample " + b + " was lost");
            }
        }
        if (after.run == Run.FAILED && before.run != Run.FAILED && !given(after)) {
            return Optional.of("failed, and no model is stopped");
        }
        if (after.run == Run.COMPLETED && !(after.allDone() && all(after.generated) && all(after.scored))) {
            return Optional.of("completed, and a sample is unfinished");
        }
        return Optional.empty();
    }

    private static boolean given(State state) {
        for (int b = 0; b < state.phase.length; b++) {
            if (state.givenUp(b)) {
                return true;
            }
        }
        return false;
    }

    private static boolean all(boolean[] flags) {
        for (boolean flag : flags) {
            if (!flag) {
                return false;
            }
        }
        return true;
    }

    /** From every state a terminal one can be reached: nothing hangs for ever. */
    private Optional<String> stuck() {
        BitSet ends = (BitSet) terminal.clone();
        boolean grown = true;
        while (grown) {
            grown = false;
            // Breadth first numbers a state before most of its successors, so that few rounds do.
            for (int n = successors.size() - 1; n >= 0; n--) {
                if (!ends.get(n) && Arrays.stream(successors.get(n)).anyMatch(ends::get)) {
                    ends.set(n);
                    grown = true;
                }
            }
        }
        int hanging = ends.nextClearBit(0);
        return hanging < known.size()
                ? Optional.of("from here no end can be reached\n" + String.join("\n", way(hanging)))
                : Optional.empty();
    }

    private String wayTo(int to, Move last) {
        List<String> way = way(reachedFrom.get(to) < 0 ? to : reachedFrom.get(to));
        way.add(last.by());
        return String.join("\n", way);
    }

    private List<String> way(int to) {
        List<String> way = new ArrayList<>();
        for (int n = to; n >= 0; n = reachedFrom.get(n)) {
            way.add(reachedBy.get(n));
        }
        Collections.reverse(way);
        return way;
    }
}
