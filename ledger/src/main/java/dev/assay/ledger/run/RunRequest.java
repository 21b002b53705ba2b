package dev.assay.ledger.run;

import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

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
public record RunRequest(
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

    public RunRequest {
        Objects.requireNonNull(suiteId, "suiteId is null");
        Objects.requireNonNull(suiteVersionId, "suiteVersionId is null");
        models = List.copyOf(models);
        taskIds = taskIds == null ? null : List.copyOf(taskIds);
        Objects.requireNonNull(generation, "generation is null");
        Objects.requireNonNull(metadata, "metadata is null");
        Objects.requireNonNull(pins, "pins is null");
    }
}
