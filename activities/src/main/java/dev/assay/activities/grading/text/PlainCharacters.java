package dev.assay.activities.grading.text;

import java.text.Normalizer;

/** Characters in their plain forms. */
public final class PlainCharacters {
    private static final String SUPERSCRIPTS =
            "\u2070\u00B9\u00B2\u00B3\u2074\u2075\u2076\u2077\u2078\u2079\u207A\u207B";
    private static final String RAISED = "0123456789+-";
    /** As Unicode's stream-safe format has it: sorting a longer run takes the square of its length. */
    private static final int MAX_MARKS = 30;

    private static final char JOINER = '\u034F';

    private PlainCharacters() {}

    /** NFKC in linear time, without losing that {@code 10²} is no 102 and {@code 1½} no 11/2. */
    public static String compatible(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        int marks = 0;
        boolean raised = false;
        for (int i = 0, c; i < text.length(); i += Character.charCount(c)) {
            c = text.codePointAt(i);
            int type = Character.getType(c);
            if (dropped(c)) {
                continue;
            }
            marks = type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK ? marks + 1 : 0;
            if (marks > MAX_MARKS) {
                safe.append(JOINER);
                marks = 1;
            }
            int power = SUPERSCRIPTS.indexOf(c);
            if (power >= 0) {
                safe.append(raised ? "" : "^").append(RAISED.charAt(power));
            } else if (c == '\r') {
                safe.append(i + 1 < text.length() && text.charAt(i + 1) == '\n' ? "" : "\n");
            } else if (c == '\u2028' || c == '\u2029' || c == '\u0085') {
                safe.append('\n');
            } else {
                if (vulgar(c) && !safe.isEmpty() && Character.isDigit(safe.charAt(safe.length() - 1))) {
                    safe.append(' ');
                }
                safe.appendCodePoint(c);
            }
            raised = power >= 0;
        }
        return Normalizer.normalize(safe, Normalizer.Form.NFKC)
                .replace('\u2044', '/')
                .replace('\u2212', '-')
                .replace('\u2010', '-');
    }

    /** Whether a text shows nothing: only white space, also Unicode's, and invisible characters. */
    public static boolean blank(String text) {
        return text.codePoints().allMatch(c -> Character.isWhitespace(c) || Character.isSpaceChar(c) || invisible(c));
    }

    static boolean vulgar(int c) {
        return c >= '\u00BC' && c <= '\u00BE' || c >= '\u2150' && c <= '\u215E' || c == '\u2189';
    }

    private static boolean invisible(int c) {
        int type = Character.getType(c);
        return type == Character.FORMAT
                || type == Character.CONTROL
                || c >= 0xFE00 && c <= 0xFE0F
                || c == 0x115F
                || c == 0x1160
                || c == 0x3164
                || c == 0xFFA0
                || c == 0x2800
                || c == JOINER;
    }

    /** Not those that join or part letters in words of Persian and of Indian languages. */
    private static boolean dropped(int c) {
        return (Character.getType(c) == Character.FORMAT && c != '\u200C' && c != '\u200D')
                || c == '\uFE0E'
                || c == '\uFE0F'
                || c == PlainText.MARK;
    }
}
