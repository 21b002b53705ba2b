package dev.assay.api.openapi;

import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem.HttpMethod;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Every answer of an operation that is not its success: those that it can give, and no other. */
final class Answers {

    private static final String IMPORT = "importHistoricalEvalResults";

    /** Refused in some state of what they are about. */
    private static final Set<String> CONFLICTS = Set.of(
            "createEvalRun",
            "cancelEvalRun",
            "retryFailedEvalRun",
            "rerunFailedEvalSamples",
            "updateEvalRun",
            "rescoreEvalRun",
            "pauseEvalRun",
            "resumeEvalRun",
            "getEvalRunRetryPlan",
            "deleteFile",
            IMPORT,
            "rotateApiKey");

    /** Their bodies name what may not be there. */
    private static final Set<String> NAMING =
            Set.of("createEvalRun", "createEvalSchedule", "createTeam", "createApiKey", IMPORT);

    private static final String RETRY_AFTER = "Retry-After";
    private static final String BYTES = "getFileContent";

    private Answers() {}

    static void complete(String path, HttpMethod method, Operation operation) {
        String error = BYTES.equals(operation.getOperationId()) ? "DownloadError" : "Error";
        statuses(path, operation).forEach((status, description) -> {
            ApiResponse answer = new ApiResponse()
                    .description(description)
                    .content(new Content()
                            .addMediaType(
                                    org.springframework.http.MediaType.APPLICATION_JSON_VALUE,
                                    new MediaType().schema(new Schema<>().$ref("#/components/schemas/" + error))));
            if (status.equals("429") || status.equals("503")) {
                answer.addHeaderObject(RETRY_AFTER, retryAfter());
            }
            operation.getResponses().addApiResponse(status, answer);
        });
        if (operation.getResponses().get("200") != null && method != HttpMethod.GET) {
            operation.getResponses().get("200").setDescription("Done");
        }
    }

    private static Map<String, String> statuses(String path, Operation operation) {
        String id = operation.getOperationId();
        Map<String, String> errors = new LinkedHashMap<>();
        errors.put("400", "Invalid request: every violation with its path; a header that cannot be read");
        errors.put("401", "No key, or not one that is valid now");
        errors.put(
                "403",
                id.equals(IMPORT)
                        ? "The key lacks a scope; or hub_refused: the hub lets nobody with that token read the repository"
                        : "The key lacks a scope");
        if (path.contains("{") || NAMING.contains(id)) {
            errors.put("404", "Not found, or another team's or end user's");
        }
        if (!id.equals(BYTES)) {
            errors.put("406", "The answer has no type that Accept names");
        }
        if (CONFLICTS.contains(id)) {
            errors.put("409", "Not possible in the present state; the message names it and what would be possible");
        }
        if (operation.getRequestBody() != null) {
            errors.put("408", "The body took too long to arrive");
            errors.put("413", "Body too large; details.limit_bytes says how large it may be");
            errors.put("415", "Content-Type is not the body's");
        }
        errors.put("429", "More requests than the key may make, or guesses at keys; or too much of the kind at once");
        if (id.equals(IMPORT)) {
            errors.put("502", "The hub's answer cannot be used");
        }
        errors.put("503", unavailable(id));
        errors.put("504", "The database took longer than a request may");
        return errors;
    }

    private static String unavailable(String id) {
        return switch (id) {
            case "createEvalSchedule" -> "The database is away, or the Temporal server has no schedules";
            case IMPORT -> "The database or the hub is away, or the import takes too long; what was imported stays";
            default -> "The database is away";
        };
    }

    private static Header retryAfter() {
        Schema<Object> seconds = new Schema<>();
        seconds.addType("integer");
        return new Header()
                .description("Seconds until it is worth trying again")
                .schema(seconds);
    }
}
