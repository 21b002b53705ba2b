package dev.assay.ledger.finish;

import dev.assay.ledger.lane.Block;
import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jspecify.annotations.Nullable;

/** What finalize reads: blocks, never samples. */
interface FinishDao {

    @SqlQuery("""
            SELECT b.block_no, t.task_id, b.model_no, b.last_item - b.first_item + 1 AS size, b.scored, b.failed,
              b.input_tokens, b.output_tokens, b.cached_tokens, b.reasoning_tokens, b.cost_usd, b.partials::text AS partials
            FROM eval_blocks b JOIN eval_run_tasks t ON t.run_id = b.run_id AND t.task_no = b.task_no
            WHERE b.run_id = :runId ORDER BY b.block_no
            """)
    List<FinishedBlock> blocks(UUID runId);

    /** Why most samples of a model failed. */
    @SqlQuery("""
            SELECT code FROM eval_failures WHERE run_id = :runId AND model_no = :modelNo AND attempt = :attempt
            GROUP BY code ORDER BY count(*) DESC, code LIMIT 1
            """)
    String mostFrequentFailure(UUID runId, int modelNo, int attempt);

    /** Blocks that hold scores and are not done, so that nothing sums them up. */
    @SqlQuery("""
            SELECT run_id, block_no, task_no, model_no, first_item, last_item FROM eval_blocks
            WHERE run_id = :runId AND phase <> 'done' AND scored > 0 ORDER BY block_no
            """)
    @RegisterConstructorMapper(Block.class)
    List<Block> open(UUID runId);

    record FinishedBlock(
            int blockNo,
            String taskId,
            int modelNo,
            int size,
            int scored,
            int failed,
            @Nullable Long inputTokens,
            @Nullable Long outputTokens,
            @Nullable Long cachedTokens,
            @Nullable Long reasoningTokens,
            @Nullable BigDecimal costUsd,
            @Nullable String partials) {

        FinishedBlock with(String sums) {
            return new FinishedBlock(
                    blockNo,
                    taskId,
                    modelNo,
                    size,
                    scored,
                    failed,
                    inputTokens,
                    outputTokens,
                    cachedTokens,
                    reasoningTokens,
                    costUsd,
                    sums);
        }
    }
}
