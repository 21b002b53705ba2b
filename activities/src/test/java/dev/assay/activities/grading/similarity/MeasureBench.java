package dev.assay.activities.grading.similarity;

import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/** How long each measure takes for texts of some lengths. Run by hand; milliseconds, the best of three. */
final class MeasureBench {
    private static final List<String> MEASURES =
            List.of("fuzzy_match", "bleu", "gleu", "meteor", "rouge_1", "rouge_5", "rouge_l");

    private MeasureBench() {}

    public static void main(String[] args) {
        System.out.println("characters " + MEASURES);
        for (int length : List.of(1_000, 10_000, 100_000, 200_000, 1_000_000)) {
            String one = text(1, length);
            String two = text(2, length);
            System.out.println(length + " "
                    + MEASURES.stream().map(measure -> best(measure, one, two)).toList());
        }
    }

    private static String best(String measure, String one, String two) {
        long best = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            long began = System.nanoTime();
            try {
                double score = TextMeasure.of(measure).applyAsDouble(one, two);
                if (score < 0) {
                    return "?";
                }
            } catch (TooLongException e) {
                return "-";
            }
            best = Math.min(best, System.nanoTime() - began);
        }
        return String.format("%.1f", best / 1e6);
    }

    private static String text(long seed, int length) {
        return new Random(seed)
                .ints(length / 5, 0, 9_000)
                .mapToObj(n -> Integer.toString(n + 1_000, 36))
                .collect(Collectors.joining(" "))
                .substring(0, length / 5 * 3);
    }
}
