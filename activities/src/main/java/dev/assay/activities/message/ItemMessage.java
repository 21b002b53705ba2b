package dev.assay.activities.message;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message of an item, as the ledger keeps it.
 *
 * @param parts at least one
 */
public record ItemMessage(String role, List<Part> parts) {
    public ItemMessage {
        parts = List.copyOf(parts);
    }

    /** What a message is made of. */
    public sealed interface Part {
        record Text(String text) implements Part {
            public Text {
                text = dev.assay.text.Text.cleaned(text);
            }
        }

        /** An image that the provider fetches. */
        record Link(String url, @Nullable String detail) implements Part {}

        /**
         * An image that is sent as data; the run has the content.
         *
         * @param bytes of the content
         * @param sha256 64 hex digits
         */
        record Inline(
                String mediaType,
                int bytes,
                String sha256,
                @Nullable String detail) implements Part {

            Inline withDetail(@Nullable String asked) {
                return new Inline(mediaType, bytes, sha256, asked);
            }
        }
    }

    /** A message that is one text. */
    public static ItemMessage text(String role, String text) {
        return new ItemMessage(role, List.of(new Part.Text(text)));
    }

    /**
     * Messages as one text: {@code role: text} each, with an empty line between two of them. Parts stand in lines of their
     * own, an image as {@code [image image/png, 68 bytes]} or {@code [image https://…]}.
     */
    public static String plain(List<ItemMessage> messages) {
        StringBuilder plain = new StringBuilder();
        for (ItemMessage message : messages) {
            plain.append(plain.isEmpty() ? "" : "\n\n")
                    .append(message.role)
                    .append(": ")
                    .append(message.plain());
        }
        return plain.toString();
    }

    /** What it says, without its role. */
    public String plain() {
        return String.join("\n", parts.stream().map(ItemMessage::shown).toList());
    }

    private static String shown(Part part) {
        return switch (part) {
            case Part.Text text -> text.text();
            case Part.Link link -> "[image " + link.url() + "]";
            case Part.Inline inline -> "[image " + inline.mediaType() + ", " + inline.bytes() + " bytes]";
        };
    }
}
