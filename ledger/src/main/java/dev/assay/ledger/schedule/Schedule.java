package dev.assay.ledger.schedule;

import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jdbi.v3.core.mapper.Nested;
import org.jspecify.annotations.Nullable;

/**
 * A schedule as the ledger has it.
 *
 * @param seq order of creation, the cursor of lists
 * @param revision raised by every change
 * @param synced the revision that Temporal has
 * @param nextRunAt as Temporal said last; null where it has said nothing
 * @param lastRunId the newest of its runs that is not deleted
 */
public record Schedule(
        UUID id,
        long seq,
        String orgId,
        String teamId,
        @Nullable String onBehalfOf,
        @Nested ScheduleSpec spec,
        long revision,
        long synced,
        @Nullable Instant nextRunAt,
        @Nullable UUID lastRunId,
        @Nullable Instant lastRunAt,
        @Nullable String lastRunStatus,
        Instant createdAt,
        Instant updatedAt,
        @Nullable Instant deletedAt) {

    public Schedule {
        Objects.requireNonNull(id, "id is null");
        Objects.requireNonNull(spec, "spec is null");
    }
}
