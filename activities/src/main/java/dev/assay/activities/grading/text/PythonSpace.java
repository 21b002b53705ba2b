package dev.assay.activities.grading.text;

import java.util.List;
import java.util.regex.Pattern;

/** What Python's {@code str.split()} and {@code str.strip()} take for white space, which is not what Java's do. */
public final class PythonSpace {
    private static final String CHARACTERS =
            "\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
    private static final Pattern RUN = Pattern.compile("[" + CHARACTERS + "]+");
    private static final Pattern ONE = Pattern.compile("[" + CHARACTERS + "]");

    private PythonSpace() {}

    /** The pieces between white space; none is empty. */
    public static List<String> split(String text) {
        return RUN.splitAsStream(text).filter(piece -> !piece.isEmpty()).toList();
    }

    /** A text without the white space at its end. */
    public static String withoutTrailing(String text) {
        int end = text.length();
        while (end > 0 && ONE.matcher(text.substring(end - 1, end)).matches()) {
            end--;
        }
        return text.substring(0, end);
    }
}
