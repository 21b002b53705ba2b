package dev.assay.ledger.file;

import java.io.IOException;
import java.io.InputStream;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Reads files chunk by chunk, each by its key: no cursor and no transaction stay open however slowly a reader goes, and
 * one chunk of 256 KiB is in memory.
 */
public final class FileContent {

    private final FileDao files;
    private final FileDao chunks;

    public FileContent(Jdbi jdbi) {
        this.files = jdbi.onDemand(FileDao.class);
        this.chunks = jdbi.onDemand(FileDao.class);
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
            byte[] data = chunks.chunk(fileId, chunkNo).orElseThrow(() -> lost(chunkNo, "missing", expected));
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

    /** A file does not exist, is deleted, or has lost a part of its content. Reading it again will not help. */
    public static final class FileUnavailableException extends IOException {

        private static final long serialVersionUID = 1L;

        public FileUnavailableException(String message) {
            super(message);
        }
    }
}
