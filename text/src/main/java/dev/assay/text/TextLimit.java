package dev.assay.text;

/** Cuts text to a size in UTF-8, never through a code point. */
public final class TextLimit {

    /** What is kept of a model's output, whoever made it. */
    public static final int OUTPUT_BYTES = 1 << 20;

    public static final int REASONING_BYTES = 64 << 10;

    private TextLimit() {}

    /** The same instance where nothing has to go. A lone surrogate counts 3 bytes, as the U+FFFD it is stored as. */
    public static String cut(String text, int maxBytes) {
        if (text.length() <= maxBytes / 3) {
            return text;
        }
        int bytes = 0;
        int at = 0;
        while (at < text.length()) {
            int codePoint = text.codePointAt(at);
            bytes += codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
            if (bytes > maxBytes) {
                return text.substring(0, at);
            }
            at += Character.charCount(codePoint);
        }
        return text;
    }
}
