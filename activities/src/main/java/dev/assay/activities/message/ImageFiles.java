package dev.assay.activities.message;

import dev.assay.activities.message.ItemMessage.Part;

/** The files of a team that are images. */
@FunctionalInterface
public interface ImageFiles {
    /** @throws MessageException where it is no image, too large, or cannot be read */
    Part.Inline image(String fileId);
}
