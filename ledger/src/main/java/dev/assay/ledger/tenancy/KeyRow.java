package dev.assay.ledger.tenancy;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A key as those see it who administer it.
 *
 * @param seq order of creation, for cursors
 * @param requestsPerMinute null: the installation's limit, as {@code burst}
 * @param createdBy the ID of a key, {@code cli:<user>}, or null for the configured first key; likewise {@code rotatedBy}
 *     and {@code revokedBy}
 * @param lastUsedAt up to a minute late
 * @param previousUntil until when the secret before the last rotation is good; null where it ended with the rotation
 * @param expired whether {@code expiresAt} has passed
 */
public record KeyRow(
        String id,
        long seq,
        String orgId,
        String teamId,
        String name,
        List<String> scopes,
        @Nullable Integer requestsPerMinute,
        @Nullable Integer burst,
        Instant createdAt,
        @Nullable String createdBy,
        @Nullable Instant expiresAt,
        @Nullable Instant lastUsedAt,
        @Nullable Instant rotatedAt,
        @Nullable String rotatedBy,
        @Nullable Instant previousUntil,
        @Nullable Instant revokedAt,
        @Nullable String revokedBy,
        boolean expired) {}
