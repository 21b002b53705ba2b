package dev.assay.model;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What came of one call. {@link Answer} and {@link Unusable} are paid for and belong in the ledger. Messages may
 * quote the provider, are at most 2,000 characters long and never hold the API key.
 */
public sealed interface CallResult {

    /**
     * An answer that is graded as it is, truncated and refused ones too.
     *
     * @param callId made by Assay, random, identifies this paid call
     * @param outputText at most 1 MiB of UTF-8, up to the first stop string; U+0000 and lone surrogates are kept
     * @param reasoning kept apart from the output, at most 64 KiB of UTF-8
     * @param responseId the provider's ID of the answer, at most 512 characters, without control characters
     * @param finishReason {@code stop}, {@code length}, {@code refusal}, {@code content_filter},
     *     {@code tool_calls}, or what else the provider says, at most 64 characters
     * @param truncated the model hit its limit of tokens, or the output was cut to 1 MiB
     */
    record Answer(
            String callId,
            @Nullable String responseId,
            String outputText,
            @Nullable String reasoning,
            Usage usage,
            String finishReason,
            boolean truncated,
            Instant startedAt,
            Instant finishedAt)
            implements CallResult {}

    /**
     * Paid for, cannot be used.
     *
     * @param callId made by Assay, random, identifies this paid call
     * @param code {@code empty_output}, {@code unparsable_output}, {@code response_too_large} (more than 16 MiB; its
     *     usage is unknown, since reading stopped), {@code response_failed} (the provider reports a failure and
     *     charges for it), {@link #RESPONSE_LOST} (begun in the background, and gone when it was asked for)
     * @param reasoning as an answer's: what the model thought is paid for too
     * @param finishReason as an answer's; null where there was none
     */
    record Unusable(
            String callId,
            String code,
            @Nullable String responseId,
            Usage usage,
            String message,
            @Nullable String reasoning,
            @Nullable String finishReason,
            Instant startedAt,
            Instant finishedAt)
            implements CallResult {

        /** Without reasoning. */
        public Unusable(
                String callId,
                String code,
                @Nullable String responseId,
                Usage usage,
                String message,
                Instant startedAt,
                Instant finishedAt) {
            this(callId, code, responseId, usage, message, null, null, startedAt, finishedAt);
        }
    }

    /**
     * Nothing came back, and another try may do better.
     *
     * @param code {@link #RATE_LIMITED}, {@link #SERVER_ERROR}, {@link #TIMEOUT} or {@link #CONNECTION_ERROR}
     * @param retryAfter how long the provider asks to be left alone, at most 10 minutes
     * @param httpStatus 0 where there was no response
     */
    record Transient(String code, Optional<Duration> retryAfter, int httpStatus, String message)
            implements CallResult {}

    /**
     * This sample's request is refused and would be again; others may be fine.
     *
     * @param code {@code invalid_request}, {@code content_too_large} or {@code content_filter}
     */
    record Rejected(String code, int httpStatus, String message) implements CallResult {}

    /**
     * No request to the model can succeed.
     *
     * @param code {@code credentials_rejected} (401, 403), {@code model_unknown}, {@code endpoint_unknown} (another
     *     404: the base URL or the API is wrong) or {@code payment_required} (402)
     * @param everyModel nor can one to another model of the provider (401, 402); a 403 may be about this one
     */
    record Fatal(String code, String message, boolean everyModel) implements CallResult {

        /** Of this model only. */
        public Fatal(String code, String message) {
            this(code, message, false);
        }
    }

    String INVALID_REQUEST = "invalid_request";
    String EMPTY_OUTPUT = "empty_output";
    String UNPARSABLE_OUTPUT = "unparsable_output";
    String RESPONSE_LOST = "response_lost";
    String RATE_LIMITED = "rate_limited";
    String SERVER_ERROR = "server_error";
    String TIMEOUT = "timeout";
    String CONNECTION_ERROR = "connection_error";
}
