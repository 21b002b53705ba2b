package dev.assay.ledger.webhook;

import dev.assay.ledger.TextEnum;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One message of a webhook.
 *
 * @param body null until the first try
 */
public record Delivery(
        UUID id,
        long seq,
        UUID scheduleId,
        UUID runId,
        String type,
        Instant occurredAt,
        @Nullable String body,
        State state,
        int tries,
        @Nullable Instant nextTryAt,
        @Nullable Integer lastStatus,
        @Nullable String lastError,
        @Nullable Instant endedAt) {

    public enum State implements TextEnum {
        PENDING,
        DELIVERED,
        FAILED
    }
}
