package dev.assay.activities.plan;

import dev.assay.ledger.Ids;
import dev.assay.workflows.run.Claim;
import java.util.UUID;

/** The ledger's key of the run that a claim names. */
public final class RunKey {

    private RunKey() {}

    public static UUID of(Claim claim) {
        return Ids.run(claim.runId())
                .orElseThrow(() -> new IllegalArgumentException(
                        claim.runId() + " (expected: eval_run_ and 32 hexadecimal digits)"));
    }
}
