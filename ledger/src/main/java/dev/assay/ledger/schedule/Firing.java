package dev.assay.ledger.schedule;

import dev.assay.ledger.TextEnum;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One time at which a schedule fired.
 *
 * @param fireAt when it was meant to
 * @param startedRun the run it started, null for none
 * @param error why it was skipped or failed: {@code {"code", "message"}}
 */
public record Firing(
        UUID scheduleId,
        Instant fireAt,
        long seq,
        State state,
        @Nullable UUID startedRun,
        @Nullable JsonNode error,
        Instant recordedAt,
        @Nullable Instant decidedAt) {

    public enum State implements TextEnum {
        /** Not decided. */
        PENDING,
        /** Starts when the run before it has ended. */
        BUFFERED,
        STARTED,
        SKIPPED,
        FAILED
    }
}
