package dev.assay.ledger.metric;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.result.ResultIterable;
import org.jdbi.v3.core.result.ResultIterator;
import org.jdbi.v3.sqlobject.customizer.FetchSize;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.transaction.Transaction;
import org.jspecify.annotations.Nullable;

/** A run summed up while it goes on as well as afterwards: blocks are read, and samples only of blocks that are not done. */
public interface OverviewDao {

    int FETCHED = 5_000;

    /** The ID of the canonical score. */
    String CANONICAL = "";

    /** The mean of a metric over a run, of samples graded one by one and together; {@code wholes} of its present grading. */
    default MetricPartial mean(UUID runId, int grading, String metric, List<AggregateDao.Latest> wholes) {
        return MetricMean.of(metric, values(runId, grading, metric), wholes);
    }

    /**
     * The values of a metric by task and model, of the samples that have a score of it.
     *
     * @param metric empty: the canonical score
     */
    @Transaction
    default List<Values> values(UUID runId, int grading, String metric) {
        Map<Values.Part, MetricPartial> sums = new LinkedHashMap<>();
        add(sums, closed(runId, grading, metric));
        add(sums, open(runId, grading, metric));
        return sums.entrySet().stream()
                .map(sum -> new Values(sum.getKey(), sum.getValue()))
                .toList();
    }

    private static void add(Map<Values.Part, MetricPartial> sums, ResultIterable<? extends Found> found) {
        try (ResultIterator<? extends Found> each = found.iterator()) {
            each.forEachRemaining(one -> one.values()
                    .ifPresent(values ->
                            sums.merge(new Values.Part(one.taskId(), one.modelNo()), values, MetricPartial::merge)));
        }
    }

    /** Blocks that say it without their samples. */
    @SqlQuery("""
            SELECT t.task_id, b.model_no, c.count, c.mean, c.total
            FROM eval_block_scores c
            JOIN eval_blocks b ON b.run_id = c.run_id AND b.block_no = c.block_no
            JOIN eval_run_tasks t ON t.run_id = c.run_id AND t.task_no = b.task_no
            WHERE c.run_id = :runId AND c.grading = :grading AND c.metric = :metric
              AND NOT (b.scored > 0
                AND (b.indexed_scores IS DISTINCT FROM b.scored OR b.indexed_grading IS DISTINCT FROM :grading))
            """)
    @FetchSize(FETCHED)
    ResultIterable<Closed> closed(UUID runId, int grading, String metric);

    /** The different scores of blocks whose samples are to be read, as they are written. */
    @SqlQuery("""
            WITH open AS MATERIALIZED (
              SELECT block_no, task_no, model_no, first_item, last_item FROM eval_blocks
              WHERE run_id = :runId AND scored > 0
                AND (indexed_scores IS DISTINCT FROM scored OR indexed_grading IS DISTINCT FROM :grading))
            SELECT t.task_id, v.model_no, v.score, v.count
            FROM (
              SELECT o.task_no, o.model_no, s.score, count(*) AS count
              FROM open o
              CROSS JOIN LATERAL (
                SELECT CASE WHEN :metric = '' THEN e.score::text
                    WHEN json_typeof(e.scores -> :metric) = 'number' THEN e.scores ->> :metric END AS score
                FROM (
                  SELECT score, CASE WHEN :metric <> '' THEN replace(scores::text, '\\u0000', '\\ufffd')::json END AS scores
                  FROM eval_scores
                  WHERE run_id = :runId AND model_no = o.model_no AND item_no BETWEEN o.first_item AND o.last_item
                    AND grading = :grading
                  OFFSET 0) e) s
              WHERE s.score IS NOT NULL
              GROUP BY o.task_no, o.model_no, s.score) v
            JOIN eval_run_tasks t ON t.run_id = :runId AND t.task_no = v.task_no
            """)
    @FetchSize(FETCHED)
    ResultIterable<Open> open(UUID runId, int grading, String metric);

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

    /** What all samples of a task and model have. */
    record Values(Part part, MetricPartial values) {

        /** A task and a model. */
        record Part(String taskId, int modelNo) {}
    }

    /** Some scores of a task and model. */
    interface Found {

        String taskId();

        int modelNo();

        /** Empty where they are numbers that no double holds. */
        Optional<MetricPartial> values();
    }

    /**
     * @param total the exact sum; null in rows of earlier versions
     */
    record Closed(
            String taskId,
            int modelNo,
            long count,
            double mean,
            @Nullable String total) implements Found {

        @Override
        public Optional<MetricPartial> values() {
            MetricPartial values = MetricPartial.of(mean, count);
            return Optional.of(
                    total == null
                            ? values
                            : new MetricPartial(count, Dyadic.parse(total), values.squares(), values.zerosAndOnes()));
        }
    }

    record Open(String taskId, int modelNo, String score, long count) implements Found {

        @Override
        public Optional<MetricPartial> values() {
            return Optional.of(Double.parseDouble(score))
                    .filter(Double::isFinite)
                    .map(value -> MetricPartial.of(value, count));
        }
    }
}
