package dev.assay.ledger.dispatch;

import dev.assay.ledger.run.Run;
import dev.assay.ledger.run.RunState;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An active run none of whose lanes has been seen lately.
 *
 * @param silent whether that has been so for the longer of the two times asked for
 */
public record QuietRun(
        UUID id, RunState state, int attempt, @Nullable String execution, boolean silent) {

    public QuietRun {
        Objects.requireNonNull(id, "id is null");
        Objects.requireNonNull(state, "state is null");
    }

    /** Whether the run is still as it was when it was found quiet. */
    public boolean same(Run run) {
        return run.state() == state && run.attempt() == attempt && Objects.equals(run.execution(), execution);
    }
}
