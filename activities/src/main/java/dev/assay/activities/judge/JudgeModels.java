package dev.assay.activities.judge;

import dev.assay.activities.model.OutageDetector;
import dev.assay.activities.model.ProviderCatalog;
import dev.assay.activities.model.RetryPolicy;
import dev.assay.activities.model.SampleCalls;
import dev.assay.ledger.run.StopCause;
import java.time.Duration;
import java.util.Optional;
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
        OutageDetector outages,
        IntSupplier concurrency,
        Rest rest) {

    /** Sleeps between two tries. */
    @FunctionalInterface
    public interface Rest {
        /** False, and before the time is over, where the step is not to go on. */
        boolean sleep(Duration time) throws InterruptedException;
    }

    Optional<StopCause> outage(String model, SampleCalls.Outcome outcome) {
        return outages.observe(new OutageDetector.Key(runId, attempt, model, "score"), outcome, concurrency.getAsInt())
                .map(code -> StopCause.of(
                                code,
                                "model " + model
                                        + " did not answer graders: every call failed and none succeeded between")
                        .withModel(model));
    }
}
