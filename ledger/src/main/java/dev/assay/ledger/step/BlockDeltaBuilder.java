package dev.assay.ledger.step;

import dev.assay.ledger.lane.Block;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** What a flush adds to one block. */
final class BlockDeltaBuilder {

    int generated;
    int scored;
    int failed;
    private int discarded;
    private @Nullable Long input;
    private @Nullable Long output;
    private @Nullable Long cached;
    private @Nullable Long reasoning;
    private @Nullable BigDecimal cost;

    void generation(StepRow.Generation row) {
        generated++;
        tokens(row.tokens());
        if (row.costUsd() != null) {
            cost = cost == null ? row.costUsd() : cost.add(row.costUsd());
        }
    }

    void discarded(StepRow.DiscardedCall row) {
        discarded++;
        tokens(row.tokens());
    }

    FlushDao.Delta of(Block.Key key) {
        return new FlushDao.Delta(
                key.runId(),
                key.blockNo(),
                generated,
                scored,
                failed,
                discarded,
                input,
                output,
                cached,
                reasoning,
                cost);
    }

    private void tokens(StepRow.Tokens tokens) {
        input = sum(input, tokens.input());
        output = sum(output, tokens.output());
        cached = sum(cached, tokens.cached());
        reasoning = sum(reasoning, tokens.reasoning());
    }

    private static @Nullable Long sum(@Nullable Long sum, @Nullable Integer more) {
        if (more == null) {
            return sum;
        }
        return sum == null ? (long) more : sum + more;
    }
}
