package dev.assay.api.artifact;

import dev.assay.ledger.file.ArtifactDao;
import dev.assay.ledger.file.FileDao;
import dev.assay.ledger.file.Pieces;
import java.io.IOException;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * An artifact while it is being made, chunk by chunk as they are committed: whoever reads slowly holds up nobody. Ends
 * once the artifact is made and read; raises where its maker is gone or has given up.
 */
final class GrowingContent extends Pieces {

    private final FileDao chunks;
    private final FileDao files;
    private final ArtifactDao artifacts;
    private final String uploadId;
    private final String fileId;
    private byte[] chunk = {};
    private int next;
    private long read;

    /** @param uploadId under which chunks stand until the artifact is made */
    GrowingContent(Jdbi jdbi, String uploadId, String fileId) {
        this.chunks = jdbi.onDemand(FileDao.class);
        this.files = jdbi.onDemand(FileDao.class);
        this.artifacts = jdbi.onDemand(ArtifactDao.class);
        this.uploadId = uploadId;
        this.fileId = fileId;
    }

    @Override
    protected byte @Nullable [] next() throws IOException {
        while (true) {
            Look look = look();
            if (look == Look.NOTHING && !artifacts.locked(fileId)) {
                // Its maker gave the lock back after its last word, which may have come after the look.
                look = look();
                if (look == Look.NOTHING) {
                    throw new IOException(fileId + " was not made (expected: chunk " + next + ")");
                }
            }
            if (look != Look.NOTHING) {
                return look == Look.CHUNK ? chunk : null;
            }
            ArtifactPoll.shortly();
        }
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
        Optional<byte[]> found = chunks.chunk(bytes.isPresent() ? fileId : uploadId, next);
        if (found.isEmpty()) {
            return Look.NOTHING;
        }
        chunk = found.get();
        next++;
        read += chunk.length;
        return Look.CHUNK;
    }
}
