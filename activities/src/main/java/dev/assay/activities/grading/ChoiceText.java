package dev.assay.activities.grading;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/** Which of several choices a text names, by its letter or by its words. */
final class ChoiceText {
    private static final String OPEN = "[\\s*_(\\[\"'`]*";
    private static final String CLOSE = "[)\\].:,;*_\"'`!}]";
    private static final Pattern ALONE = Pattern.compile("^" + OPEN + "([A-Za-z])" + CLOSE + "*\\s*$");
    private static final Pattern BOXED = Pattern.compile("\\\\boxed\\{\\s*(?:\\\\text\\{)?\\(?([A-Za-z])\\)?\\s*\\}");
    /** A and I are words as well, so white space alone does not end them. */
    private static final Pattern SAID = Pattern.compile(
            "(?i:answer|choice|option)(?i:\\s+is)?\\s*:?" + OPEN + "(?:([A-Z])(?:" + CLOSE + "|$|\\n)|([B-HJ-Z])\\s)");

    private static final Pattern LEADING = Pattern.compile("^" + OPEN + "([A-Z])[).:\\]]");
    private static final int LETTERS = 26;

    private ChoiceText() {}

    /** @return the index of the choice; empty where the text names none, or names several by their words */
    static OptionalInt find(String text, List<String> choices) {
        OptionalInt equal = equal(text, choices);
        if (equal.isPresent()) {
            return equal;
        }
        for (Pattern pattern : List.of(ALONE, BOXED, SAID, LEADING)) {
            OptionalInt letter = lastLetter(pattern, text, choices);
            if (letter.isPresent()) {
                return letter;
            }
        }
        return onlyMentioned(text, choices);
    }

    private static OptionalInt equal(String text, List<String> choices) {
        for (int i = 0; i < choices.size(); i++) {
            if (!words(text).isBlank() && words(text).equals(words(choices.get(i)))) {
                return OptionalInt.of(i);
            }
        }
        return OptionalInt.empty();
    }

    private static OptionalInt lastLetter(Pattern pattern, String text, List<String> choices) {
        Matcher matches = pattern.matcher(text);
        OptionalInt last = OptionalInt.empty();
        while (matches.find()) {
            String letter = matches.group(1);
            if (letter == null) {
                letter = matches.group(2);
            }
            int index = letter.toUpperCase(Locale.ROOT).charAt(0) - 'A';
            if (index < (choices.isEmpty() ? LETTERS : choices.size())) {
                last = OptionalInt.of(index);
            }
        }
        return last;
    }

    private static OptionalInt onlyMentioned(String text, List<String> choices) {
        OptionalInt only = OptionalInt.empty();
        String padded = " " + words(text) + " ";
        for (int i = 0; i < choices.size(); i++) {
            String choice = words(choices.get(i));
            if (!choice.isBlank() && padded.contains(" " + choice + " ")) {
                if (only.isPresent()) {
                    return OptionalInt.empty();
                }
                only = OptionalInt.of(i);
            }
        }
        return only;
    }

    /** Lower case, only letters, digits and single spaces; a text without any stays as it is. */
    private static String words(String text) {
        String words = text.toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N}]+", " ")
                .strip();
        return words.isEmpty() ? text.strip() : words;
    }
}
