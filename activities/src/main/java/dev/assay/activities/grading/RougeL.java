package dev.assay.activities.grading;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * ROUGE-L F-measure of a whole text: 2PR/(P+R) over the longest common subsequence of words (Lin 2004), with the words of
 * the {@code rouge-score} package: runs of {@code a-z0-9} after lower-casing, no stemming.
 */
final class RougeL {

    private static final Pattern WORD = Pattern.compile("[a-z0-9]+");

    private RougeL() {}

    static double of(String answer, String target) {
        Map<String, Integer> numbers = new HashMap<>();
        int[] given = words(answer, numbers);
        int[] wanted = words(target, numbers);
        if (given.length == 0 || wanted.length == 0) {
            return 0;
        }
        int common = common(given, wanted, numbers.size());
        if (common == 0) {
            return 0;
        }
        double precision = (double) common / given.length;
        double recall = (double) common / wanted.length;
        return 2 * precision * recall / (precision + recall);
    }

    private static int[] words(String text, Map<String, Integer> numbers) {
        List<Integer> words = new ArrayList<>();
        Matcher matches = WORD.matcher(text.toLowerCase(Locale.ROOT));
        while (matches.find()) {
            String word = matches.group();
            Integer known = numbers.get(word);
            if (known == null) {
                known = numbers.size();
                numbers.put(word, known);
            }
            words.add(known);
        }
        return words.stream().mapToInt(Integer::intValue).toArray();
    }

    /**
     * Length of the longest common subsequence, 64 cells at a time (Crochemore, Iliopoulos, Pinzon, Reid: "A fast and
     * practical bit-vector algorithm for the longest common subsequence problem", 2001), so that two outputs of a
     * megabyte take seconds. A zero bit of {@code row} is a step of the subsequence.
     */
    private static int common(int[] a, int[] b, int words) {
        int size = (a.length + 63) / 64;
        int[] counts = new int[words];
        for (int word : a) {
            counts[word]++;
        }
        int[][] places = new int[words][];
        for (int i = 0; i < a.length; i++) {
            if (places[a[i]] == null) {
                places[a[i]] = new int[counts[a[i]]];
                counts[a[i]] = 0;
            }
            places[a[i]][counts[a[i]]++] = i;
        }
        // A word that is in more places than the row has cells keeps its mask: there are at most 64 such.
        long[][] kept = new long[words][];
        long[] scratch = new long[size];
        long[] row = new long[size];
        Arrays.fill(row, -1L);
        for (int word : b) {
            int[] at = places[word];
            if (at == null) {
                continue;
            }
            boolean frequent = at.length > size;
            long[] mask = frequent && kept[word] != null ? kept[word] : frequent ? new long[size] : scratch;
            if (kept[word] == null) {
                for (int place : at) {
                    mask[place >>> 6] |= 1L << place;
                }
            }
            step(row, mask);
            if (frequent) {
                kept[word] = mask;
            } else {
                for (int place : at) {
                    mask[place >>> 6] = 0;
                }
            }
        }
        int ones = 0;
        for (int i = 0; i < a.length; i++) {
            ones += (int) (row[i >>> 6] >>> i & 1);
        }
        return a.length - ones;
    }

    /** row = (row + (row & mask)) | (row & ~mask), with the carry from cell to cell. */
    private static void step(long[] row, long[] mask) {
        long carry = 0;
        for (int i = 0; i < row.length; i++) {
            long old = row[i];
            long hit = old & mask[i];
            long sum = old + hit;
            long out = Long.compareUnsigned(sum, old) < 0 ? 1 : 0;
            long total = sum + carry;
            if (Long.compareUnsigned(total, sum) < 0) {
                out = 1;
            }
            carry = out;
            row[i] = total | (old & ~mask[i]);
        }
    }
}
