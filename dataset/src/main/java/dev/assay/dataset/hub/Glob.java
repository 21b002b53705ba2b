package dev.assay.dataset.hub;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.function.Predicate;

/**
 * A pattern of paths: {@code *} and {@code ?} within a name, {@code **} across folders, {@code [ab]}, {@code [!ab]},
 * {@code {a,b}}. Matched in linear time, since patterns come from users.
 */
final class Glob {

    private Glob() {}

    static Predicate<String> of(String glob) {
        StringBuilder regex = new StringBuilder();
        int braces = 0;
        for (int i = 0; i < glob.length(); i++) {
            char c = glob.charAt(i);
            switch (c) {
                case '*' -> {
                    boolean across = glob.startsWith("**", i);
                    boolean folders = glob.startsWith("**/", i) && (i == 0 || glob.charAt(i - 1) == '/');
                    regex.append(folders ? "(?:.*/)?" : across ? ".*" : "[^/]*");
                    i += folders ? 2 : across ? 1 : 0;
                }
                case '?' -> regex.append("[^/]");
                case '[' -> i = set(glob, i, regex);
                case '{' -> {
                    braces++;
                    regex.append("(?:");
                }
                case '}' -> {
                    regex.append(braces > 0 ? ")" : "\\}");
                    braces = Math.max(0, braces - 1);
                }
                case ',' -> regex.append(braces > 0 ? "|" : ",");
                default -> regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        try {
            Pattern pattern = Pattern.compile(regex.toString(), Pattern.DOTALL);
            return pattern::matches;
        } catch (PatternSyntaxException e) {
            throw new HubException("data_files: " + glob + " (expected: a pattern; its brackets do not close)");
        }
    }

    /** The index of the closing bracket; a bracket that never closes means itself. */
    private static int set(String glob, int open, StringBuilder regex) {
        int close = glob.indexOf(']', open + 2);
        if (close < 0) {
            regex.append("\\[");
            return open;
        }
        boolean not = glob.charAt(open + 1) == '!' || glob.charAt(open + 1) == '^';
        regex.append(not ? "[^/" : "[");
        for (int i = open + (not ? 2 : 1); i < close; i++) {
            char c = glob.charAt(i);
            regex.append(c == '-' ? "-" : Pattern.quote(String.valueOf(c)));
        }
        regex.append(']');
        return close;
    }
}
