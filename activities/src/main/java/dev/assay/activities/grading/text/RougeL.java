package dev.assay.activities.grading.text;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * ROUGE-L as the package rouge-score has it without stemming, digit for digit: the F-measure of the longest common
 * subsequence of words. Words are runs of {@code a-z0-9} of the lower-cased text; all else, other letters too,
 * separates.
 */
public final class RougeL {
    private static final Pattern SEPARATOR = Pattern.compile("[^a-z0-9]+");

    private RougeL() {}

    /** @return 0..1; 0 where either has no word */
    public static double score(String answer, String target) {
        List<String> given = words(answer);
        List<String> wanted = words(target);
        if (given.isEmpty() || wanted.isEmpty()) {
            return 0;
        }
        return FMeasure.of(CommonSubsequence.length(wanted, given), given.size(), wanted.size());
    }

    /** Words as rouge-score divides a text without stemming. */
    public static List<String> words(String text) {
        return SEPARATOR
                .splitAsStream(text.toLowerCase(Locale.ROOT))
                .filter(word -> !word.isEmpty())
                .toList();
    }
}
