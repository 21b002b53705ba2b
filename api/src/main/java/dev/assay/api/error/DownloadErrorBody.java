package dev.assay.api.error;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;

/**
 * The envelope of a download's errors. The published client reads those by types of their own, in which the code is a
 * number; anything else it refuses to read.
 */
@Schema(name = "DownloadError")
public record DownloadErrorBody(Content error) {

    private static final String FILES = "/api/v1/llm/files/";
    private static final String CONTENT = "/content";

    /**
     * @param message for people: the offending value, then the expectation
     * @param type for programs: what is the code of all other operations' errors
     * @param code the status
     * @param details empty where there is nothing to add; {@code violations} for {@code invalid_request}
     */
    @Schema(name = "DownloadErrorContent")
    public record Content(String message, String type, int code, Map<String, ?> details) {}

    /** Not decoded: an error must be written for a path that cannot be, too. */
    static boolean isFor(HttpServletRequest request) {
        return request.getRequestURI().startsWith(FILES)
                && request.getRequestURI().endsWith(CONTENT);
    }

    static DownloadErrorBody of(ErrorBody error, int status) {
        ErrorBody.Content content = error.error();
        return new DownloadErrorBody(new Content(content.message(), content.code(), status, content.details()));
    }
}
