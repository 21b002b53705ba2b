package dev.assay.manifest.pattern;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * How large a pattern is with its counted repetitions written out, as RE2 does: {@code ((a{100}){100}){100}} is a million
 * steps, and RE2/J takes the memory for them.
 */
public final class PatternSize {
    /** Characters that a manifest's pattern may have. */
    public static final int MAX_LENGTH = 10_000;

    /** Time is text times pattern: an output of 1 MiB and a pattern of this size take seconds. */
    public static final int MAX_STEPS = 2_000;

    private static final int MAX_DEPTH = 100;
    private static final long MAX_COUNT = Integer.MAX_VALUE;

    private final String pattern;
    private int at;

    private PatternSize(String pattern) {
        this.pattern = pattern;
    }

    /** Why a pattern must not be compiled: RE2/J would take it, and memory and time with it. Empty where it may. */
    public static Optional<String> problem(String pattern) {
        if (depth(pattern) > MAX_DEPTH) {
            return Optional.of("groups nested more than " + MAX_DEPTH + " deep");
        }
        if (of(pattern) > MAX_STEPS) {
            return Optional.of("repetitions make it larger than " + MAX_STEPS + " steps");
        }
        return Optional.empty();
    }

    public static long of(String pattern) {
        return new PatternSize(pattern).size();
    }

    /** The deepest nesting of parentheses, counting those in classes and literals as well. */
    private static int depth(String pattern) {
        int depth = 0;
        int deepest = 0;
        for (int i = 0; i < pattern.length(); i++) {
            if (pattern.charAt(i) == '(') {
                deepest = Math.max(deepest, ++depth);
            } else if (pattern.charAt(i) == ')') {
                depth--;
            }
        }
        return deepest;
    }

    private long size() {
        Deque<Long> outer = new ArrayDeque<>();
        long here = 0;
        while (at < pattern.length()) {
            char c = pattern.charAt(at);
            if (c == '(') {
                outer.push(here);
                here = 0;
                at++;
                continue;
            }
            long unit = 1;
            if (c == ')' && !outer.isEmpty()) {
                unit = here + 1;
                here = outer.pop();
                at++;
            } else {
                unit = atom(c);
            }
            here = Math.min(MAX_COUNT, here + Math.min(MAX_COUNT, unit * repetitions()));
        }
        while (!outer.isEmpty()) {
            here += outer.pop();
        }
        return Math.min(MAX_COUNT, here);
    }

    private long atom(char c) {
        long start = at;
        if (pattern.startsWith("\\Q", at)) {
            int end = pattern.indexOf("\\E", at);
            at = end < 0 ? pattern.length() : end + 2;
            return at - start;
        }
        if (c == '\\') {
            boolean braced = at + 2 < pattern.length()
                    && pattern.charAt(at + 2) == '{'
                    && "xpP".indexOf(pattern.charAt(at + 1)) >= 0;
            int end = pattern.indexOf('}', at);
            at = braced && end > 0 ? end + 1 : at + 2;
            return 1;
        }
        if (c == '[') {
            at = classEnd(pattern, at);
            return 1;
        }
        at++;
        return 1;
    }

    /** The position behind a class that begins at another. */
    static int classEnd(String pattern, int at) {
        int i = pattern.startsWith("^", at + 1) ? at + 3 : at + 2;
        while (i < pattern.length() && pattern.charAt(i) != ']') {
            if (pattern.startsWith("[:", i) && pattern.indexOf(":]", i) > 0) {
                i = pattern.indexOf(":]", i) + 2;
            } else {
                i += pattern.charAt(i) == '\\' ? 2 : 1;
            }
        }
        return i + 1;
    }

    /** How often what stands before is written out, 1 where nothing repeats it. */
    private long repetitions() {
        long times = 1;
        while (at < pattern.length() && pattern.charAt(at) == '{') {
            int end = pattern.indexOf('}', at);
            String count = end < 0 ? "" : pattern.substring(at + 1, end);
            if (!count.matches("[0-9]{1,6}(?:,[0-9]{0,6})?")) {
                return times;
            }
            String[] bounds = count.split(",");
            times = Math.min(MAX_COUNT, times * Math.max(1, Long.parseLong(bounds[bounds.length - 1])));
            at = end + 1;
        }
        return times;
    }
}
