package dev.assay.activities.grading;

import java.util.Map;

/** Scores all samples of a task and a model at once. */
@FunctionalInterface
public interface BatchGrader {

    /**
     * @param place of any of the samples
     * @param samples JSON array of what {@code grade_batch} is given
     * @param calls the models that it may call
     * @throws GraderException where they cannot be graded
     */
    Graded grade(SamplePlace place, String samples, GraderCalls calls);

    /**
     * @param metrics of the whole, by ID; may be empty
     * @param samples grades by position in the array; those that have none are missing
     */
    record Graded(Map<String, Double> metrics, Map<Integer, GradeResult> samples) {}
}
