package dev.assay.activities.grading;

import java.util.Map;

/** Scores all samples of a task and a model at once. */
@FunctionalInterface
public interface BatchGrader {

    /**
     * @param place of any of the samples
     * @param samples in the order of their items; read once or, where the first reading was not to the end, from its
     *     beginning again
     * @param calls the models that it may call
     * @throws GraderException where they cannot be graded
     */
    Graded grade(SamplePlace place, Iterable<GradeInput> samples, GraderCalls calls);

    /**
     * @param metrics of the whole, by ID; may be empty
     * @param samples grades by position among the samples; those that have none are missing
     */
    record Graded(Map<String, Double> metrics, Map<Integer, GradeResult> samples) {

        /** @throws GraderException for metrics that {@link GradeResult} does not take as scores */
        public Graded {
            metrics = GradeResult.checked(metrics);
        }
    }
}
