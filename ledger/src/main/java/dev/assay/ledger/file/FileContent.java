package dev.assay.ledger.file;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.jdbi.v3.core.Jdbi;

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

    private final class Chunks extends InputStream {
        private final String fileId;
        private long left;
        private int next;
        private byte[] chunk = {};
        private int position;

        Chunks(String fileId, long bytes) {
            this.fileId = fileId;
            this.left = bytes;
        }

        @Override
        public int read() throws IOException {
            return fill() ? chunk[position++] & 0xff : -1;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            Objects.checkFromIndexSize(offset, length, buffer.length);
            if (length == 0) {
                return 0;
            }
            if (!fill()) {
                return -1;
            }
            int n = Math.min(length, chunk.length - position);
            System.arraycopy(chunk, position, buffer, offset, n);
            position += n;
            return n;
        }

        @Override
        public int available() {
            return chunk.length - position;
        }

        private boolean fill() throws FileUnavailableException {
            if (position < chunk.length) {
                return true;
            }
            if (left == 0) {
                return false;
            }
            int expected = (int) Math.min(left, FileStore.CHUNK_BYTES);
            int chunkNo = next;
            byte[] data = chunks.find(fileId, chunkNo).orElseThrow(() -> lost(chunkNo, "missing", expected));
            if (data.length != expected) {
                throw lost(chunkNo, data.length + " bytes", expected);
            }
            chunk = data;
            position = 0;
            next++;
            left -= expected;
            return true;
        }

        private FileUnavailableException lost(int chunkNo, String found, int expected) {
            return new FileUnavailableException(
                    fileId + ", chunk " + chunkNo + ": " + found + " (expected: " + expected + " bytes)");
        }
    }
}
