package dev.assay.manifest.pattern;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names what other dialects have and RE2 has not, where it is: RE2's own words for a lookbehind are those for a bad name. */
public final class PatternConstructs {

    /** Longer ones first where one begins as another does. */
    private static final Map<String, String> GROUPS = new LinkedHashMap<>();

    static {
        GROUPS.put("(?<=", "a lookbehind");
        GROUPS.put("(?<!", "a negative lookbehind");
        GROUPS.put("(?=", "a lookahead");
        GROUPS.put("(?!", "a negative lookahead");
        GROUPS.put("(?>", "an atomic group");
        GROUPS.put("(?P=", "a backreference");
        GROUPS.put("(?P>", "a recursion");
        GROUPS.put("(?&", "a recursion");
        GROUPS.put("(?R", "a recursion");
        GROUPS.put("(?(", "a conditional");
        GROUPS.put("(?|", "a branch reset");
        GROUPS.put("(?#", "a comment");
    }

    private static final Pattern COUNTED = Pattern.compile("\\{[0-9]+(?:,[0-9]*)?}");

    private final String pattern;
    private int at;
    private boolean repetition;

    private PatternConstructs(String pattern) {
        this.pattern = pattern;
    }

    /** As in {@code (?<= is a lookbehind, at character 3}, counted from 1; empty where there is none. */
    public static Optional<String> problem(String pattern) {
        return new PatternConstructs(pattern).first();
    }

    private Optional<String> first() {
        while (at < pattern.length()) {
            int start = at;
            Optional<String> found = next();
            if (found.isPresent()) {
                int character = pattern.codePointCount(0, start) + 1;
                return Optional.of(found.get() + ", at character " + character + ", which RE2 does not have");
            }
        }
        return Optional.empty();
    }

    /** What begins here; else passes over it. */
    private Optional<String> next() {
        boolean behindRepetition = repetition;
        repetition = false;
        char c = pattern.charAt(at);
        switch (c) {
            case '\\' -> {
                return escape();
            }
            case '[' -> at = PatternSize.classEnd(pattern, at);
            case '(' -> {
                return group();
            }
            case '*', '+', '?' -> {
                if (c == '+' && behindRepetition) {
                    return Optional.of(pattern.charAt(at - 1) + "+ is a possessive repetition");
                }
                repetition = !behindRepetition;
                at++;
            }
            case '{' -> {
                Matcher counted = COUNTED.matcher(pattern).region(at, pattern.length());
                repetition = counted.lookingAt();
                at = repetition ? counted.end() : at + 1;
            }
            default -> at++;
        }
        return Optional.empty();
    }

    private Optional<String> group() {
        for (Map.Entry<String, String> group : GROUPS.entrySet()) {
            if (pattern.startsWith(group.getKey(), at)) {
                return Optional.of(group.getKey() + " is " + group.getValue());
            }
        }
        at += pattern.startsWith("(?", at) ? 2 : 1;
        return Optional.empty();
    }

    private Optional<String> escape() {
        if (pattern.startsWith("\\Q", at)) {
            int end = pattern.indexOf("\\E", at);
            at = end < 0 ? pattern.length() : end + 2;
            return Optional.empty();
        }
        char escaped = at + 1 < pattern.length() ? pattern.charAt(at + 1) : ' ';
        if (escaped >= '1' && escaped <= '9' || escaped == 'k' || escaped == 'g') {
            return Optional.of("\\" + escaped + " is a backreference");
        }
        // \x{41} and \p{Greek}: their braces repeat nothing.
        int end = "xpP".indexOf(escaped) >= 0 && pattern.startsWith("{", at + 2) ? pattern.indexOf('}', at) : -1;
        at = end < 0 ? at + 2 : end + 1;
        return Optional.empty();
    }
}
