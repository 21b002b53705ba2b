package dev.assay.ledger.file;

import dev.assay.ledger.tenancy.Principal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/**
 * Rows of files, and their content in chunks of {@link FileStore#CHUNK_BYTES}, numbered from 0, of which only the last one
 * is shorter. A file that is still being uploaded, or is deleted, or was made from a run that is deleted, is not
 * found. {@code caller} bounds every look-up to its team and, where it has one, its end user.
 */
public interface FileDao {

    @SqlUpdate("""
            INSERT INTO files (id, org_id, team_id, on_behalf_of, filename, purpose, status, bytes)
            VALUES (:id, :orgId, :teamId, :onBehalfOfOrNull, '', '', 'uploading', 0)
            """)
    void insertUploading(String id, @BindMethods Principal caller);

    /** Makes the file visible. */
    @SqlUpdate("""
            UPDATE files
            SET status = 'uploaded', filename = :filename, purpose = :purpose, bytes = :bytes, sha256 = :sha256
            WHERE id = :id AND status = 'uploading'
            """)
    int complete(String id, String filename, String purpose, long bytes, String sha256);

    @SqlQuery("""
            SELECT id, seq, team_id, on_behalf_of, filename, purpose, status, bytes, sha256, created_at, expires_at
            FROM files
            WHERE id = :id AND team_id = :teamId AND status <> 'uploading' AND deleted_at IS NULL
              AND (:onBehalfOfOrNull::text IS NULL OR on_behalf_of = :onBehalfOfOrNull)
              AND (artifact_of IS NULL
                OR EXISTS (SELECT 1 FROM eval_runs r WHERE r.id = files.artifact_of AND r.deleted_at IS NULL))
            """)
    Optional<StoredFile> find(String id, @BindMethods Principal caller);

    /** Size of a file's content, whoever owns it; empty where there is no such content. */
    @SqlQuery("""
            SELECT bytes FROM files WHERE id = :id AND status <> 'uploading' AND deleted_at IS NULL
            """)
    Optional<Long> bytes(String id);

    /**
     * Which of these files the caller sees and may use as datasets: artifacts go with their run. They are held until the
     * transaction ends: nobody deletes them before.
     */
    @SqlQuery("""
            SELECT id
            FROM files
            WHERE id = ANY(:ids) AND team_id = :teamId AND status <> 'uploading' AND deleted_at IS NULL
              AND artifact_of IS NULL
              AND (:onBehalfOfOrNull::text IS NULL OR on_behalf_of = :onBehalfOfOrNull)
            ORDER BY id
            FOR SHARE
            """)
    List<String> holdVisible(List<String> ids, @BindMethods Principal caller);

    @SqlQuery("""
            SELECT id, seq, team_id, on_behalf_of, filename, purpose, status, bytes, sha256, created_at, expires_at
            FROM files
            WHERE team_id = :teamId AND status <> 'uploading' AND deleted_at IS NULL
              AND (:onBehalfOfOrNull::text IS NULL OR on_behalf_of = :onBehalfOfOrNull)
              AND (:purpose::text IS NULL OR purpose = :purpose)
              AND (:sha256::text IS NULL OR sha256 = :sha256)
              AND seq < :before
              AND (artifact_of IS NULL
                OR EXISTS (SELECT 1 FROM eval_runs r WHERE r.id = files.artifact_of AND r.deleted_at IS NULL))
            ORDER BY seq DESC
            LIMIT :limit
            """)
    List<StoredFile> newest(
            @BindMethods Principal caller, @Nullable String purpose, @Nullable String sha256, long before, int limit);

    @SqlQuery("""
            SELECT id, seq, team_id, on_behalf_of, filename, purpose, status, bytes, sha256, created_at, expires_at
            FROM files
            WHERE team_id = :teamId AND status <> 'uploading' AND deleted_at IS NULL
              AND (:onBehalfOfOrNull::text IS NULL OR on_behalf_of = :onBehalfOfOrNull)
              AND (:purpose::text IS NULL OR purpose = :purpose)
              AND (:sha256::text IS NULL OR sha256 = :sha256)
              AND seq > :after
              AND (artifact_of IS NULL
                OR EXISTS (SELECT 1 FROM eval_runs r WHERE r.id = files.artifact_of AND r.deleted_at IS NULL))
            ORDER BY seq
            LIMIT :limit
            """)
    List<StoredFile> oldest(
            @BindMethods Principal caller, @Nullable String purpose, @Nullable String sha256, long after, int limit);

    /** Waits for those who hold the file. */
    @SqlUpdate("""
            UPDATE files SET deleted_at = now() WHERE id = :id AND deleted_at IS NULL
            """)
    int delete(String id);

    /** A suite that is not deleted and has a version that reads this file. */
    @SqlQuery("""
            SELECT s.id
            FROM eval_suite_versions v
            JOIN eval_suites s ON s.id = v.suite_id
            WHERE v.dataset_file_ids @> ARRAY[:id]::text[] AND s.deleted_at IS NULL
            LIMIT 1
            """)
    Optional<UUID> neededBy(String id);

    /** Uploads that began more than a day ago and never ended: their process is gone. */
    @SqlQuery("""
            SELECT id FROM files WHERE status = 'uploading' AND created_at < now() - interval '1 day' LIMIT 100
            """)
    List<String> abandoned();

    @SqlUpdate("DELETE FROM files WHERE id = :id AND status = 'uploading'")
    int removeUploading(String id);

    @SqlUpdate("INSERT INTO file_chunks (file_id, chunk_no, data) VALUES (:fileId, :chunkNo, :data)")
    void insertChunk(String fileId, int chunkNo, byte[] data);

    @SqlQuery("SELECT data FROM file_chunks WHERE file_id = :fileId AND chunk_no = :chunkNo")
    Optional<byte[]> chunk(String fileId, int chunkNo);

    /** Some of a file's chunks, 250 MiB of them, so that no statement deletes for long. 0 once none is left. */
    @SqlUpdate("""
            DELETE FROM file_chunks WHERE file_id = :fileId AND chunk_no = ANY (ARRAY(
              SELECT chunk_no FROM file_chunks WHERE file_id = :fileId ORDER BY chunk_no LIMIT 1000))
            """)
    int deleteSomeChunks(String fileId);

    @SqlUpdate("DELETE FROM file_chunks WHERE file_id = :fileId")
    int deleteChunks(String fileId);

    /** As {@link #deleteChunks}, each part by itself. */
    default void deleteChunksInParts(String fileId) {
        int deleted;
        do {
            deleted = deleteSomeChunks(fileId);
        } while (deleted > 0);
    }

    /**
     * A file whose content is complete.
     *
     * @param seq order of creation, for cursors
     * @param status {@code uploaded} or {@code processed}
     * @param sha256 64 hex digits
     */
    record StoredFile(
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
}
