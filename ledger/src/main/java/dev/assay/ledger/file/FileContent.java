package dev.assay.ledger.file;

import java.io.InputStream;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Reads files chunk by chunk, each by its key: no cursor and no transaction stay open however slowly a reader goes, and
 * one chunk of 256 KiB is in memory.
 */
public final class FileContent {

    private final FileDao files;
    private final FileChunkDao chunks;

    public FileContent(Jdbi jdbi) {
        this.files = jdbi.onDemand(FileDao.class);
        this.chunks = jdbi.onDemand(FileChunkDao.class);
    }

    /**
     * The stream raises {@link FileUnavailableException} where a chunk is missing, and JDBI's exceptions where the
     * database is away.
     *
     * @throws FileUnavailableException where there is no such file
     */
    public InputStream open(String fileId) throws FileUnavailableException {
        long bytes = files.bytes(fileId)
                .orElseThrow(
                        () -> new FileUnavailableException(fileId + ": no such file (expected: an uploaded file)"));
        return new Chunks(fileId, bytes);
    }

    private final class Chunks extends Pieces {
        private final String fileId;
        private long left;
        private int next;

        Chunks(String fileId, long bytes) {
            this.fileId = fileId;
            this.left = bytes;
        }

        @Override
        protected byte @Nullable [] next() throws FileUnavailableException {
            if (left == 0) {
                return null;
            }
            int expected = (int) Math.min(left, FileStore.CHUNK_BYTES);
            int chunkNo = next;
            byte[] data = chunks.find(fileId, chunkNo).orElseThrow(() -> lost(chunkNo, "missing", expected));
            if (data.length != expected) {
                throw lost(chunkNo, data.length + " bytes", expected);
            }
            next++;
            left -= expected;
            return data;
        }

        private FileUnavailableException lost(int chunkNo, String found, int expected) {
            return new FileUnavailableException(
                    fileId + ", chunk " + chunkNo + ": " + found + " (expected: " + expected + " bytes)");
        }
    }
}
