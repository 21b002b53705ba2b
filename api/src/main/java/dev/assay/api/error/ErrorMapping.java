package dev.assay.api.error;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;

/** What an exception means to a caller; empty: nothing but that the server failed. */
final class ErrorMapping {

    private ErrorMapping() {}

    static Optional<ApiException> of(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof ApiException e) {
                return Optional.of(e);
            }
            if (cause instanceof BodyTooLargeException e) {
                return Optional.of(ApiException.tooLarge("request body", e.limitBytes()));
            }
        }
        if (DatabaseAway.causes(thrown)) {
            return Optional.of(ApiException.unavailable("the database cannot be reached; try again later", 2));
        }
        if (StatementTimeout.causes(thrown)) {
            return Optional.of(new ApiException(
                    HttpStatus.GATEWAY_TIMEOUT,
                    "timeout",
                    "the database took longer than a request may; ask for less, or try again later"));
        }
        return request(thrown);
    }

    private static Optional<ApiException> request(Throwable thrown) {
        return switch (thrown) {
            case HttpRequestMethodNotSupportedException e ->
                Optional.of(new ApiException(
                        HttpStatus.METHOD_NOT_ALLOWED,
                        "method_not_allowed",
                        e.getMethod() + " (expected: " + String.join(", ", supported(e)) + ")"));
            case HttpMediaTypeNotSupportedException e ->
                Optional.of(new ApiException(
                        HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                        "unsupported_media_type",
                        "Content-Type: " + ShownValue.value(String.valueOf(e.getContentType())) + " (expected: "
                                + e.getSupportedMediaTypes() + ")"));
            case HttpMediaTypeNotAcceptableException e ->
                Optional.of(new ApiException(
                        HttpStatus.NOT_ACCEPTABLE,
                        "not_acceptable",
                        "Accept: no type that this answer has (expected: " + e.getSupportedMediaTypes() + ")"));
            case HttpMessageNotReadableException e ->
                Optional.of(new ApiException(
                        HttpStatus.BAD_REQUEST, "invalid_request", "request body: missing (expected: a JSON object)"));
            case MethodArgumentTypeMismatchException e ->
                Optional.of(
                        ApiException.invalid(e.getName(), String.valueOf(e.getValue()), typeName(e.getRequiredType())));
            case MissingServletRequestParameterException e ->
                Optional.of(ApiException.invalid(new Violations()
                        .add(e.getParameterName(), null, "a " + e.getParameterType())
                        .list()));
            // Query parameters that are not UTF-8, or no parameters.
            case InvalidParameterException e -> Optional.of(status(HttpStatus.BAD_REQUEST));
            case RequestRejectedException e -> Optional.of(status(HttpStatus.BAD_REQUEST));
            case ErrorResponse e ->
                e.getStatusCode().is4xxClientError() ? Optional.of(status(e.getStatusCode())) : Optional.empty();
            default -> Optional.empty();
        };
    }

    /** For what the container or Spring says by status only. */
    static ApiException status(HttpStatusCode code) {
        HttpStatus status =
                Optional.ofNullable(HttpStatus.resolve(code.value())).orElse(HttpStatus.BAD_REQUEST);
        return switch (status) {
            case NOT_FOUND -> new ApiException(status, "not_found", "there is nothing at this path");
            case BAD_REQUEST -> new ApiException(status, "invalid_request", "the request cannot be read");
            default ->
                new ApiException(
                        status,
                        status.getReasonPhrase().toLowerCase(Locale.ROOT).replace(' ', '_'),
                        status.getReasonPhrase(),
                        Map.of());
        };
    }

    private static Iterable<String> supported(HttpRequestMethodNotSupportedException e) {
        String[] methods = e.getSupportedMethods();
        return methods == null ? List.of() : Arrays.asList(methods);
    }

    private static String typeName(@Nullable Class<?> type) {
        if (type == null) {
            return "another type";
        }
        if (type == Boolean.class || type == boolean.class) {
            return "true or false";
        }
        return Number.class.isAssignableFrom(type) || type.isPrimitive() ? "a number" : type.getSimpleName();
    }
}
