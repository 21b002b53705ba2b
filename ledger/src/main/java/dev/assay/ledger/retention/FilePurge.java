package dev.assay.ledger.retention;

import dev.assay.ledger.file.FileDao;
import java.time.Duration;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Removes datasets that no suite needs, and what deleted files still hold, some chunks at a time. */
public final class FilePurge {

    private static final int FILES_AT_ONCE = 100;

    private final Jdbi jdbi;
    private final int chunks;

    /** @param chunks that one transaction removes at most; each is 256 KiB */
    public FilePurge(Jdbi jdbi, int chunks) {
        this.jdbi = jdbi;
        this.chunks = chunks;
    }

    /**
     * What one piece of work did.
     *
     * @param chunks of content that were removed
     * @param gone whether the file's row went as well
     */
    public record Piece(String fileId, int chunks, boolean gone) {}

    /** Deletes unneeded files that were uploaded longer ago than this, as a caller would; how many. */
    public int deleteUnneeded(Duration age) {
        int deleted = 0;
        for (String fileId : jdbi.withExtension(
                RetentionDao.class, dao -> dao.unneededFiles(age.toMillis() / 1_000.0, FILES_AT_ONCE))) {
            deleted += jdbi.inTransaction(handle -> delete(handle, fileId));
        }
        return deleted;
    }

    /** First the row, then the question: a suite that is being created holds the row until it is committed. */
    private static int delete(Handle handle, String fileId) {
        FileDao files = handle.attach(FileDao.class);
        int deleted = files.delete(fileId);
        if (files.neededBy(fileId).isPresent()) {
            handle.rollback();
            return 0;
        }
        return deleted;
    }

    /** Removes content, or the row, of one deleted file; empty where there is none. */
    public Optional<Piece> next() {
        return jdbi.withExtension(
                RetentionDao.class,
                dao -> dao.deletedFile().map(fileId -> {
                    int removed = dao.deleteChunks(fileId, chunks);
                    return new Piece(fileId, removed, removed == 0 && dao.deleteFile(fileId) == 1);
                }));
    }
}
