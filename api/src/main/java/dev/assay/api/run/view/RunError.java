package dev.assay.api.run.view;

import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Why a run failed, or what will fail it once its lanes have stopped.
 *
 * @param code stable, snake_case
 * @param model the model concerned, null where it is not one model's
 * @param taskId the task concerned, null where it is not one task's
 */
@Schema(name = "RunError")
public record RunError(
        String code,
        String message,
        @Nullable String model,
        @Nullable String taskId,
        @Nullable JsonNode details) {

    static @Nullable RunError of(@Nullable JsonNode error) {
        if (error == null) {
            return null;
        }
        return new RunError(
                error.path("code").asString(""),
                error.path("message").asString(""),
                error.path("model").asStringOpt().orElse(null),
                error.path("task_id").asStringOpt().orElse(null),
                error.path("details").isObject() ? error.path("details") : null);
    }
}
