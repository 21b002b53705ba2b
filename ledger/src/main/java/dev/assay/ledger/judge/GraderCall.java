package dev.assay.ledger.judge;

import dev.assay.ledger.TextEnum;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An answer that a grader paid for.
 *
 * @param scope the scoring step: a sample's ID
 * @param fingerprint SHA-256 of the request in canonical form, hexadecimal
 * @param occurrence numbers identical requests of a step from 0, superseded ones included
 * @param attempt the attempt that paid
 * @param response what the grader was given, JSON
 */
public record GraderCall(
        UUID runId,
        String scope,
        int grading,
        String fingerprint,
        int occurrence,
        int attempt,
        UUID callId,
        Kind kind,
        String model,
        @Nullable String responseId,
        String response,
        @Nullable Integer inputTokens,
        @Nullable Integer outputTokens,
        Instant finishedAt) {

    /** What was asked for. */
    public enum Kind implements TextEnum {
        RESPONSE,
        EMBEDDING
    }
}
