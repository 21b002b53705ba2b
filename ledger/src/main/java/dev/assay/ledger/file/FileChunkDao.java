package dev.assay.ledger.file;

import java.util.Optional;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** Content of files in chunks of {@link FileStore#CHUNK_BYTES}, numbered from 0; only the last one is shorter. */
public interface FileChunkDao {

    @SqlUpdate("INSERT INTO file_chunks (file_id, chunk_no, data) VALUES (:fileId, :chunkNo, :data)")
    void insert(String fileId, int chunkNo, byte[] data);

    @SqlQuery("SELECT data FROM file_chunks WHERE file_id = :fileId AND chunk_no = :chunkNo")
    Optional<byte[]> find(String fileId, int chunkNo);

    /** Some of a file's chunks, 250 MiB of them, so that no statement deletes for long. 0 once none is left. */
    @SqlUpdate("""
            DELETE FROM file_chunks WHERE file_id = :fileId AND chunk_no = ANY (ARRAY(
              SELECT chunk_no FROM file_chunks WHERE file_id = :fileId ORDER BY chunk_no LIMIT 1000))
            """)
    int deleteSome(String fileId);

    @SqlUpdate("DELETE FROM file_chunks WHERE file_id = :fileId")
    int deleteAll(String fileId);

    /** As {@link #deleteAll}, each part by itself. */
    default void deleteInParts(String fileId) {
        int deleted;
        do {
            deleted = deleteSome(fileId);
        } while (deleted > 0);
    }
}
