package dev.assay.ledger.file;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A file whose content is complete.
 *
 * @param seq order of creation, for cursors
 * @param status {@code uploaded} or {@code processed}
 * @param sha256 64 hex digits
 */
public record StoredFile(
        String id,
        long seq,
        String teamId,
        @Nullable String onBehalfOf,
        String filename,
        String purpose,
        String status,
        long bytes,
        @Nullable String sha256,
        Instant createdAt,
        @Nullable Instant expiresAt) {}
