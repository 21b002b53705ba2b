package dev.assay.ledger.run;

import java.util.List;
import java.util.UUID;
import org.jdbi.v3.sqlobject.statement.SqlQuery;

/** A run summed up while it goes on as well as afterwards: blocks are read, and samples only of blocks that are not done. */
public interface OverviewDao {

    /**
     * Counts and means by task and model, which may have several: their merge is the mean of a metric over the samples that
     * have a score of it.
     *
     * @param metric empty: the canonical score
     */
    @SqlQuery("""
            WITH open AS MATERIALIZED (
              SELECT block_no, task_no, model_no, first_item, last_item FROM eval_blocks
              WHERE run_id = :runId AND scored > 0
                AND (indexed_scores IS DISTINCT FROM scored OR indexed_grading IS DISTINCT FROM :grading)),
            closed AS MATERIALIZED (
              SELECT b.task_no, b.model_no, c.count, c.mean,
                sum(c.count) OVER (PARTITION BY b.task_no, b.model_no)::double precision AS of_all
              FROM eval_block_scores c
              JOIN eval_blocks b ON b.run_id = c.run_id AND b.block_no = c.block_no
              WHERE c.run_id = :runId AND c.grading = :grading AND c.metric = :metric
                AND c.block_no NOT IN (SELECT block_no FROM open)),
            parts AS (
              SELECT task_no, model_no, sum(count) AS count, sum(mean * (count / of_all)) AS mean
              FROM closed
              GROUP BY task_no, model_no
              UNION ALL
              SELECT task_no, model_no, count(score), avg(score)::double precision FROM (
                SELECT o.task_no, o.model_no, CASE WHEN :metric = '' THEN s.score::numeric
                       WHEN json_typeof(s.scores -> :metric) = 'number' THEN (s.scores ->> :metric)::numeric END AS score
                FROM open o
                CROSS JOIN LATERAL (
                  SELECT score, CASE WHEN :metric <> '' THEN replace(scores::text, '\\u0000', '\\ufffd')::json END AS scores
                  FROM eval_scores
                  WHERE run_id = :runId AND model_no = o.model_no AND item_no BETWEEN o.first_item AND o.last_item
                    AND grading = :grading
                  OFFSET 0) s) scores
              WHERE abs(score) < 1e308
              GROUP BY task_no, model_no)
            SELECT t.task_id, p.model_no, p.count, p.mean
            FROM parts p
            JOIN eval_run_tasks t ON t.run_id = :runId AND t.task_no = p.task_no
            """)
    List<Mean> means(UUID runId, int grading, String metric);

    /**
     * Samples failed in an attempt that have no answer. In a block that is done each sample without an answer has
     * failed.
     */
    @SqlQuery("""
            SELECT coalesce(sum(CASE WHEN b.phase = 'done' THEN b.last_item - b.first_item + 1 - b.generated ELSE (
                SELECT count(*) FROM eval_failures f
                WHERE f.run_id = :runId AND f.model_no = b.model_no AND f.item_no BETWEEN b.first_item AND b.last_item
                  AND f.attempt = :attempt
                  AND (SELECT 1 FROM eval_generations g
                       WHERE g.run_id = :runId AND g.model_no = b.model_no AND g.item_no = f.item_no) IS NULL) END), 0)
            FROM eval_blocks b
            WHERE b.run_id = :runId AND b.failed > 0
            """)
    long withoutAnswer(UUID runId, int attempt);

    /** Samples that were left over when a retry or a rerun of failed samples began: the most that one of them took up. */
    @SqlQuery("""
            SELECT coalesce(max(resumed_at_scoring + requeued), 0) FROM eval_run_attempts
            WHERE run_id = :runId AND kind IN ('retry', 'rerun_failed')
            """)
    long takenUpAgain(UUID runId);

    record Mean(String taskId, int modelNo, long count, double mean) {}
}
