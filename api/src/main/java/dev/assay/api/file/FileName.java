package dev.assay.api.file;

import dev.assay.text.Characters;

/** The name of a file without the folders that a client sends with it, which are not ours to keep. */
final class FileName {

    static final int MAX_LENGTH = 255;

    private FileName() {}

    /** What stands behind the last separator, a slash or a backslash; empty where nothing does. */
    static String of(String sent) {
        return sent.substring(Math.max(sent.lastIndexOf('/'), sent.lastIndexOf('\\')) + 1);
    }

    static boolean valid(String name) {
        return !name.isBlank()
                && !name.equals(".")
                && !name.equals("..")
                && !Characters.moreThan(MAX_LENGTH, name)
                && name.codePoints().noneMatch(FileName::unprintable);
    }

    /** Marks that turn the direction of writing show another name than there is. */
    private static boolean unprintable(int c) {
        return Character.isISOControl(c)
                || Character.getType(c) == Character.SURROGATE
                || Character.getType(c) == Character.LINE_SEPARATOR
                || Character.getType(c) == Character.PARAGRAPH_SEPARATOR
                || c >= 0x202A && c <= 0x202E
                || c >= 0x2066 && c <= 0x2069;
    }
}
