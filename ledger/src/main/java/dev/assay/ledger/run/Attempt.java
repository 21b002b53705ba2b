package dev.assay.ledger.run;

import dev.assay.ledger.TextEnum;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jdbi.v3.core.mapper.Nested;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One pass over a run.
 *
 * @param requestedBy who asked: an end user's name or an API key's ID
 * @param callsSpent null until the attempt has ended; likewise the tokens
 * @param endState the run's state when the attempt ended
 * @param suiteVersion the version that it grades by; likewise the judge and the embedding model, null where the run
 *     names none
 */
public record Attempt(
        UUID runId,
        int attempt,
        Kind kind,
        int grading,
        @Nullable String requestedBy,
        Instant requestedAt,
        @Nested Receipt receipt,
        @Nullable Long callsSpent,
        @Nullable Long inputTokensSpent,
        @Nullable Long outputTokensSpent,
        @Nullable Instant endedAt,
        @Nullable RunState endState,
        @Nullable JsonNode error,
        @Nullable JsonNode metrics,
        @Nullable Integer suiteVersion,
        @Nullable String judgeModel,
        @Nullable String embeddingModel) {

    /** What began it. */
    public enum Kind implements TextEnum {
        CREATE,
        RETRY,
        RERUN_FAILED,
        RESCORE,
        IMPORT
    }

    public Attempt {
        Objects.requireNonNull(runId, "runId is null");
        Objects.requireNonNull(kind, "kind is null");
        Objects.requireNonNull(requestedAt, "requestedAt is null");
        Objects.requireNonNull(receipt, "receipt is null");
    }
}
