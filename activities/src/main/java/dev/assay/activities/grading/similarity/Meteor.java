package dev.assay.activities.grading.similarity;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * METEOR (Lavie and Agarwal: "METEOR: An Automatic Metric for MT Evaluation with High Levels of Correlation with Human
 * Judgments", 2007) with the parameters 0.9, 3 and 0.5, as nltk's {@code meteor_score} has it where WordNet has no synonyms:
 * words match if they are equal, then if their {@link PorterStemmer} stems are. Words are {@link MtevalTokens} in small
 * letters.
 */
final class Meteor {
    private static final double ALPHA = 0.9;
    private static final double GAMMA = 0.5;
    private static final int NONE = -1;

    private Meteor() {}

    /** @return 0..1; 0 where no word matches */
    static double score(String answer, String reference) {
        String[] given = words(answer);
        String[] wanted = words(reference);
        int[] matches = matches(given, wanted);
        int count = (int) Arrays.stream(matches).filter(at -> at != NONE).count();
        if (count == 0) {
            return 0;
        }
        double precision = (double) count / given.length;
        double recall = (double) count / wanted.length;
        double mean = precision * recall / (ALPHA * precision + (1 - ALPHA) * recall);
        double penalty = GAMMA * RoundedMath.cube((double) chunks(matches) / count);
        return (1 - penalty) * mean;
    }

    private static String[] words(String text) {
        List<String> words = MtevalTokens.of(text);
        return words.stream().map(word -> word.toLowerCase(Locale.ROOT)).toArray(String[]::new);
    }

    /** For each word of the answer the place of its match in the reference. */
    private static int[] matches(String[] given, String[] wanted) {
        int[] matches = new int[given.length];
        Arrays.fill(matches, NONE);
        boolean[] taken = new boolean[wanted.length];
        match(given, wanted, matches, taken, word -> word);
        match(given, wanted, matches, taken, PorterStemmer::stem);
        return matches;
    }

    /** From the last word to the first, each takes the last of its like that is left. */
    private static void match(
            String[] given, String[] wanted, int[] matches, boolean[] taken, UnaryOperator<String> form) {
        Map<String, Deque<Integer>> places = new HashMap<>();
        for (int i = 0; i < wanted.length; i++) {
            if (!taken[i]) {
                places.computeIfAbsent(form.apply(wanted[i]), key -> new ArrayDeque<>())
                        .push(i);
            }
        }
        for (int i = given.length - 1; i >= 0; i--) {
            Deque<Integer> left = matches[i] == NONE ? places.get(form.apply(given[i])) : null;
            if (left != null && !left.isEmpty()) {
                matches[i] = left.pop();
                taken[matches[i]] = true;
            }
        }
    }

    /** Of matches that stand side by side in both texts. */
    private static int chunks(int[] matches) {
        int chunks = 0;
        for (int i = 0; i < matches.length; i++) {
            boolean goesOn = i > 0 && matches[i - 1] != NONE && matches[i] == matches[i - 1] + 1;
            chunks += matches[i] != NONE && !goesOn ? 1 : 0;
        }
        return chunks;
    }
}
