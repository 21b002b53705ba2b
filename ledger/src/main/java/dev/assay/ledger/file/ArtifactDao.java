package dev.assay.ledger.file;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** Files that are made from runs. {@link FileDao} finds them as any other file, as long as their run is there. */
public interface ArtifactDao {

    /** Says of an upload which artifact it is going to be. */
    @SqlUpdate("UPDATE files SET filename = :id, artifact_of = :runId WHERE id = :uploadId AND status = 'uploading'")
    void started(@Bind("uploadId") String uploadId, @Bind("id") String id, @Bind("runId") UUID runId);

    /** The upload of an artifact that is being made and has content already. */
    @SqlQuery("""
            SELECT f.id FROM files f
            WHERE f.artifact_of = :runId AND f.filename = :id AND f.status = 'uploading'
              AND EXISTS (SELECT 1 FROM file_chunks c WHERE c.file_id = f.id AND c.chunk_no = 0)
            ORDER BY f.seq DESC
            LIMIT 1
            """)
    Optional<String> beingMade(@Bind("runId") UUID runId, @Bind("id") String id);

    /** Makes what was stored under an upload's ID the content of an artifact. 0 where it was made already. */
    @SqlUpdate("""
            UPDATE files
            SET id = :id, status = 'processed', filename = :filename, purpose = :purpose, bytes = :upload.bytes,
              sha256 = :upload.sha256
            WHERE id = :upload.id AND status = 'uploading' AND NOT EXISTS (SELECT 1 FROM files WHERE id = :id)
            """)
    int publish(
            @BindMethods("upload") FileStore.Upload upload,
            @Bind("id") String id,
            @Bind("filename") String filename,
            @Bind("purpose") String purpose);

    @SqlUpdate("UPDATE file_chunks SET file_id = :id WHERE file_id = :uploadId")
    void moveChunks(@Bind("uploadId") String uploadId, @Bind("id") String id);

    /** Artifacts of runs that are deleted. */
    @SqlQuery("""
            SELECT f.id FROM files f
            WHERE f.artifact_of IS NOT NULL AND f.status <> 'uploading'
              AND NOT EXISTS (SELECT 1 FROM eval_runs r WHERE r.id = f.artifact_of AND r.deleted_at IS NULL)
            LIMIT 100
            """)
    List<String> orphaned();

    @SqlUpdate("DELETE FROM files WHERE id = :id AND artifact_of IS NOT NULL")
    void remove(@Bind("id") String id);

    /** Whether an artifact has content. One that was deleted has none. */
    @SqlQuery("SELECT EXISTS (SELECT 1 FROM files WHERE id = :id AND deleted_at IS NULL)")
    boolean made(@Bind("id") String id);

    /** One of these at a time, in all processes: it lasts as long as the connection. */
    @SqlQuery("SELECT pg_try_advisory_lock(hashtextextended(:id, 0))")
    boolean tryLock(@Bind("id") String id);

    @SqlQuery("SELECT pg_advisory_unlock(hashtextextended(:id, 0))")
    boolean unlock(@Bind("id") String id);

    /** Whether somebody holds that lock. */
    @SqlQuery("""
            SELECT EXISTS (
              SELECT 1 FROM pg_locks
              WHERE locktype = 'advisory' AND objsubid = 1
                AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
                AND (classid::bigint << 32) | objid::bigint = hashtextextended(:id, 0))
            """)
    boolean locked(@Bind("id") String id);
}
