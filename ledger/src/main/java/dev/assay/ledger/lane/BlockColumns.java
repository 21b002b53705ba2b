package dev.assay.ledger.lane;

import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** What a flush adds to its blocks, as the columns that {@code unnest} takes. */
public record BlockColumns(List<BlockDao.Delta> deltas) {

    public UUID[] runId() {
        return deltas.stream().map(BlockDao.Delta::runId).toArray(UUID[]::new);
    }

    public int[] blockNo() {
        return ints(BlockDao.Delta::blockNo);
    }

    public int[] generated() {
        return ints(BlockDao.Delta::generated);
    }

    public int[] scored() {
        return ints(BlockDao.Delta::scored);
    }

    public int[] failed() {
        return ints(BlockDao.Delta::failed);
    }

    public int[] discarded() {
        return ints(BlockDao.Delta::discarded);
    }

    public @Nullable Long[] input() {
        return deltas.stream().map(BlockDao.Delta::input).toArray(Long[]::new);
    }

    public @Nullable Long[] output() {
        return deltas.stream().map(BlockDao.Delta::output).toArray(Long[]::new);
    }

    public @Nullable Long[] cached() {
        return deltas.stream().map(BlockDao.Delta::cached).toArray(Long[]::new);
    }

    public @Nullable Long[] reasoning() {
        return deltas.stream().map(BlockDao.Delta::reasoning).toArray(Long[]::new);
    }

    public @Nullable BigDecimal[] cost() {
        return deltas.stream().map(BlockDao.Delta::cost).toArray(BigDecimal[]::new);
    }

    private int[] ints(ToIntFunction<BlockDao.Delta> value) {
        return deltas.stream().mapToInt(value).toArray();
    }
}
