package dev.assay.api.sample;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.assay.api.json.RawJson;
import dev.assay.ledger.sample.SampleRow;
import dev.assay.text.ExactJson;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What one of a task's graders made of a sample.
 *
 * @param score its canonical score; null where it has not scored the sample
 * @param scores all of its scores by metric; empty where it has not scored the sample
 * @param passed whether score reached the grader's pass_threshold; null without either
 * @param skipped whether it was not to score this sample
 * @param error why it could not score it
 */
@Schema(name = "SampleGrader")
public record GraderView(
        String id,
        @Nullable BigDecimal score,
        RawJson scores,
        @Nullable Boolean passed,
        boolean skipped,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable RawJson judge,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable GraderError error) {

    @Schema(name = "SampleGraderError")
    public record GraderError(String code, String message) {

        static @Nullable GraderError of(JsonNode error) {
            return error.isObject()
                    ? new GraderError(
                            error.path("code").asString(""),
                            error.path("message").asString(""))
                    : null;
        }
    }

    /** Null for a sample whose task has one grader. */
    static @Nullable List<GraderView> of(SampleRow row) {
        String graders = row.graders();
        if (graders == null) {
            return null;
        }
        Map<String, JsonNode> failed = failed(row);
        List<GraderView> views = new ArrayList<>();
        for (JsonNode grader : ExactJson.MAPPER.readTree(graders)) {
            String id = grader.path("id").asString("");
            JsonNode error = grader.path("scored").asBoolean(false)
                    ? grader.path("error")
                    : failed.getOrDefault(id, grader.path("error"));
            views.add(new GraderView(
                    id,
                    grader.path("score").isNumber() ? grader.path("score").decimalValue() : null,
                    grader.path("scores").isObject() ? raw(grader.path("scores")) : RawJson.EMPTY_OBJECT,
                    grader.path("passed").isBoolean() ? grader.path("passed").booleanValue() : null,
                    grader.path("skipped").asBoolean(false),
                    grader.hasNonNull("judge") ? raw(grader.path("judge")) : null,
                    GraderError.of(error)));
        }
        return views;
    }

    private static Map<String, JsonNode> failed(SampleRow row) {
        SampleRow.Failure failure = row.failure();
        Map<String, JsonNode> failed = new HashMap<>();
        if (failure != null && row.status() == SampleRow.Status.FAILED && failure.details() != null) {
            ExactJson.MAPPER
                    .readTree(failure.details())
                    .path("graders")
                    .forEach(grader -> failed.put(grader.path("id").asString(""), grader));
        }
        return failed;
    }

    private static RawJson raw(JsonNode node) {
        return new RawJson(ExactJson.MAPPER.writeValueAsString(node));
    }
}
