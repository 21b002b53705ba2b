package dev.assay.ledger.tenancy;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A stored API key: its hash, never the key itself. */
public record ApiKey(
        String id,
        String orgId,
        String teamId,
        byte[] keySha256,
        List<String> scopes,
        @Nullable Instant expiresAt,
        @Nullable Instant revokedAt) {

    public boolean usableAt(Instant now) {
        return revokedAt == null && (expiresAt == null || now.isBefore(expiresAt));
    }
}
