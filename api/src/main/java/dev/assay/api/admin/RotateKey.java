package dev.assay.api.admin;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.jspecify.annotations.Nullable;

/**
 * How a key gets another secret.
 *
 * @param overlapSeconds how long the secret before stays good beside the new one, up to 30 days; default 0
 * @param expiresInSeconds 1 s to ten years from now; default: the key expires when it would have
 */
@Schema(name = "RotateKeyRequest")
public record RotateKey(
        @Nullable @Min(0) @Max(MAX_OVERLAP) Long overlapSeconds,
        @Nullable @Min(1) @Max(CreateKey.MAX_SECONDS) Long expiresInSeconds) {

    /** Thirty days. */
    static final long MAX_OVERLAP = 2_592_000L;

    /** At once, and nothing else. */
    static final RotateKey NOW = new RotateKey(null, null);

    long overlapOrNone() {
        return overlapSeconds == null ? 0 : overlapSeconds;
    }
}
