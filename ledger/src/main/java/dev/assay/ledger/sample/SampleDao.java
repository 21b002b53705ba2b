package dev.assay.ledger.sample;

import dev.assay.ledger.lane.Phase;
import dev.assay.ledger.sample.SampleFilter.Wanted;
import dev.assay.ledger.sample.SampleRow.Failure;
import dev.assay.ledger.sample.SampleRow.Generation;
import dev.assay.ledger.sample.SampleRow.Item;
import dev.assay.ledger.sample.SampleRow.Score;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.mapper.Nested;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jspecify.annotations.Nullable;

/** Reads samples whose places are known. */
interface SampleDao {

    /**
     * Samples in the order in which they are named, until their texts are longer than asked for; the one that goes over
     * is among them. Lengths are read without the texts. Every look-up is one of a key, one row at a time: with
     * {@code LIMIT} in it a lateral query has no other plan, whatever the statistics say.
     *
     * @param active whether a block's token means that somebody works on it
     */
    @SqlQuery("""
            SELECT model_no, item_no, phase, held, bytes,
                   i_task_no, i_sample_index, i_prompt, i_messages, i_target, i_created_at, i_dataset_row,
                   g_attempt, g_response_id, g_output_text, g_reasoning, g_finish_reason, g_flags,
                   CASE WHEN :grading > 1 AND s_attempt IS NOT NULL THEN s_extracted_output ELSE g_extracted_output END
                     AS g_extracted_output,
                   g_input_tokens, g_output_tokens, g_cached_tokens, g_reasoning_tokens, g_tokens_estimated,
                   g_cost_usd, g_started_at, g_finished_at,
                   s_attempt, s_scores, s_judge, s_started_at, s_finished_at,
                   f_step, f_code, f_message, f_details, f_reasoning, f_finish_reason, f_failed_at,
                   CASE WHEN several THEN (
                     SELECT json_agg(json_build_object('id', r.grader_id, 'scored', p.ref IS NOT NULL, 'score', p.score,
                       'scores', p.scores, 'passed', p.score >= r.pass_threshold, 'skipped', coalesce(p.skipped, false),
                       'judge', p.judge, 'error', p.error) ORDER BY r.grader_no)::text
                     FROM eval_graders r
                     LEFT JOIN LATERAL (
                       SELECT ref, score, scores, skipped, judge, error
                       FROM eval_grader_scores
                       WHERE run_id = :runId AND model_no = samples.model_no AND item_no = samples.item_no AND ref = r.ref
                       LIMIT 1) p ON true
                     WHERE r.run_id = :runId AND r.grading = :grading AND r.task_no = samples.i_task_no AND r.own_rows)
                   END AS graders
            FROM (
              SELECT w.n, w.model_no, w.item_no, b.phase, coalesce(b.held, false) AS held, i.*, g.*, s.*, f.*, d.*,
                p.p_bytes IS NOT NULL AS several, t.bytes, sum(t.bytes) OVER (ORDER BY w.n ROWS UNBOUNDED PRECEDING) - t.bytes AS bytes_before
              FROM unnest(:modelNos::int[], :itemNos::int[]) WITH ORDINALITY AS w (model_no, item_no, n)
              LEFT JOIN LATERAL (
                SELECT phase, :active AND token IS NOT NULL AS held
                FROM eval_blocks
                WHERE run_id = :runId AND model_no = w.model_no AND last_item >= w.item_no
                ORDER BY run_id, model_no, last_item
                LIMIT 1) b ON true
              CROSS JOIN LATERAL (
                SELECT task_no AS i_task_no, sample_index AS i_sample_index, prompt AS i_prompt, messages AS i_messages,
                       target AS i_target, created_at AS i_created_at,
                       CASE WHEN :want.datasetRow THEN dataset_row END AS i_dataset_row,
                       octet_length(prompt) + coalesce(octet_length(messages), 0) + coalesce(octet_length(target), 0)
                         + CASE WHEN NOT :want.datasetRow THEN 0
                           WHEN pg_column_compression(dataset_row) IS NULL THEN pg_column_size(dataset_row)
                           ELSE octet_length(dataset_row::text) END AS i_bytes
                FROM eval_items
                WHERE run_id = :runId AND item_no = w.item_no
                LIMIT 1) i
              LEFT JOIN LATERAL (
                SELECT attempt AS g_attempt, response_id AS g_response_id, output_text AS g_output_text,
                       CASE WHEN :want.reasoning THEN reasoning END AS g_reasoning,
                       extracted_output AS g_extracted_output, finish_reason AS g_finish_reason, flags AS g_flags,
                       input_tokens AS g_input_tokens, output_tokens AS g_output_tokens,
                       cached_tokens AS g_cached_tokens, reasoning_tokens AS g_reasoning_tokens,
                       tokens_estimated AS g_tokens_estimated, cost_usd AS g_cost_usd,
                       started_at AS g_started_at, finished_at AS g_finished_at,
                       octet_length(output_text) + coalesce(octet_length(extracted_output), 0)
                         + coalesce(octet_length(response_id), 0) + coalesce(octet_length(finish_reason), 0)
                         + CASE WHEN :want.reasoning THEN coalesce(octet_length(reasoning), 0) ELSE 0 END AS g_bytes
                FROM eval_generations
                WHERE run_id = :runId AND model_no = w.model_no AND item_no = w.item_no
                LIMIT 1) g ON true
              LEFT JOIN LATERAL (
                SELECT attempt AS s_attempt, scores AS s_scores, judge AS s_judge, extracted_output AS s_extracted_output,
                       started_at AS s_started_at, finished_at AS s_finished_at,
                       octet_length(scores::text) + coalesce(octet_length(judge::text), 0)
                         + coalesce(octet_length(extracted_output), 0) AS s_bytes
                FROM eval_scores
                WHERE run_id = :runId AND model_no = w.model_no AND item_no = w.item_no AND grading = :grading
                LIMIT 1) s ON true
              LEFT JOIN LATERAL (
                SELECT step AS f_step, code AS f_code, message AS f_message, details AS f_details,
                       failed_at AS f_failed_at,
                       octet_length(code) + octet_length(message) + coalesce(octet_length(details::text), 0)
                         AS f_bytes
                FROM eval_failures
                WHERE run_id = :runId AND model_no = w.model_no AND item_no = w.item_no AND attempt = :attempt
                LIMIT 1) f ON true
              LEFT JOIN LATERAL (
                SELECT CASE WHEN :want.reasoning THEN reasoning END AS f_reasoning, finish_reason AS f_finish_reason,
                       coalesce(octet_length(finish_reason), 0)
                         + CASE WHEN :want.reasoning THEN coalesce(octet_length(reasoning), 0) ELSE 0 END AS d_bytes
                FROM eval_discarded_calls
                WHERE run_id = :runId AND model_no = w.model_no AND item_no = w.item_no AND attempt = :attempt
                  AND f.f_step = 'generate' AND reason = f.f_code
                ORDER BY n DESC
                LIMIT 1) d ON true
              LEFT JOIN LATERAL (
                SELECT sum(octet_length(r.grader_id) + coalesce((
                  SELECT octet_length(scores::text) + coalesce(octet_length(judge::text), 0)
                    + coalesce(octet_length(error::text), 0)
                  FROM eval_grader_scores
                  WHERE run_id = :runId AND model_no = w.model_no AND item_no = w.item_no AND ref = r.ref
                  LIMIT 1), 0)) AS p_bytes
                FROM eval_graders r
                WHERE r.run_id = :runId AND r.grading = :grading AND r.task_no = i.i_task_no AND r.own_rows) p ON true
              CROSS JOIN LATERAL (
                SELECT i_bytes + coalesce(g_bytes, 0) + coalesce(s_bytes, 0) + coalesce(f_bytes, 0)
                  + coalesce(d_bytes, 0) + coalesce(p_bytes, 0) AS bytes) t
            ) samples
            WHERE bytes_before <= :maxBytes
            ORDER BY n
            """)
    List<FoundSample> samples(
            UUID runId,
            int attempt,
            int grading,
            @BindMethods("want") Wanted want,
            boolean active,
            int[] modelNos,
            int[] itemNos,
            long maxBytes);

    /**
     * A sample as its rows have it.
     *
     * @param phase of its block; null where its run has no blocks yet
     * @param held whether a lane works on the block
     * @param bytes length of its texts
     * @param graders JSON, see {@link SampleRow}
     */
    record FoundSample(
            int modelNo,
            int itemNo,
            @Nullable Phase phase,
            boolean held,
            long bytes,
            @Nested("i_") Item item,
            @Nullable @Nested("g_") Generation generation,
            @Nullable @Nested("s_") Score score,
            @Nullable @Nested("f_") Failure failure,
            @Nullable String graders) {

        SampleRow row() {
            SampleRow.Status status =
                    SampleRow.Status.of(phase, held, score != null, failure != null, generation != null);
            return new SampleRow(modelNo, itemNo, status, item, generation, score, failure, graders);
        }
    }
}
