package dev.assay.manifest;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A message of a prompt, as a task's {@code messages_template} has it.
 *
 * @param role one of {@link #ROLES}
 * @param parts at least one; of a content that is a text that text
 */
public record MessageTemplate(String role, List<Part> parts) {
    public static final String USER = "user";
    public static final String ASSISTANT = "assistant";
    public static final List<String> ROLES = List.of("system", "developer", USER, ASSISTANT);
    /** How closely a model is to look at an image; it is the provider's {@code detail}. */
    public static final List<String> DETAILS = List.of("auto", "low", "high");

    public MessageTemplate {
        parts = List.copyOf(parts);
    }

    /** What a message is made of. */
    public sealed interface Part {
        record Text(String template) implements Part {}

        /**
         * An image; exactly one of template and file.
         *
         * @param template of an http or https URL, or of a {@code data:} URI
         * @param fileId a file of the team
         */
        record Image(Optional<String> template, Optional<String> fileId, Optional<String> detail) implements Part {}
    }

    /** A user's message that is one text. */
    public static MessageTemplate user(String template) {
        return new MessageTemplate(USER, List.of(new Part.Text(template)));
    }

    static MessageTemplate parse(ManifestNode node) {
        if (node.at("content").node().isString()) {
            return new MessageTemplate(
                    node.requiredString("role"), List.of(new Part.Text(node.requiredString("content"))));
        }
        List<Part> parts = new ArrayList<>();
        for (ManifestNode part : node.children("content")) {
            parts.add(part(part));
        }
        return new MessageTemplate(node.requiredString("role"), parts);
    }

    private static Part part(ManifestNode node) {
        return switch (node.requiredString("type")) {
            case "text" -> new Part.Text(node.requiredString("text"));
            case "image" -> {
                ManifestNode image = node.at("image");
                boolean file = image.node().isObject();
                yield new Part.Image(
                        file ? Optional.empty() : node.string("image"),
                        file ? image.string("file_id") : Optional.empty(),
                        node.string("detail"));
            }
            default -> throw node.at("type").problem("text or image");
        };
    }
}
