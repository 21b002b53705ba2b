package dev.assay.ledger.run;

import dev.assay.ledger.run.ModelCountersDao.ModelCounters;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * What the generations that are left may cost: for each model, as many means of what its generations took so far. Tokens
 * of answers that were discarded count towards the means, since they come again as often.
 *
 * @param inputTokens null where a model with generations left has none so far that reported any; likewise the others
 */
public record Estimate(
        @Nullable Long inputTokens,
        @Nullable Long outputTokens,
        @Nullable BigDecimal costUsd) {

    private static final int DECIMALS = 8;

    public static Estimate of(Handle handle, UUID runId) {
        return of(handle.attach(ModelCountersDao.class).of(runId));
    }

    static Estimate of(List<ModelCounters> models) {
        return new Estimate(
                whole(sum(models, counters -> decimal(counters.inputTokens()))),
                whole(sum(models, counters -> decimal(counters.outputTokens()))),
                sum(models, ModelCounters::costUsd));
    }

    private static @Nullable BigDecimal sum(
            List<ModelCounters> models, Function<ModelCounters, @Nullable BigDecimal> soFar) {
        boolean unknown = models.stream().allMatch(counters -> soFar.apply(counters) == null);
        BigDecimal sum = BigDecimal.ZERO;
        for (ModelCounters counters : models) {
            BigDecimal spent = soFar.apply(counters);
            if (counters.ungenerated() > 0) {
                if (spent == null || counters.generated() == 0) {
                    return null;
                }
                sum = sum.add(spent.multiply(BigDecimal.valueOf(counters.ungenerated()))
                        .divide(BigDecimal.valueOf(counters.generated()), MathContext.DECIMAL64));
            }
        }
        return unknown ? null : sum.setScale(DECIMALS, RoundingMode.HALF_UP).stripTrailingZeros();
    }

    private static @Nullable BigDecimal decimal(@Nullable Long tokens) {
        return tokens == null ? null : BigDecimal.valueOf(tokens);
    }

    private static @Nullable Long whole(@Nullable BigDecimal tokens) {
        return tokens == null ? null : tokens.setScale(0, RoundingMode.HALF_UP).longValueExact();
    }
}
