package dev.assay.api.run.control;

import dev.assay.api.json.Patched;
import dev.assay.api.run.create.Concurrency;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Body of {@code PATCH /runs/{run_id}}. What is absent stays; null clears the models and the metadata.
 *
 * @param suiteVersion a version of the run's suite that has the same generation inputs
 * @param judgeModel what model-backed graders call as {@code auto}
 * @param embeddingModel embedding model that they call as {@code auto}
 * @param generationConcurrency model calls in flight, at most {@code assay.limits.max-concurrency}
 * @param graderConcurrency samples being graded at once, the same ceiling
 * @param metadata replaces all of it; at most 16 entries, keys to 64 characters, values to 512
 */
public record PatchRunRequest(
        @Schema(implementation = Integer.class) @Nullable Patched<@NotNull @Min(1) Integer> suiteVersion,

        @Schema(implementation = String.class, description = "null clears it") @Nullable Patched<@Size(min = 1, max = 255) String> judgeModel,

        @Schema(implementation = String.class, description = "null clears it") @Nullable Patched<@Size(min = 1, max = 255) String> embeddingModel,

        @Schema(implementation = Integer.class) @Nullable Patched<@NotNull @Concurrency Integer> generationConcurrency,
        @Schema(implementation = Integer.class) @Nullable Patched<@NotNull @Concurrency Integer> graderConcurrency,

        @Schema(implementation = Object.class, description = "replaces all of it; null clears it") @Nullable Patched<@Size(max = 16) Map<@Size(max = 64) String, @NotNull @Size(max = 512) String>> metadata) {}
