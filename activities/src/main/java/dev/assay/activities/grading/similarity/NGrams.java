package dev.assay.activities.grading.similarity;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Runs of n words that two texts have in common. Words and runs are numbered, so that time is linear in the texts. */
final class NGrams {
    private NGrams() {}

    /**
     * @param common how many runs of one text have a counterpart in the other, each counted once (clipped counts)
     * @param given how many runs the first text has; {@code wanted} the second
     */
    record Overlap(int common, int given, int wanted) {}

    /** For runs of 1, 2 … {@code longest} words, in this order. */
    static List<Overlap> of(List<String> given, List<String> wanted, int longest) {
        Map<String, Integer> vocabulary = new HashMap<>();
        int[] givenWords = numbered(given, vocabulary);
        int[] wantedWords = numbered(wanted, vocabulary);
        int[] givenRuns = givenWords;
        int[] wantedRuns = wantedWords;
        int kinds = vocabulary.size();
        List<Overlap> overlaps = new ArrayList<>();
        for (int n = 1; n <= longest; n++) {
            if (n > 1) {
                Map<Long, Integer> runs = new HashMap<>();
                givenRuns = longer(givenRuns, givenWords, n, runs);
                wantedRuns = longer(wantedRuns, wantedWords, n, runs);
                kinds = runs.size();
            }
            overlaps.add(new Overlap(common(givenRuns, wantedRuns, kinds), givenRuns.length, wantedRuns.length));
        }
        return overlaps;
    }

    private static int[] numbered(List<String> words, Map<String, Integer> vocabulary) {
        return words.stream()
                .mapToInt(word -> vocabulary.computeIfAbsent(word, key -> vocabulary.size()))
                .toArray();
    }

    /** Runs of {@code n} words: each is a run that is one word shorter, and the word behind it. */
    private static int[] longer(int[] shorter, int[] words, int n, Map<Long, Integer> runs) {
        int[] longer = new int[Math.max(0, words.length - n + 1)];
        for (int i = 0; i < longer.length; i++) {
            long run = (long) shorter[i] << Integer.SIZE | words[i + n - 1];
            longer[i] = runs.computeIfAbsent(run, key -> runs.size());
        }
        return longer;
    }

    private static int common(int[] given, int[] wanted, int kinds) {
        int[] left = new int[kinds];
        for (int run : wanted) {
            left[run]++;
        }
        int common = 0;
        for (int run : given) {
            common += left[run]-- > 0 ? 1 : 0;
        }
        return common;
    }
}
