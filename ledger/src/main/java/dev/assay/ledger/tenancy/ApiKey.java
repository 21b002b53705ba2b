package dev.assay.ledger.tenancy;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A stored API key: its hashes, never the key itself.
 *
 * @param previousSha256 the secret before the last rotation, null for none
 * @param previousUntil until when that one is still good
 * @param requestsPerMinute null: the installation's limit, as {@code burst}
 */
public record ApiKey(
        String id,
        String orgId,
        String teamId,
        byte[] keySha256,
        byte @Nullable [] previousSha256,
        @Nullable Instant previousUntil,
        List<String> scopes,
        @Nullable Integer requestsPerMinute,
        @Nullable Integer burst,
        @Nullable Instant expiresAt,
        @Nullable Instant revokedAt) {

    /** Whether a secret with this hash may be used now. Hashes are compared in constant time. */
    public boolean accepts(byte[] sha256, Instant now) {
        boolean present = KeyHash.same(keySha256, sha256);
        boolean previous = previousSha256 != null
                && previousUntil != null
                && now.isBefore(previousUntil)
                && KeyHash.same(previousSha256, sha256);
        return (present || previous) && revokedAt == null && (expiresAt == null || now.isBefore(expiresAt));
    }
}
