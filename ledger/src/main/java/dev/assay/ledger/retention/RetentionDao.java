package dev.assay.ledger.retention;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.sqlobject.customizer.Define;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/**
 * What is too old, and its removal. A run is marked before anything of it goes: from then on nobody sees it, its
 * idempotency key is free, and it cannot be retried. Runs that somebody holds are left for the next time.
 */
interface RetentionDao {

    /** Marks runs that ended longer ago than this; active ones never. */
    @SqlQuery("""
            UPDATE eval_runs
            SET purging_since = now(), deleted_at = now(), idempotency_key = NULL
            WHERE id = ANY (ARRAY(
              SELECT id
              FROM eval_runs
              WHERE deleted_at IS NULL AND state IN ('completed', 'failed', 'cancelled')
                AND coalesce(completed_at, failed_at, cancelled_at) < now() - :seconds * interval '1 second'
              ORDER BY coalesce(completed_at, failed_at, cancelled_at)
              LIMIT :limit
              FOR UPDATE SKIP LOCKED))
            RETURNING id
            """)
    List<UUID> markEnded(double seconds, int limit);

    /** Marks runs that were deleted longer ago than this and have ended since. */
    @SqlQuery("""
            UPDATE eval_runs
            SET purging_since = now(), idempotency_key = NULL
            WHERE id = ANY (ARRAY(
              SELECT id
              FROM eval_runs
              WHERE deleted_at < now() - :seconds * interval '1 second' AND purging_since IS NULL
                AND state IN ('completed', 'failed', 'cancelled')
              ORDER BY deleted_at
              LIMIT :limit
              FOR UPDATE SKIP LOCKED))
            RETURNING id
            """)
    List<UUID> markDeleted(double seconds, int limit);

    @SqlQuery("""
            SELECT id FROM eval_runs WHERE purging_since IS NOT NULL ORDER BY purging_since, id LIMIT 1
            """)
    Optional<UUID> marked();

    /** Removes some rows of a run from a table; by their place, so that no statistics can mislead the planner. */
    @SqlUpdate("""
            DELETE FROM <table>
            WHERE ctid = ANY (ARRAY(SELECT ctid FROM <table> WHERE run_id = :runId LIMIT :limit))
            """)
    int deleteRows(@Define("table") RunTable table, UUID runId, int limit);

    @SqlUpdate("DELETE FROM eval_runs WHERE id = :runId AND purging_since IS NOT NULL")
    int deleteRun(UUID runId);

    /** Datasets that were uploaded longer ago than this and that no suite needs which is not deleted. */
    @SqlQuery("""
            SELECT id
            FROM files f
            WHERE purpose = 'evals' AND status <> 'uploading' AND deleted_at IS NULL
              AND created_at < now() - :seconds * interval '1 second'
              AND NOT EXISTS (
                SELECT 1
                FROM eval_suite_versions v
                JOIN eval_suites s ON s.id = v.suite_id
                WHERE v.dataset_file_ids @> ARRAY[f.id] AND s.deleted_at IS NULL)
            ORDER BY seq
            LIMIT :limit
            """)
    List<String> unneededFiles(double seconds, int limit);

    @SqlQuery("SELECT id FROM files WHERE deleted_at IS NOT NULL ORDER BY deleted_at, id LIMIT 1")
    Optional<String> deletedFile();

    @SqlUpdate("""
            DELETE FROM file_chunks
            WHERE ctid = ANY (ARRAY(SELECT ctid FROM file_chunks WHERE file_id = :fileId LIMIT :limit))
            """)
    int deleteChunks(String fileId, int limit);

    @SqlUpdate("DELETE FROM files WHERE id = :fileId AND deleted_at IS NOT NULL")
    int deleteFile(String fileId);
}
