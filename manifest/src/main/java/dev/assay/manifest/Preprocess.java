package dev.assay.manifest;

import java.util.Optional;

/**
 * A user's Python that changes rows before prompts are rendered from them.
 *
 * @param batch {@code transform_batch(rows)}, called with many rows at once, instead of {@code transform(row)}
 * @param source the code itself, or {@code fileId} names the file that holds it
 * @param timeoutSeconds of one call, and of running the module once
 */
public record Preprocess(boolean batch, Optional<String> source, Optional<String> fileId, int timeoutSeconds) {
    static final int DEFAULT_TIMEOUT_SECONDS = 120;

    static Preprocess parse(ManifestNode node) {
        return new Preprocess(
                node.string("contract").orElse("row").equals("batch"),
                node.string("source"),
                node.string("file_id"),
                node.integer("timeout_seconds").orElse(DEFAULT_TIMEOUT_SECONDS));
    }
}
