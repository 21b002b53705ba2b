package dev.assay.activities.judge;

import dev.assay.model.provider.ProviderCatalog;
import dev.assay.model.retry.ModelHold;
import dev.assay.model.retry.ModelHolds;
import dev.assay.model.retry.RetryPolicy;
import java.time.Duration;
import java.util.UUID;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What the graders of a lane call models with.
 *
 * @param judge what {@code auto} is for responses; null: the run has none. Likewise {@code embedding}
 * @param retries the run's
 * @param concurrency scoring steps in flight that the run allows
 */
public record JudgeModels(
        UUID runId,
        int attempt,
        @Nullable String judge,
        @Nullable String embedding,
        RetryPolicy retries,
        ProviderCatalog providers,
        ModelHolds holds,
        IntSupplier concurrency,
        Rest rest) {

    /** Sleeps before a try. */
    @FunctionalInterface
    public interface Rest {
        /**
         * False, and before the time is over, where the step is not to go on.
         *
         * @param time zero before the first try: the step may have lost its sample since its last call
         */
        boolean sleep(Duration time) throws InterruptedException;
    }

    /** The step that judges and embedding models are called at. */
    public static final String STEP = "score";

    ModelHold hold(String model) {
        return holds.of(new ModelHolds.Key(runId, attempt, model, STEP), concurrency);
    }
}
