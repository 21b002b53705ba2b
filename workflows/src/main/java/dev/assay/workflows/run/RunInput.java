package dev.assay.workflows.run;

import org.jspecify.annotations.Nullable;

/**
 * @param runId the run's ID, which is the workflow ID as well
 * @param attempt the attempt to claim, 1 for a new run
 * @param handedOnBy Temporal run ID of the execution that continued as new into this one and may still be written as
 *     the owner; null for an execution that the dispatcher started
 * @param searchAttributes whether the namespace knows the keys of {@link RunSearchAttributes}
 */
public record RunInput(String runId, int attempt, @Nullable String handedOnBy, boolean searchAttributes) {}
