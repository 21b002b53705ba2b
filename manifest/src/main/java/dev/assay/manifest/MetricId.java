package dev.assay.manifest;

import dev.assay.text.Characters;
import java.util.Collection;
import java.util.stream.Collectors;

/** What a metric may be called, and how many of them a task has: runs and samples show each by its ID. */
public final class MetricId {

    /** Of one task, over all samples and models of a grading. */
    public static final int MAX_METRICS = 100;

    /** In code points. */
    public static final int MAX_LENGTH = 64;

    public static final String EXPECTED = "1.." + MAX_LENGTH + " characters, no control characters";

    private MetricId() {}

    /** IDs for a message, each cut where it is longer than one may be: {@code a, b, and 7 more}; {@code none} of none. */
    public static String named(Collection<String> ids, int most) {
        if (ids.isEmpty()) {
            return "none";
        }
        String named = ids.stream()
                .limit(most)
                .map(id -> Characters.cut(MAX_LENGTH, id))
                .collect(Collectors.joining(", "));
        return ids.size() > most ? named + ", and " + (ids.size() - most) + " more" : named;
    }

    public static boolean valid(String id) {
        return !id.isEmpty()
                && !Characters.moreThan(MAX_LENGTH, id)
                && id.codePoints().noneMatch(Character::isISOControl);
    }
}
