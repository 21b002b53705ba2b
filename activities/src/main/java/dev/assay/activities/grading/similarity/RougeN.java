package dev.assay.activities.grading.similarity;

import dev.assay.activities.grading.text.FMeasure;
import dev.assay.activities.grading.text.RougeL;

/**
 * ROUGE-N (Lin: "ROUGE: A Package for Automatic Evaluation of Summaries", 2004) as the package rouge-score has it without
 * stemming: the F-measure of runs of n words in common. Words are those of {@link RougeL}.
 */
final class RougeN {
    private RougeN() {}

    /** @return 0..1; 0 where either has fewer than n words */
    static double score(int n, String answer, String reference) {
        NGrams.Overlap order =
                NGrams.of(RougeL.words(answer), RougeL.words(reference), n).getLast();
        return FMeasure.of(order.common(), Math.max(1, order.given()), Math.max(1, order.wanted()));
    }
}
