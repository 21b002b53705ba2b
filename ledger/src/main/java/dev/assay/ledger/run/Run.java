package dev.assay.ledger.run;

import dev.assay.ledger.run.RunCountersDao.RunCounters;
import java.time.Instant;
import java.util.List;
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
        @Nested Owner owner,
        @Nullable String idempotencyKey,
        @Nullable String requestSha256,
        @Nested Request request,
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
        @Nested RunCounters.Counts stored,
        @Nullable JsonNode metrics,
        @Nested Times times) {

    public Run {
        Objects.requireNonNull(id, "id is null");
        Objects.requireNonNull(state, "state is null");
    }

    /** When a run came to each of its states. The end times describe the present: a retry clears them. */
    public record Times(
            Instant createdAt,
            @Nullable Instant startedAt,
            @Nullable Instant completedAt,
            @Nullable Instant cancelledAt,
            @Nullable Instant failedAt) {

        public Times {
            Objects.requireNonNull(createdAt, "createdAt is null");
        }
    }

    /**
     * Whose a run is.
     *
     * @param onBehalfOf the end user named by the request that created it; null: the team itself
     */
    public record Owner(
            String orgId, String teamId, @Nullable String onBehalfOf) {

        public Owner {
            Objects.requireNonNull(orgId, "orgId is null");
            Objects.requireNonNull(teamId, "teamId is null");
        }
    }

    /**
     * What a run was asked to do. How it is graded, its concurrencies and its metadata may change; the rest is written once.
     *
     * @param taskIds the tasks that run, null for all of the manifest
     * @param generation the generation settings exactly as requested
     * @param maxSamplesPerTask upper bound on dataset rows per task, null for none
     * @param generationConcurrency model calls in flight
     * @param graderConcurrency samples being graded at once
     * @param pins inputs fixed at creation: {@code {"datasets": {file_id: sha256}, "fewshot_seed": n}}; preparing adds
     *     {@code "hub": {path@revision: commit}}
     */
    public record Request(
            UUID suiteId,
            int suiteVersion,
            UUID suiteVersionId,
            List<String> models,
            @Nullable List<String> taskIds,
            @Nullable String judgeModel,
            @Nullable String embeddingModel,
            JsonNode generation,
            @Nullable Integer maxSamplesPerTask,
            int generationConcurrency,
            int graderConcurrency,
            JsonNode metadata,
            JsonNode pins) {

        public Request {
            Objects.requireNonNull(suiteId, "suiteId is null");
            Objects.requireNonNull(suiteVersionId, "suiteVersionId is null");
            models = List.copyOf(models);
            taskIds = taskIds == null ? null : List.copyOf(taskIds);
            Objects.requireNonNull(generation, "generation is null");
            Objects.requireNonNull(metadata, "metadata is null");
            Objects.requireNonNull(pins, "pins is null");
        }
    }
}
