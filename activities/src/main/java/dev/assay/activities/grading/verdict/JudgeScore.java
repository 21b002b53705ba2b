package dev.assay.activities.grading.verdict;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * Which number of a range a judge has given. It is read as {@link JudgeLabel} reads labels, but not where the answer that
 * is judged may stand ({@code Answer: 42}): there a number need not be the judge's.
 */
public final class JudgeScore {
    private final VerdictReader reader;

    /** @param lowest less than {@code highest}; both belong to the range */
    public JudgeScore(BigDecimal lowest, BigDecimal highest) {
        reader = new VerdictReader(new VerdictNumbers(lowest, highest));
    }

    /** Time is linear in the text. */
    public Optional<Double> in(String text) {
        return reader.in(text).map(Double::valueOf);
    }
}
