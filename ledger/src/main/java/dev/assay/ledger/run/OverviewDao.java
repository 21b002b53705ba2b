package dev.assay.ledger.run;

import java.util.List;
import java.util.UUID;
import org.jdbi.v3.sqlobject.statement.SqlQuery;

/** A run summed up while it goes on as well as afterwards: blocks are read, and samples only of blocks that are not done. */
public interface OverviewDao {

    /**
     * Counts and means whose merge is the mean of a metric over the samples that have a score of it.
     *
     * @param metric empty: the canonical score
     */
    @SqlQuery("""
            WITH open AS MATERIALIZED (
              SELECT block_no, model_no, first_item, last_item FROM eval_blocks
              WHERE run_id = :runId AND scored > 0
                AND (indexed_scores IS DISTINCT FROM scored OR indexed_grading IS DISTINCT FROM :grading)),
            closed AS MATERIALIZED (
              SELECT count, mean FROM eval_block_scores
              WHERE run_id = :runId AND grading = :grading AND metric = :metric
                AND block_no NOT IN (SELECT block_no FROM open))
            SELECT coalesce(sum(count), 0) AS count,
              coalesce(sum(mean * (count / (SELECT sum(count) FROM closed)::double precision)), 0) AS mean
            FROM closed
            UNION ALL
            SELECT count(score), coalesce(avg(score)::double precision, 0) FROM (
              SELECT CASE WHEN :metric = '' THEN s.score::numeric
                     WHEN json_typeof(s.scores -> :metric) = 'number' THEN (s.scores ->> :metric)::numeric END AS score
              FROM open o
              CROSS JOIN LATERAL (
                SELECT score, scores FROM eval_scores
                WHERE run_id = :runId AND model_no = o.model_no AND item_no BETWEEN o.first_item AND o.last_item
                  AND grading = :grading
                OFFSET 0) s) scores
            WHERE abs(score) < 1e308
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

    record Mean(long count, double mean) {}
}
