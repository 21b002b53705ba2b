package dev.assay.ledger.tenancy;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An organisation.
 *
 * @param seq order of creation, for cursors
 * @param createdBy the ID of a key, {@code cli:<user>}, or null for the first one
 */
public record Org(
        String id,
        long seq,
        String name,
        Instant createdAt,
        @Nullable String createdBy) {}
