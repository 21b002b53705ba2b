package dev.assay.text;

import org.jspecify.annotations.Nullable;

/** Text that PostgreSQL can keep: U+0000 and lone surrogates become U+FFFD. */
public final class Text {

    private static final char REPLACEMENT = '\uFFFD';

    private Text() {}

    /** The text itself where nothing has to be replaced. */
    public static @Nullable String clean(@Nullable String text) {
        return text == null ? null : cleaned(text);
    }

    /** {@link #clean} for text that is there. */
    public static String cleaned(String text) {
        int first = firstDirty(text);
        if (first < 0) {
            return text;
        }
        StringBuilder clean = new StringBuilder(text.length()).append(text, 0, first);
        for (int i = first; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isPairAt(text, i)) {
                clean.append(c).append(text.charAt(++i));
            } else {
                clean.append(c == 0 || Character.isSurrogate(c) ? REPLACEMENT : c);
            }
        }
        return clean.toString();
    }

    public static boolean dirty(@Nullable String text) {
        return text != null && firstDirty(text) >= 0;
    }

    private static int firstDirty(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                return i;
            }
            if (Character.isSurrogate(c)) {
                if (!isPairAt(text, i)) {
                    return i;
                }
                i++;
            }
        }
        return -1;
    }

    private static boolean isPairAt(String text, int i) {
        return Character.isHighSurrogate(text.charAt(i))
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1));
    }
}
