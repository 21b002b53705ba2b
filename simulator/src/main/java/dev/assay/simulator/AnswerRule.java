package dev.assay.simulator;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Answers every prompt in which {@code pattern} (java.util.regex) is found.
 *
 * @param answer the answer, in which {@code $1} or {@code ${name}} stands for a group
 */
public record AnswerRule(String pattern, String answer) {
    public AnswerRule {
        if (pattern == null || answer == null) {
            throw new IllegalArgumentException("answer rule without pattern or answer (expected: both)");
        }
        try {
            // The empty alternative matches, so that every group which the answer names is looked up now.
            Matcher matcher = Pattern.compile("|" + Pattern.compile(pattern)).matcher("");
            matcher.find();
            matcher.appendReplacement(new StringBuilder(), answer);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "pattern: %s (expected: a regular expression, %s)".formatted(pattern, e.getDescription()), e);
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new IllegalArgumentException(
                    "answer: %s (expected: groups of the pattern, %s)".formatted(answer, e.getMessage()), e);
        }
    }
}
