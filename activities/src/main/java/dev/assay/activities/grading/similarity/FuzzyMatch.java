package dev.assay.activities.grading.similarity;

import java.util.List;

/**
 * The ratio of rapidfuzz's {@code fuzz.ratio}, in 0..1 instead of 0..100: the normalised similarity by insertions and
 * deletions of code points (Indel). Case, white space and punctuation count.
 */
final class FuzzyMatch {
    private FuzzyMatch() {}

    /**
     * @return 0..1; 1 where both are empty
     * @throws TooLongException see {@link Subsequences#MAX_PRODUCT}
     */
    static double score(String answer, String reference) {
        List<Integer> given = answer.codePoints().boxed().toList();
        List<Integer> wanted = reference.codePoints().boxed().toList();
        double longest = given.size() + wanted.size();
        if (longest == 0) {
            return 1;
        }
        double changes = longest - 2.0 * Subsequences.length(given, wanted, "characters");
        // By way of the percentage, whose rounding is rapidfuzz's.
        return (1 - changes / longest) * 100 / 100;
    }
}
