package dev.assay.ledger.progress;

import dev.assay.ledger.run.RunState;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A run's row and that of its attempt, as progress needs them. All times are PostgreSQL's.
 *
 * @param errorCode why the run has failed or will, null where nothing has happened
 * @param stopping whether that concerns the whole run, not single models
 * @param preparedAt when its items and blocks were all written, null while they are not
 * @param claimed whether an execution serves the attempt
 * @param dispatchTries how often the attempt was handed to Temporal without being claimed
 * @param requestedAt when the attempt was asked for
 * @param kept samples that the attempt found scored
 * @param resumedAtScoring samples that it found generated and not scored
 * @param cancelRequestedAt null unless a cancel was asked for
 * @param preparedItems items that are written
 * @param lastItemAt when the last of them was, null for none
 * @param observedAt when all this was so
 */
public record ProgressHead(
        UUID id,
        RunState state,
        int attempt,
        int grading,
        List<String> models,
        boolean paused,
        int generationConcurrency,
        int graderConcurrency,
        @Nullable String errorCode,
        boolean stopping,
        @Nullable Instant preparedAt,
        boolean claimed,
        int dispatchTries,
        Instant requestedAt,
        long kept,
        long resumedAtScoring,
        @Nullable Instant cancelRequestedAt,
        long preparedItems,
        @Nullable Instant lastItemAt,
        boolean deleted,
        Instant observedAt) {

    public ProgressHead {
        Objects.requireNonNull(id, "id is null");
        Objects.requireNonNull(state, "state is null");
        Objects.requireNonNull(requestedAt, "requestedAt is null");
        Objects.requireNonNull(observedAt, "observedAt is null");
        models = List.copyOf(models);
    }
}
