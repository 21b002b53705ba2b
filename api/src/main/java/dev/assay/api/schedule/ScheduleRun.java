package dev.assay.api.schedule;

import dev.assay.api.json.ApiJson;
import dev.assay.api.run.create.Concurrency;
import dev.assay.api.run.create.CreateRunRequest;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What each firing asks for; the fields are those of a request for a run. */
@Schema(name = "ScheduleRunRequest")
public record ScheduleRun(
        @NotNull @Size(min = 1, max = 20) List<@NotBlank @Size(max = 255) String> models,
        @Nullable @Size(min = 1, max = 100) List<@NotBlank @Size(max = 128) String> taskIds,
        @Nullable @Size(min = 1, max = 255) String judgeModel,
        @Nullable @Size(min = 1, max = 255) String embeddingModel,
        @Nullable ObjectNode generation,
        @Nullable @Concurrency Integer concurrency,
        @Nullable @Concurrency Integer generationConcurrency,
        @Nullable @Concurrency Integer graderConcurrency,
        @Nullable @Min(1) Integer maxSamplesPerTask,
        @Nullable @Min(1) Integer maxWorkflowSampleActivities) {

    /** As it is stored and shown: what was not asked for is not there. */
    JsonNode json() {
        ObjectNode all = ApiJson.MAPPER.valueToTree(this);
        ObjectNode given = ApiJson.MAPPER.createObjectNode();
        all.properties().stream()
                .filter(field -> !field.getValue().isNull())
                .forEach(field -> given.set(field.getKey(), field.getValue()));
        return given;
    }

    /** Without {@code generation}, which may hold a provider's key. */
    @Override
    public String toString() {
        return "ScheduleRun[" + models + "]";
    }

    CreateRunRequest request(String suiteId, @Nullable Integer suiteVersion, @Nullable Map<String, String> metadata) {
        return new CreateRunRequest(
                suiteId,
                models,
                suiteVersion,
                taskIds,
                judgeModel,
                embeddingModel,
                generation,
                concurrency,
                generationConcurrency,
                graderConcurrency,
                maxSamplesPerTask,
                maxWorkflowSampleActivities,
                metadata);
    }
}
