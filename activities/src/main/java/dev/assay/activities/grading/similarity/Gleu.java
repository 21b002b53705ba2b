package dev.assay.activities.grading.similarity;

import java.util.List;

/**
 * GLEU, or Google BLEU (Wu and others: "Google's Neural Machine Translation System", 2016), as nltk's {@code sentence_gleu}
 * has it: the runs of 1 to 4 words in common, divided by those of the text that has more. Words are {@link MtevalTokens},
 * as in the metric {@code google_bleu} of the package evaluate.
 */
final class Gleu {
    private static final int LONGEST = 4;

    private Gleu() {}

    /** @return 0..1; 0 where neither has a word */
    static double score(String answer, String reference) {
        List<NGrams.Overlap> orders = NGrams.of(MtevalTokens.of(answer), MtevalTokens.of(reference), LONGEST);
        long common = 0;
        long given = 0;
        long wanted = 0;
        for (NGrams.Overlap order : orders) {
            common += order.common();
            given += order.given();
            wanted += order.wanted();
        }
        return common == 0 ? 0 : (double) common / Math.max(given, wanted);
    }
}
