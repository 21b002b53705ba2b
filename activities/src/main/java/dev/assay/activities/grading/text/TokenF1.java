package dev.assay.activities.grading.text;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The F1 of answer and target as SQuAD's evaluation script has it, digit for digit: the share of words they have in
 * common, after lower-casing, leaving out ASCII punctuation and the articles a, an, the, whatever their order.
 */
public final class TokenF1 {
    /** Leaving it out joins what it stood between: {@code state-of-the-art} is one word. */
    private static final Pattern PUNCTUATION = Pattern.compile("[!-/:-@\\[-`{-~]+");

    // What Python's \b takes for a letter, which is not what Java's takes.
    private static final Pattern ARTICLE = Pattern.compile("(?<![\\p{L}\\p{N}_])(?:a|an|the)(?![\\p{L}\\p{N}_])");

    private TokenF1() {}

    /** @return 0..1; 1 where neither has a word, which in SQuAD says that there is no answer */
    public static double score(String answer, String target) {
        List<String> given = words(answer);
        List<String> wanted = words(target);
        if (given.isEmpty() || wanted.isEmpty()) {
            return given.isEmpty() && wanted.isEmpty() ? 1 : 0;
        }
        return FMeasure.of(common(given, wanted), given.size(), wanted.size());
    }

    private static int common(List<String> given, List<String> wanted) {
        Map<String, Integer> left = new HashMap<>();
        wanted.forEach(word -> left.merge(word, 1, Integer::sum));
        int common = 0;
        for (String word : given) {
            int count = left.getOrDefault(word, 0);
            if (count > 0) {
                left.put(word, count - 1);
                common++;
            }
        }
        return common;
    }

    private static List<String> words(String text) {
        String plain = PUNCTUATION.matcher(text.toLowerCase(Locale.ROOT)).replaceAll("");
        return PythonSpace.split(ARTICLE.matcher(plain).replaceAll(" "));
    }
}
