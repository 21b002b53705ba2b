package dev.assay.ledger.suite;

import dev.assay.ledger.ItemSize;
import dev.assay.manifest.Manifest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import tools.jackson.databind.JsonNode;

/** Versions of suites: inserted, never changed. Whether the caller may see the suite is asked of {@link SuiteDao}. */
public interface SuiteVersionDao {

    @SqlUpdate("""
            INSERT INTO eval_suite_versions (suite_id, version, id, manifest, dataset_file_ids, metadata)
            VALUES (:suiteId, :version, :id, :manifest, :datasetFileIds, :metadata)
            """)
    void insert(UUID suiteId, int version, UUID id, JsonNode manifest, List<String> datasetFileIds, JsonNode metadata);

    @SqlQuery("""
            SELECT suite_id, version, id, manifest, dataset_file_ids, metadata, created_at
            FROM eval_suite_versions
            WHERE suite_id = :suiteId AND version = :version
            """)
    Optional<SuiteVersion> find(UUID suiteId, int version);

    @SqlQuery("SELECT version FROM eval_suite_versions WHERE suite_id = :suiteId AND id = :id")
    Optional<Integer> number(UUID suiteId, UUID id);

    /** What {@link #newest} would answer, by version and the length of the manifest. */
    @SqlQuery("""
            SELECT version AS position, octet_length(manifest::text) AS bytes
            FROM eval_suite_versions
            WHERE suite_id = :suiteId AND version < :before
            ORDER BY version DESC
            LIMIT :limit
            """)
    List<ItemSize> sizes(UUID suiteId, int before, int limit);

    @SqlQuery("""
            SELECT suite_id, version, id, manifest, dataset_file_ids, metadata, created_at
            FROM eval_suite_versions
            WHERE suite_id = :suiteId AND version < :before
            ORDER BY version DESC
            LIMIT :limit
            """)
    List<SuiteVersion> newest(UUID suiteId, int before, int limit);

    /**
     * A version of a suite; it never changes.
     *
     * @param version 1, 2, …
     * @param manifest as {@link Manifest#parse} takes it
     * @param datasetFileIds every file that the manifest reads, each once
     * @param metadata an object of strings
     */
    record SuiteVersion(
            UUID suiteId,
            int version,
            UUID id,
            JsonNode manifest,
            List<String> datasetFileIds,
            JsonNode metadata,
            Instant createdAt) {}
}
