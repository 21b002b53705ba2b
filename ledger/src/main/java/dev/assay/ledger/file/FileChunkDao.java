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

    @SqlUpdate("DELETE FROM file_chunks WHERE file_id = :fileId")
    int deleteAll(String fileId);
}
