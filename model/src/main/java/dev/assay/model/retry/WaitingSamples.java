package dev.assay.model.retry;

import dev.assay.model.retry.ModelHold.Doubt;
import java.util.HashMap;
import java.util.Map;

/** The samples that wait for a model, as each of those who have some last said. Guarded by the lock of its hold. */
final class WaitingSamples {

    private static final int MAX_LEFT = 20;
    private static final int PART_LEFT = 20;

    private final Map<Object, Map<Doubt, Integer>> waiting = new HashMap<>();

    /** @param samples how many of each kind wait with the one that says it; replaces what it said before */
    void put(Object who, Map<Doubt, Integer> samples) {
        waiting.put(who, Map.copyOf(samples));
    }

    void remove(Object who) {
        waiting.remove(who);
    }

    /** Whether some wait, and all of them are suspects. */
    boolean suspectsOnly() {
        return count(Doubt.SUSPECT) > 0 && !others();
    }

    /** Whether some wait that are no suspects. */
    boolean others() {
        return count(Doubt.SEEN) + count(Doubt.NONE) > 0;
    }

    /** Whether exactly one waits. */
    boolean one() {
        return count() == 1;
    }

    /** Whether those that wait are few beside what was answered, and all were called when the model answered others. */
    boolean few(long answers) {
        return count() > 0 && count() <= Math.min(MAX_LEFT, answers / PART_LEFT) && count(Doubt.NONE) == 0;
    }

    private long count() {
        return count(Doubt.SUSPECT) + count(Doubt.SEEN) + count(Doubt.NONE);
    }

    private long count(Doubt doubt) {
        return waiting.values().stream()
                .mapToInt(samples -> samples.getOrDefault(doubt, 0))
                .sum();
    }
}
