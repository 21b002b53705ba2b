package dev.assay.ledger.suite;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Names what other dialects have and RE2 has not, where it is: RE2's own words for a lookbehind are those for a bad name. */
final class PatternConstructs {

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

    private final String pattern;
    private int at;

    private PatternConstructs(String pattern) {
        this.pattern = pattern;
    }

    /** As in {@code (?<= is a lookbehind, at character 3}, counted from 1; empty where there is none. */
    static Optional<String> problem(String pattern) {
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
        char c = pattern.charAt(at);
        if (c == '\\') {
            return escape();
        }
        if (c == '[') {
            at = PatternSize.classEnd(pattern, at);
            return Optional.empty();
        }
        if (c == '(') {
            for (Map.Entry<String, String> group : GROUPS.entrySet()) {
                if (pattern.startsWith(group.getKey(), at)) {
                    return Optional.of(group.getKey() + " is " + group.getValue());
                }
            }
        }
        if (c == '+' && at > 1 && repeats(at - 1)) {
            return Optional.of(pattern.charAt(at - 1) + "+ is a possessive repetition");
        }
        at++;
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
        at += 2;
        return Optional.empty();
    }

    /** A repetition that is no character of its own: not escaped, and not the first of the pattern or of a group. */
    private boolean repeats(int index) {
        char c = pattern.charAt(index);
        if (c != '*' && c != '+' && c != '?' && c != '}' || escaped(index)) {
            return false;
        }
        return c != '?' || pattern.charAt(index - 1) != '(' || escaped(index - 1);
    }

    private boolean escaped(int index) {
        int slashes = 0;
        while (index - slashes > 0 && pattern.charAt(index - slashes - 1) == '\\') {
            slashes++;
        }
        return slashes % 2 == 1;
    }
}
