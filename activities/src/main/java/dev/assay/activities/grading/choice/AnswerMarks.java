package dev.assay.activities.grading.choice;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.assay.activities.grading.text.Braces;

/** Puts {@link TextTokens#OPEN} and {@link TextTokens#CLOSE} around what is marked as an answer in LaTeX, tags or JSON. */
final class AnswerMarks {
    private static final String KEY =
            "(?:final|correct|right|best|my|the)?[ _-]?(?:answer|choice|option)(?:[ _-]?(?:choice|letter|option|key|label))?"
                    + "|selected[ _-]?(?:answer|choice|option)|selection|selected|letter|prediction|antwort|r[e\u00E9]ponse|respuesta|resposta|risposta|\u7B54\u6848";
    private static final Pattern MARKS = Pattern.compile(
            "(?i)(\\\\f?boxed\\s*\\{)|(<(?:final_?)?(?:answer|choice)>)|(</(?:final_?)?(?:answer|choice)>)|[\"'](?:"
                    + KEY + ")[\"']\\s*:\\s*([\"'\\[]?)");
    private static final int MAX_LENGTH = 1_000;

    private AnswerMarks() {}

    static String in(String text) {
        String plain = text.replace(String.valueOf(TextTokens.OPEN), "").replace(String.valueOf(TextTokens.CLOSE), "");
        Matcher marks = MARKS.matcher(plain);
        StringBuilder out = new StringBuilder(plain.length() + 16);
        int from = 0;
        int close = -1;
        while (marks.find()) {
            boolean tag = marks.group(2) != null || marks.group(3) != null;
            int at = tag || marks.group(1) != null ? marks.start() : marks.start(4);
            if (close >= from && close <= at) {
                out.append(plain, from, close).append(TextTokens.CLOSE);
                from = close;
            }
            close = -1;
            out.append(plain, from, at);
            from = tag ? marks.end() : at;
            if (marks.group(3) != null) {
                out.append(TextTokens.CLOSE);
                continue;
            }
            if (!tag) {
                close = marks.group(1) != null ? box(plain, marks.end()) : value(plain, marks.end(), marks.group(4));
            }
            if (tag || close >= 0) {
                out.append(TextTokens.CLOSE).append(TextTokens.OPEN);
            }
        }
        if (close >= from) {
            out.append(plain, from, close).append(TextTokens.CLOSE);
            from = close;
        }
        return from == 0 && out.isEmpty()
                ? plain
                : out.append(plain, from, plain.length()).toString();
    }

    /** Behind the closing brace; -1 where there is none. */
    private static int box(String text, int from) {
        int closing = Braces.closing(text, from, MAX_LENGTH);
        return closing < 0 ? -1 : closing + 1;
    }

    /** The end of a string, an array, or a value without quotes. */
    private static int value(String text, int from, String opening) {
        String closing = opening.isEmpty() ? ",}\n" : opening.equals("[") ? "]" : opening;
        for (int i = from; i < Math.min(text.length(), from + MAX_LENGTH); i++) {
            if (text.charAt(i) == '\\') {
                i++;
            } else if (closing.indexOf(text.charAt(i)) >= 0) {
                return opening.isEmpty() ? i : i + 1;
            }
        }
        return opening.isEmpty() ? Math.min(text.length(), from + MAX_LENGTH) : -1;
    }
}
