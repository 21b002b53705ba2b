package dev.assay.api.artifact;

import dev.assay.ledger.file.ArtifactDao;
import dev.assay.ledger.file.FileChunkDao;
import dev.assay.ledger.file.FileDao;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/**
 * An artifact while it is being made, chunk by chunk as they are committed: whoever reads slowly holds up nobody. Ends
 * once the artifact is made and read; raises where its maker is gone or has given up.
 */
final class GrowingContent extends InputStream {

    private final FileChunkDao chunks;
    private final FileDao files;
    private final ArtifactDao artifacts;
    private final String uploadId;
    private final String fileId;
    private byte[] chunk = {};
    private int position;
    private int next;
    private long read;

    /** @param uploadId under which chunks stand until the artifact is made */
    GrowingContent(Jdbi jdbi, String uploadId, String fileId) {
        this.chunks = jdbi.onDemand(FileChunkDao.class);
        this.files = jdbi.onDemand(FileDao.class);
        this.artifacts = jdbi.onDemand(ArtifactDao.class);
        this.uploadId = uploadId;
        this.fileId = fileId;
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

    private boolean fill() throws IOException {
        while (position == chunk.length) {
            Look look = look();
            if (look == Look.NOTHING && !artifacts.locked(fileId)) {
                // Its maker gave the lock back after its last word, which may have come after the look.
                look = look();
                if (look == Look.NOTHING) {
                    throw new IOException(fileId + " was not made (expected: chunk " + next + ")");
                }
            }
            if (look == Look.END) {
                return false;
            }
            if (look == Look.NOTHING) {
                Pause.shortly();
            }
        }
        return true;
    }

    private enum Look {
        CHUNK,
        END,
        NOTHING
    }

    private Look look() {
        Optional<Long> bytes = files.bytes(fileId);
        if (bytes.isPresent() && bytes.get() == read) {
            return Look.END;
        }
        Optional<byte[]> found = chunks.find(bytes.isPresent() ? fileId : uploadId, next);
        if (found.isEmpty()) {
            return Look.NOTHING;
        }
        chunk = found.get();
        position = 0;
        next++;
        read += chunk.length;
        return Look.CHUNK;
    }
}
