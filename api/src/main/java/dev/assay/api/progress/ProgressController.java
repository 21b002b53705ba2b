package dev.assay.api.progress;

import dev.assay.api.error.ApiException;
import dev.assay.api.run.view.RunReader;
import dev.assay.ledger.run.Run;
import dev.assay.ledger.tenancy.Principal;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** How far a run is, how fast it goes, and why it may stand still. */
@RestController
@RequestMapping("/api/v1/llm/evals/runs/{run_id}/progress")
@Tag(name = "Runs")
class ProgressController {

    private static final String RETRY_AFTER_SECONDS = "5";

    private final RunReader runs;
    private final ProgressReader reader;
    private final ProgressHub hub;
    private final ProgressProperties properties;

    ProgressController(RunReader runs, ProgressReader reader, ProgressHub hub, ProgressProperties properties) {
        this.runs = runs;
        this.reader = reader;
        this.hub = hub;
        this.properties = properties;
    }

    @GetMapping
    @Operation(
            operationId = "getEvalRunProgress",
            summary = "How far a run is, how fast it goes, and why it may stand still",
            description =
                    "With Accept: text/event-stream, server-sent events of the same: an event progress at once and"
                            + " on every change, at most one a second, a comment where nothing happens for 15 s, and a last event"
                            + " when the run has ended, after which the stream closes. Too many streams are refused with 429.",
            responses =
                    @ApiResponse(
                            responseCode = "200",
                            content = {
                                @Content(
                                        mediaType = MediaType.APPLICATION_JSON_VALUE,
                                        schema = @Schema(implementation = ProgressView.class)),
                                @Content(
                                        mediaType = MediaType.TEXT_EVENT_STREAM_VALUE,
                                        schema = @Schema(type = "string"))
                            }))
    @Nullable ProgressView get(
            Principal principal,
            @PathVariable("run_id") String runId,
            HttpServletRequest request,
            HttpServletResponse response)
            throws InterruptedException {
        Run run = runs.get(principal, runId);
        if (!wantsEvents(request)) {
            return reader.read(run.id()).orElseThrow(() -> ApiException.notFound("run", runId));
        }
        try (ProgressHub.Subscription subscription = subscribe(run, principal, response)) {
            new ProgressStream(subscription, properties).writeTo(request, response);
        }
        return null;
    }

    /**
     * Whether events are named before JSON, by quality, then by order. Two handlers that Spring chooses between would send
     * events to whoever takes anything.
     */
    private static boolean wantsEvents(HttpServletRequest request) {
        String accept = request.getHeader(HttpHeaders.ACCEPT);
        // A HEAD comes here too, and has no body that could end.
        if (!request.getMethod().equals("GET")
                || accept == null
                || !accept.contains(MediaType.TEXT_EVENT_STREAM_VALUE)) {
            return false;
        }
        try {
            return MediaType.parseMediaTypes(accept).stream()
                    .sorted(Comparator.comparingDouble(MediaType::getQualityValue)
                            .reversed())
                    .filter(type -> type.equalsTypeAndSubtype(MediaType.TEXT_EVENT_STREAM)
                            || type.includes(MediaType.APPLICATION_JSON))
                    .findFirst()
                    .filter(type -> type.equalsTypeAndSubtype(MediaType.TEXT_EVENT_STREAM))
                    .isPresent();
        } catch (InvalidMediaTypeException e) {
            return false;
        }
    }

    private ProgressHub.Subscription subscribe(Run run, Principal principal, HttpServletResponse response) {
        try {
            return hub.subscribe(run.id(), principal.keyId());
        } catch (ApiException e) {
            if (e.status() == HttpStatus.TOO_MANY_REQUESTS) {
                response.setHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
            }
            throw e;
        }
    }
}
