package dev.assay.ledger.dispatch;

import dev.assay.ledger.run.RunState;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/** A run that waits for an execution or has to wake the one it has. */
public record DueRun(UUID id, int attempt, RunState state, UUID suiteId, List<String> models, int dispatchTries) {

    public DueRun {
        Objects.requireNonNull(id, "id is null");
        Objects.requireNonNull(state, "state is null");
        Objects.requireNonNull(suiteId, "suiteId is null");
        models = List.copyOf(models);
    }
}
