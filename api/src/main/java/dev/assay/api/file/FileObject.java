package dev.assay.api.file;

import dev.assay.ledger.file.FileDao.StoredFile;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A file.
 *
 * @param createdAt Unix seconds, as {@code expires_at}
 */
@Schema(name = "File")
record FileObject(
        String id,
        String object,
        long bytes,
        long createdAt,
        String filename,
        String purpose,
        String status,
        @Nullable String sha256,
        @Nullable Long expiresAt) {

    static FileObject of(StoredFile file) {
        Instant expires = file.expiresAt();
        return new FileObject(
                file.id(),
                "file",
                file.bytes(),
                file.createdAt().getEpochSecond(),
                FileName.of(file.filename()),
                file.purpose(),
                file.status(),
                file.sha256(),
                expires == null ? null : expires.getEpochSecond());
    }

    @Schema(name = "FileDeleted")
    record Deleted(String id, String object, boolean deleted) {}
}
