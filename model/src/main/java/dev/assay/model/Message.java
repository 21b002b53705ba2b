package dev.assay.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message of a conversation, in no provider's shape.
 *
 * @param role system, developer, user or assistant; sent as it is
 * @param parts at least one. A message that is one text is sent as a text, others as a list of parts
 */
public record Message(String role, List<Part> parts) {
    public Message {
        parts = List.copyOf(parts);
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("parts: none (expected: at least one)");
        }
    }

    /** A piece of what a message says. */
    public sealed interface Part {
        record Text(String text) implements Part {}

        /**
         * An image.
         *
         * @param url http, https, or a {@code data:} URI with the image itself
         * @param detail auto, low or high; null: auto
         */
        record Image(String url, @Nullable String detail) implements Part {
            /** Without the URL, which may be the image, or secret. */
            @Override
            public String toString() {
                return "Image[" + detail + "]";
            }
        }
    }

    /** A message that is one text. */
    public static Message text(String role, String text) {
        return new Message(role, List.of(new Part.Text(text)));
    }
}
