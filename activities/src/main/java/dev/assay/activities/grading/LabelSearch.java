package dev.assay.activities.grading;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.assay.activities.grading.text.PlainCharacters;
import dev.assay.activities.grading.text.PlainText;
import dev.assay.activities.grading.text.Scripts;
import dev.assay.manifest.OutputExtraction;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Finds the first label that stands as a whole word, the longest where several do. Where words are not parted by spaces
 * (Chinese, Japanese, Thai and their like) a label may stand anywhere, and a Korean one may have particles after it.
 * Texts are compared in NFKC; emphasis is taken off where nothing is found with it ({@code _positive_}).
 */
final class LabelSearch {
    private static final String HANGUL = "\\p{Hangul}";
    /** A character that parts words, Hangul apart; the class is left open for that. */
    private static final String BETWEEN = "[^\\p{L}\\p{N}\\p{M}_]|[" + Scripts.UNSPACED_BUT_HANGUL;

    private final Map<String, String> spelled;
    private final Pattern pattern;

    LabelSearch(OutputExtraction.LabelSet set) {
        spelled = set.caseSensitive() ? new TreeMap<>() : new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        set.labels()
                .forEach(label -> spelled.put(PlainCharacters.compatible(label).strip(), label.strip()));
        // Longest first: an alternation takes the first branch that matches.
        String alternatives = spelled.keySet().stream()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .map(LabelSearch::asWord)
                .collect(Collectors.joining("|"));
        pattern = Pattern.compile(alternatives, set.caseSensitive() ? 0 : Pattern.CASE_INSENSITIVE);
    }

    /** With the characters before and after it. */
    private static String asWord(String label) {
        int first = label.isEmpty() ? ' ' : label.codePointAt(0);
        int last = label.isEmpty() ? ' ' : label.codePointBefore(label.length());
        boolean hangul = Character.UnicodeScript.of(first) == Character.UnicodeScript.HANGUL;
        String before = Scripts.unspaced(first) && !hangul ? "(?s:.)" : BETWEEN + (hangul ? "]" : HANGUL + "]");
        String after = Scripts.unspaced(last) ? "[^\\p{M}]" : BETWEEN + HANGUL + "]";
        return "(?:" + before + ")(" + Pattern.quote(label) + ")(?:" + after + ")";
    }

    Optional<String> find(String output) {
        return in(PlainCharacters.compatible(output)).or(() -> in(PlainText.of(output)));
    }

    private Optional<String> in(String text) {
        Matcher matches = pattern.matcher("\n" + text + "\n");
        if (!matches.find()) {
            return Optional.empty();
        }
        for (int group = 1; group <= matches.groupCount(); group++) {
            String found = matches.group(group);
            if (found != null) {
                return Optional.of(spelled.getOrDefault(found, found));
            }
        }
        return Optional.empty();
    }
}
