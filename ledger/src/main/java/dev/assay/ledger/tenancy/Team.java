package dev.assay.ledger.tenancy;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A team of an organisation.
 *
 * @param seq order of creation, for cursors
 * @param createdBy the ID of a key, {@code cli:<user>}, or null for the first one
 */
public record Team(
        String id,
        long seq,
        String orgId,
        String name,
        Instant createdAt,
        @Nullable String createdBy) {}
