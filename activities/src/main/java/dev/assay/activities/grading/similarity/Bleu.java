package dev.assay.activities.grading.similarity;

import java.util.List;

/**
 * BLEU of one sentence and one reference (Papineni and others: "BLEU: a Method for Automatic Evaluation of Machine
 * Translation", 2002) as sacrebleu's {@code sentence_bleu} has it by default, in 0..1 instead of 0..100: runs of up to 4 of
 * {@link MtevalTokens}, orders that the answer is too short for left out, and orders without a match smoothed by halving
 * (method 3 of Chen and Cherry: "A Systematic Comparison of Smoothing Techniques for Sentence-Level BLEU", 2014).
 */
final class Bleu {
    private static final int LONGEST = 4;

    private Bleu() {}

    /** @return 0..1; 0 where no word is in common. What rounding lifts above 1 is 1 */
    static double score(String answer, String reference) {
        List<String> given = MtevalTokens.of(answer);
        List<String> wanted = MtevalTokens.of(reference);
        List<NGrams.Overlap> orders = NGrams.of(given, wanted, LONGEST);
        if (orders.getFirst().common() == 0) {
            return 0;
        }
        double logs = 0;
        double smoothing = 1;
        int used = 0;
        for (NGrams.Overlap order : orders) {
            if (order.given() == 0) {
                break;
            }
            smoothing *= order.common() == 0 ? 2 : 1;
            double percent =
                    order.common() == 0 ? 100 / (smoothing * order.given()) : 100.0 * order.common() / order.given();
            logs += RoundedMath.log(percent);
            used++;
        }
        double brevity = given.size() < wanted.size() ? RoundedMath.exp(1 - (double) wanted.size() / given.size()) : 1;
        return Math.min(1, brevity * RoundedMath.exp(logs / used) / 100);
    }
}
