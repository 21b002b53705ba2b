package dev.assay.ledger.file;

import dev.assay.ledger.tenancy.Principal;
import dev.assay.text.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.UUID;
import java.util.function.Consumer;
import org.jdbi.v3.core.Jdbi;

/**
 * Writes files as they stream in: one chunk is in memory, and each is committed by itself, so that an upload of hours
 * holds neither memory nor a transaction. Nobody sees a file before {@link #complete}.
 */
public final class FileStore {

    /** Size of a chunk: 256 KiB. */
    public static final int CHUNK_BYTES = 256 * 1024;

    private final FileDao files;
    private final FileDao chunks;

    public FileStore(Jdbi jdbi) {
        this.files = jdbi.onDemand(FileDao.class);
        this.chunks = jdbi.onDemand(FileDao.class);
    }

    /**
     * Content that is stored and waits for {@link #complete} or {@link #discard}.
     *
     * @param id {@code file_} + 32 hex digits
     * @param sha256 64 hex digits
     */
    public record Upload(String id, long bytes, String sha256) {}

    /**
     * @param content is not closed
     * @throws FileTooLargeException at the first byte over the limit
     */
    public Upload write(Principal owner, InputStream content, long limitBytes) throws IOException {
        return write(owner, content, limitBytes, id -> {});
    }

    /** @param started gets the ID before there is content */
    public Upload write(Principal owner, InputStream content, long limitBytes, Consumer<String> started)
            throws IOException {
        String id = "file_" + UUID.randomUUID().toString().replace("-", "");
        files.insertUploading(id, owner);
        boolean written = false;
        try {
            started.accept(id);
            Upload upload = writeChunks(id, content, limitBytes);
            written = true;
            return upload;
        } finally {
            if (!written) {
                discard(id);
            }
        }
    }

    /** Makes the file visible under this name. */
    public void complete(Upload upload, String filename, String purpose) {
        if (files.complete(upload.id(), filename, purpose, upload.bytes(), upload.sha256()) != 1) {
            throw new IllegalStateException(upload.id() + " is not being uploaded (expected: status uploading)");
        }
    }

    /** Removes an upload that will not be completed. */
    public void discard(String id) {
        if (files.removeUploading(id) == 1) {
            chunks.deleteChunksInParts(id);
        }
    }

    private Upload writeChunks(String id, InputStream content, long limitBytes) throws IOException {
        MessageDigest sha256 = Sha256.digest();
        byte[] buffer = new byte[CHUNK_BYTES];
        long bytes = 0;
        int chunkNo = 0;
        int length = content.readNBytes(buffer, 0, CHUNK_BYTES);
        while (length > 0) {
            bytes += length;
            if (bytes > limitBytes) {
                throw new FileTooLargeException(limitBytes);
            }
            sha256.update(buffer, 0, length);
            chunks.insertChunk(id, chunkNo++, length == CHUNK_BYTES ? buffer : Arrays.copyOf(buffer, length));
            length = content.readNBytes(buffer, 0, CHUNK_BYTES);
        }
        return new Upload(id, bytes, HexFormat.of().formatHex(sha256.digest()));
    }

    /** An upload went past its limit. What had been stored of it is gone again. */
    public static final class FileTooLargeException extends IOException {

        private static final long serialVersionUID = 1L;

        private final long limitBytes;

        FileTooLargeException(long limitBytes) {
            super("file longer than " + limitBytes + " bytes");
            this.limitBytes = limitBytes;
        }

        public long limitBytes() {
            return limitBytes;
        }
    }
}
