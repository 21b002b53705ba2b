package dev.assay.ledger.run;

import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which runs a list shows; a null leaves its filter out.
 *
 * @param before only runs created before the one with this {@link Run#seq()}
 * @param limit rows at most
 */
public record RunFilter(
        String teamId,
        @Nullable String onBehalfOf,
        @Nullable UUID suiteId,
        @Nullable Integer suiteVersion,
        @Nullable RunState state,
        @Nullable UUID scheduleId,
        long before,
        int limit) {

    /** {@link #before} of a first page. */
    public static final long NEWEST = Long.MAX_VALUE;

    public RunFilter {
        Objects.requireNonNull(teamId, "teamId is null");
    }

    /** Of all schedules and of none. */
    public RunFilter(
            String teamId,
            @Nullable String onBehalfOf,
            @Nullable UUID suiteId,
            @Nullable Integer suiteVersion,
            @Nullable RunState state,
            long before,
            int limit) {
        this(teamId, onBehalfOf, suiteId, suiteVersion, state, null, before, limit);
    }

    /** Only those that this schedule started. */
    public RunFilter ofSchedule(UUID schedule) {
        return new RunFilter(teamId, onBehalfOf, suiteId, suiteVersion, state, schedule, before, limit);
    }

    /** The first of them, from one that is known to be among them on: what was created since is left out. */
    public RunFilter first(int count, long from) {
        return new RunFilter(teamId, onBehalfOf, suiteId, suiteVersion, state, scheduleId, from + 1, count);
    }
}
