package dev.assay.ledger.run;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** When a run came to each of its states. The end times describe the present: a retry clears them. */
public record RunTimes(
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant completedAt,
        @Nullable Instant cancelledAt,
        @Nullable Instant failedAt) {

    public RunTimes {
        Objects.requireNonNull(createdAt, "createdAt is null");
    }
}
