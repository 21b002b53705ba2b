package dev.assay.ledger.run;

import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jdbi.v3.core.mapper.Nested;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A run as the ledger has it.
 *
 * @param seq order of creation, the cursor of lists
 * @param idempotencyKey key under which it was created, null for none
 * @param requestSha256 hex digest of the request that used the key
 * @param attempt 1 at creation, one more for every retry or rerun of failed samples
 * @param grading which grader configuration scores, from 1
 * @param execution Temporal run ID that serves the attempt, null until one has claimed it
 * @param regrade whether graders were changed since the attempt began: the next one starts a new grading
 * @param stopCause why lanes must stop, set before the run is failed
 * @param preparedAt when every item and block was written, null while that is not so
 * @param stored counts of a terminal run; those of an active one are sums over its blocks
 */
public record Run(
        UUID id,
        long seq,
        @Nested RunOwner owner,
        @Nullable String idempotencyKey,
        @Nullable String requestSha256,
        @Nested RunRequest request,
        RunState state,
        int attempt,
        int grading,
        @Nullable String execution,
        boolean paused,
        boolean cancelNow,
        boolean regrade,
        @Nullable JsonNode stopCause,
        @Nullable JsonNode error,
        @Nullable Instant preparedAt,
        @Nested RunCounts stored,
        @Nullable JsonNode metrics,
        @Nested RunTimes times) {

    public Run {
        Objects.requireNonNull(id, "id is null");
        Objects.requireNonNull(state, "state is null");
    }
}
