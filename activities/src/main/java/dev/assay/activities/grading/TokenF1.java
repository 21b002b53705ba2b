package dev.assay.activities.grading;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * F1 over words after SQuAD's normalisation: lower case, without ASCII punctuation, without the articles a, an and the.
 * Source: {@code compute_f1} of the official evaluation script for SQuAD 2.0 (Rajpurkar, Jia, Liang 2018). Where one side
 * has no word, both must have none for 1.
 */
final class TokenF1 {

    private static final Pattern PUNCTUATION = Pattern.compile("[!-/:-@\\[-`{-~]");

    /** Python's idea of a word: letters, numbers of all kinds, underscore, but no combining marks. */
    private static final Pattern ARTICLES = Pattern.compile("(?<![\\p{L}\\p{N}_])(?:a|an|the)(?![\\p{L}\\p{N}_])");

    /** Python's white space: Unicode's, and the four separators of ASCII. */
    private static final Pattern SPACE = Pattern.compile("[\\s\\x1c-\\x1f]+", Pattern.UNICODE_CHARACTER_CLASS);

    private TokenF1() {}

    static double of(String answer, String target) {
        List<String> given = words(answer);
        List<String> wanted = words(target);
        if (given.isEmpty() || wanted.isEmpty()) {
            return given.isEmpty() && wanted.isEmpty() ? 1 : 0;
        }
        Map<String, Integer> left = new HashMap<>();
        wanted.forEach(word -> left.merge(word, 1, Integer::sum));
        int common = 0;
        for (String word : given) {
            if (left.merge(word, -1, Integer::sum) >= 0) {
                common++;
            }
        }
        if (common == 0) {
            return 0;
        }
        double precision = (double) common / given.size();
        double recall = (double) common / wanted.size();
        return 2 * precision * recall / (precision + recall);
    }

    private static List<String> words(String text) {
        String plain = PUNCTUATION.matcher(text.toLowerCase(Locale.ROOT)).replaceAll("");
        return Stream.of(SPACE.split(ARTICLES.matcher(plain).replaceAll(" ")))
                .filter(word -> !word.isEmpty())
                .toList();
    }
}
