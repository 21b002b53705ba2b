package dev.assay.ledger.sample;

import java.util.List;
import java.util.UUID;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;

/** The statements behind {@link SampleReader}. */
public interface SampleDao {

    /** Blocks behind a position whose counters say that they have samples of a wanted status, in the order of samples. */
    @SqlQuery("""
            SELECT block_no, model_no, first_item, last_item
            FROM eval_blocks
            WHERE run_id = :runId
              AND (model_no, last_item) > (:after.modelNo, :after.itemNo)
              AND (CAST(:want.modelNo AS int) IS NULL OR model_no = :want.modelNo)
              AND (CAST(:want.taskNo AS int) IS NULL OR task_no = :want.taskNo)
              AND (:want.any
                OR :want.completed AND scored > 0
                OR :want.failed AND failed > 0
                OR :want.readyToScore AND phase <> 'done' AND generated > scored
                   AND NOT (:held AND phase = 'score' AND token IS NOT NULL)
                OR :want.scoring AND :held AND phase = 'score' AND token IS NOT NULL AND generated > scored
                OR :want.generating AND :held AND phase = 'generate' AND token IS NOT NULL
                   AND generated < last_item - first_item + 1
                OR :want.queued AND phase = 'generate' AND NOT (:held AND token IS NOT NULL)
                   AND generated < last_item - first_item + 1)
            ORDER BY model_no, first_item
            LIMIT :limit
            """)
    @RegisterConstructorMapper(BlockSpan.class)
    List<BlockSpan> blocks(
            @Bind("runId") UUID runId,
            @BindMethods("want") Wanted want,
            @Bind("held") boolean held,
            @BindMethods("after") SamplePosition after,
            @Bind("limit") int limit);

    /**
     * The samples of some blocks behind a position. Every look-up is one of a primary key, one row at a time: with
     * {@code LIMIT} in it a lateral query has no other plan, whatever the statistics say.
     *
     * @param held whether a block's token means that somebody works on it, as it does in an active run only
     */
    @SqlQuery("""
            SELECT model_no, item_no, status,
                   i_task_no, i_sample_index, i_prompt, i_target, i_created_at,
                   CASE WHEN :want.datasetRow THEN i_dataset_row END AS i_dataset_row,
                   g_attempt, g_response_id, g_output_text, g_flags,
                   CASE WHEN :grading > 1 AND s_attempt IS NOT NULL THEN s_extracted_output ELSE g_extracted_output END
                     AS g_extracted_output,
                   CASE WHEN :want.reasoning THEN g_reasoning END AS g_reasoning,
                   g_input_tokens, g_output_tokens, g_cached_tokens, g_reasoning_tokens, g_tokens_estimated,
                   g_cost_usd, g_started_at, g_finished_at,
                   s_attempt, s_scores, s_judge, s_started_at, s_finished_at,
                   f_step, f_code, f_message, f_details, f_failed_at
            FROM (
              SELECT n, b.model_no, i.*, g.*, s.*, f.*,
                     CASE
                       WHEN s_attempt IS NOT NULL THEN 'completed'
                       WHEN f_step IS NOT NULL THEN 'failed'
                       WHEN g_attempt IS NOT NULL AND :held AND phase = 'score' AND token IS NOT NULL THEN 'scoring'
                       WHEN g_attempt IS NOT NULL THEN 'ready_to_score'
                       WHEN :held AND phase = 'generate' AND token IS NOT NULL THEN 'generating'
                       ELSE 'queued'
                     END AS status
              FROM unnest(CAST(:blocks AS int[])) WITH ORDINALITY AS wanted (block_no, n)
              CROSS JOIN LATERAL (
                SELECT eb.model_no, eb.first_item, eb.last_item, eb.phase, eb.token
                FROM eval_blocks eb
                WHERE eb.run_id = :runId AND eb.block_no = wanted.block_no
                LIMIT 1) b
              CROSS JOIN LATERAL (
                SELECT item_no, task_no AS i_task_no, sample_index AS i_sample_index,
                       dataset_row AS i_dataset_row, prompt AS i_prompt, target AS i_target,
                       created_at AS i_created_at
                FROM eval_items
                WHERE run_id = :runId AND item_no BETWEEN b.first_item AND b.last_item
                ORDER BY run_id, item_no
                LIMIT b.last_item - b.first_item + 1) i
              LEFT JOIN LATERAL (
                SELECT attempt AS g_attempt, response_id AS g_response_id, output_text AS g_output_text,
                       reasoning AS g_reasoning, extracted_output AS g_extracted_output, flags AS g_flags,
                       input_tokens AS g_input_tokens, output_tokens AS g_output_tokens,
                       cached_tokens AS g_cached_tokens, reasoning_tokens AS g_reasoning_tokens,
                       tokens_estimated AS g_tokens_estimated, cost_usd AS g_cost_usd,
                       started_at AS g_started_at, finished_at AS g_finished_at
                FROM eval_generations
                WHERE run_id = :runId AND model_no = b.model_no AND item_no = i.item_no
                LIMIT 1) g ON true
              LEFT JOIN LATERAL (
                SELECT attempt AS s_attempt, scores AS s_scores, judge AS s_judge, extracted_output AS s_extracted_output,
                       started_at AS s_started_at, finished_at AS s_finished_at
                FROM eval_scores
                WHERE run_id = :runId AND model_no = b.model_no AND item_no = i.item_no AND grading = :grading
                LIMIT 1) s ON true
              LEFT JOIN LATERAL (
                SELECT step AS f_step, code AS f_code, message AS f_message, details AS f_details,
                       failed_at AS f_failed_at
                FROM eval_failures
                WHERE run_id = :runId AND model_no = b.model_no AND item_no = i.item_no AND attempt = :attempt
                LIMIT 1) f ON true
              WHERE (b.model_no, i.item_no) > (:after.modelNo, :after.itemNo)
            ) samples
            WHERE :want.any OR status = ANY (CAST(:want.names AS text[]))
            ORDER BY n, item_no
            LIMIT :limit
            """)
    @RegisterConstructorMapper(SampleRow.class)
    List<SampleRow> page(
            @Bind("runId") UUID runId,
            @Bind("attempt") int attempt,
            @Bind("grading") int grading,
            @BindMethods("want") Wanted want,
            @Bind("held") boolean held,
            @Bind("blocks") List<Integer> blocks,
            @BindMethods("after") SamplePosition after,
            @Bind("limit") int limit);

    /** Items of a run that is still being prepared: all are queued for every model. */
    @SqlQuery("""
            SELECT CAST(:after.modelNo AS int) AS model_no, item_no, 'queued' AS status,
                   task_no AS i_task_no, sample_index AS i_sample_index, prompt AS i_prompt, target AS i_target,
                   created_at AS i_created_at,
                   CASE WHEN :want.datasetRow THEN dataset_row END AS i_dataset_row
            FROM eval_items
            WHERE run_id = :runId AND item_no > :after.itemNo
              AND (CAST(:want.taskNo AS int) IS NULL OR task_no = :want.taskNo)
            ORDER BY run_id, item_no
            LIMIT :limit
            """)
    @RegisterConstructorMapper(QueuedRow.class)
    List<QueuedRow> queued(
            @Bind("runId") UUID runId,
            @BindMethods("want") Wanted want,
            @BindMethods("after") SamplePosition after,
            @Bind("limit") int limit);
}
