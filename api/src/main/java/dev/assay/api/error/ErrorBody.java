package dev.assay.api.error;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Map;

/** The envelope of every error. */
@Schema(name = "Error")
public record ErrorBody(Content error) {

    /**
     * @param message for people: the offending value, then the expectation
     * @param code for programs: stable, snake_case
     * @param details empty where there is nothing to add; {@code violations} for {@code invalid_request}
     */
    @Schema(name = "ErrorContent")
    public record Content(String message, String code, Map<String, ?> details) {}

    static ErrorBody of(ApiException e) {
        return new ErrorBody(new Content(e.getMessage() == null ? e.code() : e.getMessage(), e.code(), e.details()));
    }
}
