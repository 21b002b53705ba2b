package dev.assay.workflows.run;

import org.jspecify.annotations.Nullable;

/**
 * Who acts on a run. Every transition in the ledger is a compare-and-set on these three.
 *
 * @param runId the run's ID
 * @param attempt the attempt that this execution serves
 * @param execution Temporal run ID of this execution
 * @param handedOnBy Temporal run ID of the execution that continued as new into this one, or null
 */
public record Claim(
        String runId,
        int attempt,
        String execution,
        @Nullable String handedOnBy) {}
