package dev.assay.api.imports;

import dev.assay.api.error.ApiException;
import dev.assay.dataset.hub.HubException;
import java.util.Map;
import org.springframework.http.HttpStatus;

/** What a caller is told of a hub that does not give what was asked for. */
final class HubAnswers {

    private static final int RETRY_AFTER_SECONDS = 30;

    private HubAnswers() {}

    static ApiException of(HubException e) {
        return switch (e.reason()) {
            case AWAY ->
                ApiException.unavailable(
                        e.problem() + " (expected: an answer; what was imported stays)", RETRY_AFTER_SECONDS);
            // Not 401: that would speak of the caller's key for this server.
            case REFUSED ->
                new ApiException(
                        HttpStatus.FORBIDDEN,
                        "hub_refused",
                        e.problem() + " (expected: an " + ImportController.TOKEN + " that may read the repository)",
                        Map.of());
            case MISSING ->
                new ApiException(
                        HttpStatus.NOT_FOUND,
                        "not_found",
                        e.problem() + " (expected: a dataset repository of the hub with that revision)",
                        Map.of());
            case UNUSABLE -> new ApiException(HttpStatus.BAD_GATEWAY, "hub_failed", e.problem(), Map.of());
        };
    }
}
