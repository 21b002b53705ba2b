package dev.assay.activities.grading;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.assay.manifest.pattern.PatternSize;
import java.util.Optional;

/** Users' regular expressions: RE2, whose time is linear in the text, so that no pattern can hang. */
final class Patterns {
    private Patterns() {}

    /** What is wrong with a pattern; empty where nothing is. */
    static Optional<String> problem(String pattern) {
        try {
            compile(pattern, "");
            return Optional.empty();
        } catch (PatternSyntaxException e) {
            return Optional.of(e.getDescription());
        }
    }

    /**
     * @param flags any of {@code i}, {@code m}, {@code s}
     * @throws PatternSyntaxException also for what RE2/J would take, and memory and time with it
     */
    static Pattern compile(String pattern, String flags) {
        int bits = 0;
        for (int i = 0; i < flags.length(); i++) {
            bits |= switch (flags.charAt(i)) {
                case 'i' -> Pattern.CASE_INSENSITIVE;
                case 'm' -> Pattern.MULTILINE;
                case 's' -> Pattern.DOTALL;
                default -> throw new IllegalArgumentException("flags: " + flags + " (expected: any of i, m, s)");
            };
        }
        Optional<String> tooLarge = PatternSize.problem(pattern);
        if (tooLarge.isPresent()) {
            throw new PatternSyntaxException(tooLarge.get(), "");
        }
        return Pattern.compile(pattern, bits);
    }
}
