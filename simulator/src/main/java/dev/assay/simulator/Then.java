package dev.assay.simulator;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What happens to a call that a fault was chosen for.
 *
 * @param kind default {@code status}
 * @param status 400..599, for kind {@code status} only
 * @param retryAfterSeconds sent as {@code Retry-After}, for kind {@code status} only
 * @param code {@code error.code} of the body, default the one the OpenAI API sends with that status
 * @param bytes length of the output, for kind {@code huge_body} only; default 200,000,000
 * @param body for kind {@code status} in place of the OpenAI error body, a text as it is; for kind {@code replace} the
 *     members of the answer's body that are others
 */
public record Then(
        FaultKind kind,
        @Nullable Integer status,
        @Nullable Integer retryAfterSeconds,
        @Nullable String code,
        @Nullable Long bytes,
        @Nullable JsonNode body) {

    public static final long DEFAULT_BYTES = 200_000_000;

    public Then {
        kind = kind == null ? FaultKind.STATUS : kind;
        boolean isStatus = kind == FaultKind.STATUS;
        if (isStatus != (status != null)) {
            throw new IllegalArgumentException("status: %s (expected: %s with kind %s)"
                    .formatted(status, isStatus ? "400..599" : "none", kind.json()));
        }
        if (!isStatus && (retryAfterSeconds != null || code != null)) {
            throw new IllegalArgumentException(
                    "kind: %s (expected: status, with retry_after_seconds or code)".formatted(kind.json()));
        }
        if (kind != FaultKind.HUGE_BODY && bytes != null) {
            throw new IllegalArgumentException("kind: %s (expected: huge_body, with bytes)".formatted(kind.json()));
        }
        if (kind == FaultKind.REPLACE ? !(body instanceof ObjectNode) : !isStatus && body != null) {
            throw new IllegalArgumentException(
                    "body: %s (expected: an object with kind replace, anything with kind status)".formatted(body));
        }
        Check.range("status", status, 400, 599);
        Check.range("retry_after_seconds", retryAfterSeconds, 0, 86_400);
        Check.range("bytes", bytes, 1, 1L << 40);
    }

    /** With the usual body. */
    public Then(
            FaultKind kind,
            @Nullable Integer status,
            @Nullable Integer retryAfterSeconds,
            @Nullable String code,
            @Nullable Long bytes) {
        this(kind, status, retryAfterSeconds, code, bytes, null);
    }

    public static Then status(int status) {
        return new Then(FaultKind.STATUS, status, null, null, null, null);
    }

    public static Then rateLimited(int retryAfterSeconds) {
        return new Then(FaultKind.STATUS, 429, retryAfterSeconds, null, null, null);
    }

    /** Any kind but {@code status} and {@code replace}. */
    public static Then of(FaultKind kind) {
        return new Then(kind, null, null, null, null, null);
    }

    public static Then hugeBody(long bytes) {
        return new Then(FaultKind.HUGE_BODY, null, null, null, bytes, null);
    }

    /** A status with a body of one's own. */
    public static Then status(int status, JsonNode body) {
        return new Then(FaultKind.STATUS, status, null, null, null, body);
    }

    /** @param members of a good answer's body, in place of its own */
    public static Then replace(ObjectNode members) {
        return new Then(FaultKind.REPLACE, null, null, null, null, members);
    }

    /** Whether the call ends with a 200 that carries usage. */
    public boolean paid() {
        return kind.paid() && !(body != null && body.path("usage").isNull());
    }

    /** Its name in the counters: {@code status_429}, {@code hang}, … */
    public String counterName() {
        return status == null ? kind.json() : "status_" + status;
    }
}
