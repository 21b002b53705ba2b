package dev.assay.activities.message;

import dev.assay.text.CodedException;
import java.util.Map;

/** A message that cannot be made. The text names the message and what was wrong, and never quotes a row. */
public final class MessageException extends CodedException {
    private static final long serialVersionUID = 1L;

    /** Neither a URL nor a {@code data:} URI with an image. */
    public static final String IMAGE_INVALID = "image_invalid";
    /** An image is larger than images may be. */
    public static final String IMAGE_TOO_LARGE = "image_too_large";
    /** The file of an image cannot be read. */
    public static final String IMAGE_UNAVAILABLE = "image_unavailable";
    /** The messages of a sample exceed a limit together. */
    public static final String TOO_LARGE = "messages_too_large";

    public MessageException(String code, String message) {
        super(code, message, Map.of());
    }

    /** The same, with the place in front: {@code messages_template[1].content[0].image: …}. */
    MessageException in(String place) {
        return new MessageException(code(), place + ": " + getMessage());
    }
}
