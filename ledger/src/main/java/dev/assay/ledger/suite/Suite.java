package dev.assay.ledger.suite;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A suite that is not deleted.
 *
 * @param seq order of creation, for cursors
 * @param activeVersion the version that a run takes where it names none
 * @param metadata an object of strings
 */
public record Suite(
        UUID id,
        long seq,
        String orgId,
        String teamId,
        @Nullable String onBehalfOf,
        String name,
        @Nullable String description,
        int activeVersion,
        int latestVersion,
        JsonNode metadata,
        Instant createdAt,
        Instant updatedAt) {}
