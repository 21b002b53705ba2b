package dev.assay.api.run.create;

import dev.assay.api.body.Checked;
import dev.assay.api.error.Violations;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Body of {@code POST /runs}.
 *
 * @param suiteId the suite to run
 * @param models 1..20 model names, distinct
 * @param suiteVersion number of the version; default: the suite's active one
 * @param taskIds tasks of the manifest to run; default: all
 * @param judgeModel model that model-backed graders call as {@code auto}
 * @param embeddingModel embedding model that they call as {@code auto}
 * @param generation settings of the generations, see {@link GenerationRules}
 * @param concurrency sets both concurrencies where they are not given themselves
 * @param generationConcurrency model calls in flight; default 8, at most {@code assay.limits.max-concurrency}
 * @param graderConcurrency samples being graded at once; default 8, the same ceiling
 * @param maxSamplesPerTask upper bound on dataset rows per task; default: none
 * @param maxWorkflowSampleActivities accepted for compatibility; the engine shares out work by itself
 * @param metadata at most 16 entries, keys to 64 characters, values to 512
 */
public record CreateRunRequest(
        @NotNull String suiteId,
        @NotNull @Size(min = 1, max = 20) List<@NotBlank @Size(max = 255) String> models,
        @Nullable @Min(1) Integer suiteVersion,
        @Nullable @Size(min = 1, max = 100) List<@NotBlank @Size(max = 128) String> taskIds,
        @Nullable @Size(min = 1, max = 255) String judgeModel,
        @Nullable @Size(min = 1, max = 255) String embeddingModel,
        @Nullable ObjectNode generation,
        @Nullable @Concurrency Integer concurrency,
        @Nullable @Concurrency Integer generationConcurrency,
        @Nullable @Concurrency Integer graderConcurrency,
        @Nullable @Min(1) Integer maxSamplesPerTask,
        @Nullable @Min(1) Integer maxWorkflowSampleActivities,
        @Nullable @Size(max = 16) Map<@Size(max = 64) String, @NotNull @Size(max = 512) String> metadata)
        implements Checked {

    /** Enough to keep a provider busy without a quota of its own; both concurrencies. */
    static final int DEFAULT_CONCURRENCY = 8;

    @Override
    public void check(Violations violations) {
        RunRequestRules.check(this, violations);
    }

    int generationConcurrencyOrDefault() {
        return first(generationConcurrency, concurrency);
    }

    int graderConcurrencyOrDefault() {
        return first(graderConcurrency, concurrency);
    }

    /** Without {@code generation}, which may hold a provider's key. */
    @Override
    public String toString() {
        return "CreateRunRequest[" + suiteId + "]";
    }

    private static int first(@Nullable Integer own, @Nullable Integer both) {
        if (own != null) {
            return own;
        }
        return both == null ? DEFAULT_CONCURRENCY : both;
    }
}
