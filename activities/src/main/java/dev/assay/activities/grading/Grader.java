package dev.assay.activities.grading;

/** Scores one sample. Graders are safe for use by several threads. */
@FunctionalInterface
public interface Grader {
    /** @throws GraderException where this sample cannot be graded */
    GradeResult grade(GradeInput input);

    /**
     * Before the first sample: whether this grader can work at all.
     *
     * @param place of any sample
     * @throws GraderException where it cannot
     */
    default void check(SamplePlace place) {}
}
