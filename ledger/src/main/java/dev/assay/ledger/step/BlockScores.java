package dev.assay.ledger.step;

import dev.assay.ledger.metric.BlockPartials;
import dev.assay.ledger.metric.MetricPartial;
import dev.assay.ledger.step.FlushDao.Locked;
import dev.assay.text.Text;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The scores of a block by metric, in ascending order: with them a search by score finds its samples and reads no
 * others. A block with a metric that cannot be indexed is left out as a whole, and read sample by sample instead.
 */
final class BlockScores {

    /** Longest metric ID that is indexed; a longer one does not fit into a key. */
    static final int MAX_METRIC_LENGTH = 255;

    /** A grader of a user may make any number of metrics; each is a row of the block. */
    static final int MAX_METRICS = 100;

    private final Locked block;
    private final int grading;
    private final Map<String, List<Entry>> byMetric = new LinkedHashMap<>();
    private int samples;

    BlockScores(Locked block, int grading) {
        this.block = block;
        this.grading = grading;
    }

    private record Entry(double score, int itemNo) {}

    void add(int itemNo, Map<String, Double> metrics) {
        samples++;
        metrics.forEach((metric, score) ->
                byMetric.computeIfAbsent(metric, id -> new ArrayList<>()).add(new Entry(score, itemNo)));
    }

    /** How many samples are indexed now; null where the block cannot be. */
    @Nullable Integer write(BlockScoreDao dao, BlockPartials partials) {
        if (samples == 0) {
            return 0;
        }
        if (byMetric.size() > MAX_METRICS || !byMetric.keySet().stream().allMatch(BlockScores::indexable)) {
            return null;
        }
        if (partials.score().count() > 0) {
            dao.write(row("", partials.score(), List.of()));
        }
        byMetric.forEach((metric, entries) -> {
            MetricPartial partial = partials.metrics().getOrDefault(metric, MetricPartial.EMPTY);
            dao.write(row(metric, partial, sorted(entries)));
        });
        return samples;
    }

    private static boolean indexable(String metric) {
        return !metric.isEmpty() && metric.length() <= MAX_METRIC_LENGTH && !Text.dirty(metric);
    }

    private static List<Entry> sorted(List<Entry> entries) {
        return entries.stream()
                .sorted(Comparator.comparingDouble(Entry::score).thenComparingInt(Entry::itemNo))
                .toList();
    }

    private BlockScoreDao.Row row(String metric, MetricPartial partial, List<Entry> entries) {
        return new BlockScoreDao.Row(
                block.runId(),
                grading,
                metric,
                block.modelNo(),
                block.lastItem(),
                block.blockNo(),
                partial.count(),
                partial.mean(),
                partial.sum().toString(),
                entries.isEmpty() ? partial.mean() : entries.getFirst().score(),
                entries.isEmpty() ? partial.mean() : entries.getLast().score(),
                entries.stream().map(Entry::score).toList(),
                entries.stream().map(Entry::itemNo).toList());
    }
}
