package dev.assay.ledger.audit;

import dev.assay.ledger.lane.Phase;
import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.mapper.Nested;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jspecify.annotations.Nullable;

/** Blocks beside the rows that they count. Rows are looked up by primary key, block by block. */
interface BlockAuditDao {

    @SqlQuery("""
            SELECT b.block_no, b.last_item - b.first_item + 1 AS size, b.phase, b.token IS NOT NULL AS held,
              b.partials IS NOT NULL AS with_partials,
              b.generated AS counted_generated, b.scored AS counted_scored, b.failed AS counted_failed,
              b.discarded AS counted_discarded, b.input_tokens AS counted_input_tokens,
              b.output_tokens AS counted_output_tokens, b.cached_tokens AS counted_cached_tokens,
              b.reasoning_tokens AS counted_reasoning_tokens, b.cost_usd AS counted_cost_usd,
              g.generated AS found_generated, s.scored AS found_scored, f.failed AS found_failed,
              d.discarded AS found_discarded,
              CASE WHEN coalesce(g.input_tokens, d.input_tokens) IS NOT NULL
                THEN coalesce(g.input_tokens, 0) + coalesce(d.input_tokens, 0) END AS found_input_tokens,
              CASE WHEN coalesce(g.output_tokens, d.output_tokens) IS NOT NULL
                THEN coalesce(g.output_tokens, 0) + coalesce(d.output_tokens, 0) END AS found_output_tokens,
              g.cached_tokens AS found_cached_tokens, g.reasoning_tokens AS found_reasoning_tokens,
              g.cost_usd AS found_cost_usd,
              i.items, s.ungenerated AS scored_ungenerated, o.open, o.ungenerated AS open_ungenerated
            FROM eval_blocks b
            CROSS JOIN LATERAL (
              SELECT count(*) AS items FROM eval_items i
              WHERE i.run_id = b.run_id AND i.item_no BETWEEN b.first_item AND b.last_item
                AND i.task_no = b.task_no) i
            CROSS JOIN LATERAL (
              SELECT count(*) AS generated, sum(input_tokens) AS input_tokens, sum(output_tokens) AS output_tokens,
                sum(cached_tokens) AS cached_tokens, sum(reasoning_tokens) AS reasoning_tokens, sum(cost_usd) AS cost_usd
              FROM eval_generations g
              WHERE g.run_id = b.run_id AND g.model_no = b.model_no
                AND g.item_no BETWEEN b.first_item AND b.last_item) g
            CROSS JOIN LATERAL (
              SELECT count(*) FILTER (WHERE s.grading = :grading) AS scored,
                count(*) FILTER (WHERE (SELECT 1 FROM eval_generations g
                  WHERE g.run_id = s.run_id AND g.model_no = s.model_no AND g.item_no = s.item_no) IS NULL) AS ungenerated
              FROM eval_scores s
              WHERE s.run_id = b.run_id AND s.model_no = b.model_no
                AND s.item_no BETWEEN b.first_item AND b.last_item) s
            CROSS JOIN LATERAL (
              SELECT count(*) FILTER (WHERE (SELECT 1 FROM eval_scores s
                WHERE s.run_id = f.run_id AND s.model_no = f.model_no AND s.item_no = f.item_no
                  AND s.grading = :grading) IS NULL) AS failed
              FROM eval_failures f
              WHERE f.run_id = b.run_id AND f.model_no = b.model_no
                AND f.item_no BETWEEN b.first_item AND b.last_item AND f.attempt = :attempt) f
            CROSS JOIN LATERAL (
              SELECT count(*) AS discarded, sum(input_tokens) AS input_tokens, sum(output_tokens) AS output_tokens
              FROM eval_discarded_calls d
              WHERE d.run_id = b.run_id AND d.model_no = b.model_no
                AND d.item_no BETWEEN b.first_item AND b.last_item) d
            CROSS JOIN LATERAL (
              SELECT count(*) AS open,
                count(*) FILTER (WHERE (SELECT 1 FROM eval_generations g
                  WHERE g.run_id = b.run_id AND g.model_no = b.model_no AND g.item_no = n) IS NULL) AS ungenerated
              FROM generate_series(b.first_item, b.last_item) n
              WHERE (SELECT 1 FROM eval_scores s
                     WHERE s.run_id = b.run_id AND s.model_no = b.model_no AND s.item_no = n
                       AND s.grading = :grading) IS NULL
                AND (SELECT 1 FROM eval_failures f
                     WHERE f.run_id = b.run_id AND f.model_no = b.model_no AND f.item_no = n
                       AND f.attempt = :attempt) IS NULL) o
            WHERE b.run_id = :runId AND b.block_no > :after
            ORDER BY b.block_no
            LIMIT :limit
            """)
    List<BlockRow> next(UUID runId, int attempt, int grading, int after, int limit);

    /**
     * A block.
     *
     * @param counted what its counters say
     * @param found what its rows say
     * @param items items of its task that are there in its range
     * @param scoredUngenerated scores, of any grading, whose sample has no generation
     * @param open samples that have neither a score of the run's grading nor a failure of its attempt
     * @param openUngenerated those of them without a generation
     */
    record BlockRow(
            int blockNo,
            int size,
            Phase phase,
            boolean held,
            boolean withPartials,
            @Nested("counted") Counts counted,
            @Nested("found") Counts found,
            int items,
            int scoredUngenerated,
            int open,
            int openUngenerated) {}

    /** Null tokens and cost: nobody reported any. */
    record Counts(
            long generated,
            long scored,
            long failed,
            long discarded,
            @Nullable Long inputTokens,
            @Nullable Long outputTokens,
            @Nullable Long cachedTokens,
            @Nullable Long reasoningTokens,
            @Nullable BigDecimal costUsd) {}
}
