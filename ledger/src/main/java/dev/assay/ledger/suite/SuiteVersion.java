package dev.assay.ledger.suite;

import dev.assay.manifest.Manifest;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/**
 * A version of a suite; it never changes.
 *
 * @param version 1, 2, …
 * @param manifest as {@link Manifest#parse} takes it
 * @param datasetFileIds every file that the manifest reads, each once
 * @param metadata an object of strings
 */
public record SuiteVersion(
        UUID suiteId,
        int version,
        UUID id,
        JsonNode manifest,
        List<String> datasetFileIds,
        JsonNode metadata,
        Instant createdAt) {}
