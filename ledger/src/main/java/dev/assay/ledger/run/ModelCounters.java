package dev.assay.ledger.run;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * The counters of one model's blocks, summed.
 *
 * @param total samples of the model
 * @param generated samples that have a generation
 * @param inputTokens null where no call reported any, which is not 0; likewise the output and the cost
 */
public record ModelCounters(
        int modelNo,
        long total,
        long generated,
        @Nullable Long inputTokens,
        @Nullable Long outputTokens,
        @Nullable BigDecimal costUsd) {

    long ungenerated() {
        return total - generated;
    }
}
