package dev.assay.ledger.sample;

import dev.assay.ledger.run.Run;

/**
 * The grading under which samples are seen.
 *
 * @param attempt the last attempt of that grading: its failures are those that count
 * @param present whether it is the run's; the counters of blocks say nothing of an earlier one
 */
public record Graded(int grading, int attempt, boolean present) {

    /** As the run is graded now. */
    public static Graded now(Run run) {
        return new Graded(run.grading(), run.attempt(), true);
    }
}
