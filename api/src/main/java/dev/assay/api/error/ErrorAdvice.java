package dev.assay.api.error;

import dev.assay.api.json.ApiJson;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Writes every exception as {@link ErrorBody}; what callers must not see goes to the log under an error ID. */
@RestControllerAdvice
class ErrorAdvice {

    private static final Logger log = LoggerFactory.getLogger(ErrorAdvice.class);

    /** @return null where there is nobody to answer */
    @ExceptionHandler(Throwable.class)
    @Nullable ResponseEntity<byte[]> answer(Throwable thrown, HttpServletRequest request, HttpServletResponse response) {
        if (ClientGone.causes(thrown)) {
            ClientGone.log(request);
            return null;
        }
        if (response.isCommitted() && ClientGone.tooSlow(thrown)) {
            // The container has answered with 408.
            return null;
        }
        if (response.isCommitted()) {
            throw brokenOff(thrown);
        }
        ApiException e = ErrorMapping.of(thrown).orElseGet(() -> internal(thrown));
        HttpHeaders headers = new HttpHeaders();
        // Set here, so that an Accept header cannot turn an error into another error.
        headers.setContentType(MediaType.APPLICATION_JSON);
        if (thrown instanceof HttpRequestMethodNotSupportedException method
                && method.getSupportedHttpMethods() != null) {
            headers.setAllow(method.getSupportedHttpMethods());
        }
        if (e.retryAfterSeconds() > 0) {
            headers.set(HttpHeaders.RETRY_AFTER, Long.toString(e.retryAfterSeconds()));
        }
        if (e.status() == HttpStatus.UNAUTHORIZED) {
            headers.set(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        }
        if (e.status() == HttpStatus.CONTENT_TOO_LARGE) {
            // The rest of the body is not read, so the connection is of no use any more.
            headers.set(HttpHeaders.CONNECTION, "close");
        }
        ErrorBody error = ErrorBody.of(e);
        Object body = DownloadErrorBody.isFor(request)
                ? DownloadErrorBody.of(error, e.status().value())
                : error;
        // As bytes: with a length, a caller whose body is cut off still knows that it has the whole answer.
        return new ResponseEntity<>(ApiJson.MAPPER.writeValueAsBytes(body), headers, e.status());
    }

    /** An error behind a part of the answer would look like the rest of it: the connection is cut instead. */
    private static IllegalStateException brokenOff(Throwable thrown) {
        String id = UUID.randomUUID().toString();
        log.error("Answer broken off, error {}", id, thrown);
        return new IllegalStateException("answer broken off, error " + id);
    }

    private static ApiException internal(Throwable thrown) {
        String id = UUID.randomUUID().toString();
        log.error("Request failed, error {}", id, thrown);
        return new ApiException(
                HttpStatus.INTERNAL_SERVER_ERROR,
                "internal_error",
                "the server failed; its log says why under error " + id,
                Map.of("error_id", id));
    }
}
