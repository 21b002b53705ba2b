package dev.assay.activities.grading;

/**
 * Where a sample belongs.
 *
 * @param teamId whose run it is
 * @param runId as the API shows it
 * @param grading which grader configuration of the run
 */
public record SamplePlace(String teamId, String runId, int grading, String taskId, String model, int sampleIndex) {}
