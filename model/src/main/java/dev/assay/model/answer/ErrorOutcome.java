package dev.assay.model.answer;

import dev.assay.model.CallResult;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Whom a failure concerns: this try, this sample, the model, or all models of the provider. docs/providers.md has it as a table. */
public final class ErrorOutcome {

    private static final Set<String> TOO_LARGE =
            Set.of("context_length_exceeded", "string_above_max_length", "request_too_large");
    private static final Set<String> FILTERED = Set.of("content_filter", "content_policy_violation");
    private static final Set<String> THROTTLED =
            Set.of("too_many_requests", "resource_exhausted", "insufficient_quota", "ratelimiterror");
    private static final Set<String> UNAUTHORIZED =
            Set.of("invalid_api_key", "authentication_error", "unauthorized", "unauthenticated");

    private ErrorOutcome() {}

    /** @param message bounded and without the key */
    public static CallResult ofStatus(int status, ProviderError error, Optional<Duration> retryAfter, String message) {
        if (error.saysModelUnknown(status)) {
            return new CallResult.Fatal("model_unknown", message);
        }
        if (status / 100 == 4 && FILTERED.contains(error.code())) {
            return new CallResult.Rejected("content_filter", status, message);
        }
        return switch (status) {
            case 401 -> new CallResult.Fatal("credentials_rejected", message, true);
            case 403 -> new CallResult.Fatal("credentials_rejected", message);
            case 402 -> new CallResult.Fatal("payment_required", message, true);
            case 404 -> new CallResult.Fatal("endpoint_unknown", message);
            case 408 -> new CallResult.Transient(CallResult.TIMEOUT, retryAfter, status, message);
            // 409: the same Idempotency-Key is still being served
            case 409, 425 -> new CallResult.Transient(CallResult.SERVER_ERROR, retryAfter, status, message);
            case 413 -> new CallResult.Rejected("content_too_large", status, message);
            case 429 -> new CallResult.Transient(CallResult.RATE_LIMITED, retryAfter, status, message);
            default ->
                status >= 500
                        ? new CallResult.Transient(CallResult.SERVER_ERROR, retryAfter, status, message)
                        : new CallResult.Rejected(rejection(error.code()), status, message);
        };
    }

    /**
     * What a failure means that came with status 200.
     *
     * @param begun whether the provider had begun to answer: then it knows the key, the model and the path, and what it
     *     refuses is this one request
     */
    static CallResult inside(ProviderError error, boolean begun, String message) {
        int status = statusOf(error.code());
        CallResult verdict = ofStatus(status, error, Optional.empty(), message);
        boolean aboutOne = begun || status == 404 && !error.saysModelUnknown(status);
        return aboutOne && verdict instanceof CallResult.Fatal
                ? new CallResult.Rejected("invalid_request", status, message)
                : verdict;
    }

    /** The status that a failure reported inside a successful response amounts to. */
    static int statusOf(String code) {
        if (code.matches("[45]\\d\\d")) {
            return Integer.parseInt(code);
        }
        String said = code.toLowerCase(Locale.ROOT);
        if (said.startsWith("rate_limit") || THROTTLED.contains(said)) {
            return 429;
        }
        if (UNAUTHORIZED.contains(said)) {
            return 401;
        }
        boolean aboutTheRequest = said.startsWith("invalid")
                || said.startsWith("bad_request")
                || said.startsWith("badrequest")
                || !rejection(code).equals("invalid_request");
        return aboutTheRequest ? 400 : 500;
    }

    private static String rejection(String code) {
        if (TOO_LARGE.contains(code)) {
            return "content_too_large";
        }
        return FILTERED.contains(code) ? "content_filter" : "invalid_request";
    }
}
