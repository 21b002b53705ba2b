package dev.assay.ledger.finish;

import dev.assay.ledger.lane.Block;
import dev.assay.ledger.metric.AggregateDao;
import dev.assay.ledger.metric.BlockPartials;
import dev.assay.ledger.step.StepDao;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The metrics of a run that ends, however it ends: merged from its blocks, and from the samples of those that are not done. */
public final class FinalMetrics {

    private FinalMetrics() {}

    /**
     * @param grading of the run
     * @return null where the run was never prepared, so that it has no samples
     */
    public static @Nullable JsonNode of(Handle handle, UUID runId, List<String> models, int grading) {
        List<FinishDao.FinishedBlock> blocks = blocks(handle, runId, grading);
        return blocks.isEmpty() ? null : of(handle, runId, models, blocks);
    }

    /** As a run that has ended shows them, for whoever checks what was written. */
    public static JsonNode shown(Handle handle, UUID runId, List<String> models, int grading) {
        // Through text, so that numbers have the types that they have when they are read back.
        JsonMapper json = JsonMapper.shared();
        return json.readTree(json.writeValueAsString(of(handle, runId, models, blocks(handle, runId, grading))));
    }

    /** Of all tasks and models, however many: a run shows those that fit into its row. */
    public static JsonNode whole(Handle handle, UUID runId, List<String> models, int grading) {
        return RunMetrics.of(
                models,
                blocks(handle, runId, grading),
                handle.attach(AggregateDao.class).latest(runId),
                Long.MAX_VALUE);
    }

    static JsonNode of(Handle handle, UUID runId, List<String> models, List<FinishDao.FinishedBlock> blocks) {
        return RunMetrics.of(models, blocks, handle.attach(AggregateDao.class).latest(runId));
    }

    /** A block that is not done has scores of a part of its samples, which count as any. */
    static List<FinishDao.FinishedBlock> blocks(Handle handle, UUID runId, int grading) {
        FinishDao reads = handle.attach(FinishDao.class);
        StepDao steps = handle.attach(StepDao.class);
        Map<Integer, String> open = reads.open(runId).stream()
                .collect(Collectors.toMap(
                        Block::blockNo,
                        block -> BlockPartials.of(steps.scored(
                                        runId, block.modelNo(), block.firstItem(), block.lastItem(), grading))
                                .toJson()));
        return reads.blocks(runId).stream()
                .map(block -> {
                    String sums = open.get(block.blockNo());
                    return sums == null ? block : block.with(sums);
                })
                .toList();
    }
}
