package dev.assay.api.error;

import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;

/**
 * An answer that is not a success. Its message and details are written for the caller: they never hold SQL, secrets or
 * another team's data.
 */
public final class ApiException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final HttpStatus status;
    private final String code;
    private final transient Map<String, ?> details;
    private final long retryAfterSeconds;

    public ApiException(HttpStatus status, String code, String message, Map<String, ?> details) {
        this(status, code, message, details, 0);
    }

    private ApiException(
            HttpStatus status, String code, String message, Map<String, ?> details, long retryAfterSeconds) {
        // Part of the protocol, not a defect: nobody reads its stack trace.
        super(message, null, false, false);
        this.status = status;
        this.code = code;
        this.details = details;
        this.retryAfterSeconds = retryAfterSeconds;
    }

    public ApiException(HttpStatus status, String code, String message) {
        this(status, code, message, Map.of());
    }

    /** 400 {@code invalid_request}; {@code details.violations} has all of them, the message the first. */
    public static ApiException invalid(List<Violation> violations) {
        return invalid(violations, violations.size());
    }

    /** @param found how many there are, of which an answer need not carry all */
    static ApiException invalid(List<Violation> violations, int found) {
        Violation first = violations.getFirst();
        String more = found == 1 ? "" : " (and " + (found - 1) + " more violations)";
        return new ApiException(
                HttpStatus.BAD_REQUEST,
                "invalid_request",
                first.path() + ": " + first.message() + more,
                Map.of("violations", List.copyOf(violations)));
    }

    /** 400 for a single query parameter or header. */
    public static ApiException invalid(String name, Object value, String expectation) {
        return invalid(
                List.of(new Violation(name, ShownValue.value(name, value) + " (expected: " + expectation + ")")));
    }

    /** 404, also for what exists but belongs to another team. */
    public static ApiException notFound(String what, String id) {
        return new ApiException(HttpStatus.NOT_FOUND, "not_found", what + " not found: " + ShownValue.cut(id));
    }

    /** 409. The message names the present state and what would be possible. */
    public static ApiException conflict(String code, String message, Map<String, ?> details) {
        return new ApiException(HttpStatus.CONFLICT, code, message, details);
    }

    /** 413. */
    public static ApiException tooLarge(String what, long limitBytes) {
        return new ApiException(
                HttpStatus.CONTENT_TOO_LARGE,
                "too_large",
                what + " too large (expected: at most " + limitBytes + " bytes)",
                Map.of("limit_bytes", limitBytes));
    }

    /** 429 {@code rate_limited} with {@code Retry-After}. */
    public static ApiException tooMany(String message, long retryAfterSeconds) {
        return new ApiException(
                HttpStatus.TOO_MANY_REQUESTS,
                "rate_limited",
                message + " (possible again in " + retryAfterSeconds + " s)",
                Map.of("retry_after_seconds", retryAfterSeconds),
                retryAfterSeconds);
    }

    /** 503 {@code unavailable} with {@code Retry-After}. */
    public static ApiException unavailable(String message, long retryAfterSeconds) {
        return new ApiException(HttpStatus.SERVICE_UNAVAILABLE, "unavailable", message, Map.of(), retryAfterSeconds);
    }

    /** 503 {@code busy} with {@code Retry-After}. */
    public static ApiException busy(String message, long retryAfterSeconds) {
        return new ApiException(
                HttpStatus.SERVICE_UNAVAILABLE,
                "busy",
                message + " (possible again in " + retryAfterSeconds + " s)",
                Map.of(),
                retryAfterSeconds);
    }

    public HttpStatus status() {
        return status;
    }

    public String code() {
        return code;
    }

    public Map<String, ?> details() {
        return details;
    }

    /** For {@code Retry-After}; 0 where there is none. */
    public long retryAfterSeconds() {
        return retryAfterSeconds;
    }
}
