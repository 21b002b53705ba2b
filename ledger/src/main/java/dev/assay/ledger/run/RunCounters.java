package dev.assay.ledger.run;

import java.math.BigDecimal;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The counters of a run's blocks, summed.
 *
 * @param generated samples that have a generation
 * @param scored samples that have a score
 * @param failed samples that failed in the run's attempt
 * @param discarded calls that were paid for and could not be used
 * @param inputTokens null where no call reported any, which is not 0; likewise the three after it and the cost
 */
public record RunCounters(
        UUID runId,
        long total,
        long generated,
        long scored,
        long failed,
        long discarded,
        @Nullable Long inputTokens,
        @Nullable Long outputTokens,
        @Nullable Long cachedTokens,
        @Nullable Long reasoningTokens,
        @Nullable BigDecimal costUsd) {

    public RunCounters {
        Objects.requireNonNull(runId, "runId is null");
    }

    /** A run that has no block yet. */
    public static RunCounters empty(UUID runId) {
        return new RunCounters(runId, 0, 0, 0, 0, 0, null, null, null, null, null);
    }

    public RunCounts counts() {
        return new RunCounts(total, scored, failed);
    }

    /** Model calls that were paid for. */
    public long calls() {
        return generated + discarded;
    }

    public long inputTokensOrZero() {
        return inputTokens == null ? 0 : inputTokens;
    }

    public long outputTokensOrZero() {
        return outputTokens == null ? 0 : outputTokens;
    }
}
