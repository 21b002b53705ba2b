package dev.assay.activities.message;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What kind of image a file is, by its first bytes: those that models take. */
public final class ImageContent {
    /** For messages. */
    public static final String EXPECTED = "a PNG, JPEG, GIF or WebP image";

    private ImageContent() {}

    /** Empty where it is none. */
    public static Optional<String> mediaType(byte[] content) {
        String start = new String(content, 0, Math.min(content.length, 12), StandardCharsets.ISO_8859_1);
        if (start.startsWith("\u0089PNG\r\n\u001a\n")) {
            return Optional.of("image/png");
        }
        if (start.startsWith("\u00ff\u00d8\u00ff")) {
            return Optional.of("image/jpeg");
        }
        if (start.startsWith("GIF87a") || start.startsWith("GIF89a")) {
            return Optional.of("image/gif");
        }
        return start.startsWith("RIFF") && start.startsWith("WEBP", 8) ? Optional.of("image/webp") : Optional.empty();
    }
}
