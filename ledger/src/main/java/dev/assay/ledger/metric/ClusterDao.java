package dev.assay.ledger.metric;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.result.ResultIterable;
import org.jdbi.v3.core.result.ResultIterator;
import org.jdbi.v3.sqlobject.customizer.FetchSize;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.transaction.Transaction;
import org.jspecify.annotations.Nullable;

/** Means whose samples are not independent: several questions on one text, one question in several wordings. */
public interface ClusterDao {

    /**
     * The mean of a metric by model, with the standard error of {@link ClusteredMean}; models without a score are left
     * out. Reads every scored sample and its row.
     *
     * @param metric empty: the canonical score
     * @param column of the dataset; a sample whose row has it not is a cluster of its own
     */
    @Transaction
    default List<ClusteredMean> of(UUID runId, int grading, String metric, String column) {
        List<ClusteredMean> means = new ArrayList<>();
        try (ResultIterator<Scores> each =
                scores(runId, grading, metric, column).iterator()) {
            ClusterSums sums = new ClusterSums(means);
            each.forEachRemaining(sums::add);
            sums.end();
        }
        return means;
    }

    /**
     * The different scores of each cluster, model by model, cluster by cluster. What earlier versions stored may have an
     * escaped U+0000, for which PostgreSQL would refuse the whole row: it is read as U+FFFD.
     */
    @SqlQuery("""
            SELECT s.model_no, coalesce(encode(sha256(convert_to(r.value, 'UTF8')), 'hex'), s.item_no::text) COLLATE "C" AS cluster,
              r.value IS NOT NULL AS named,
              CASE WHEN :metric = '' THEN s.score::text
                WHEN json_typeof(r.scores -> :metric) = 'number' THEN r.scores ->> :metric END AS score,
              count(*) AS count
            FROM eval_scores s
            JOIN eval_items i ON i.run_id = s.run_id AND i.item_no = s.item_no
            CROSS JOIN LATERAL (
              SELECT replace(i.dataset_row::text, '\\u0000', '\\ufffd')::json ->> :column AS value,
                CASE WHEN :metric <> '' THEN replace(s.scores::text, '\\u0000', '\\ufffd')::json END AS scores
              OFFSET 0) r
            WHERE s.run_id = :runId AND s.grading = :grading
            GROUP BY 1, 2, 3, 4
            ORDER BY 1, 2
            """)
    @FetchSize(OverviewDao.FETCHED)
    ResultIterable<Scores> scores(UUID runId, int grading, String metric, String column);

    /**
     * Samples of a cluster with the same score.
     *
     * @param named whether their rows have the column
     * @param score null: none of the metric
     */
    record Scores(
            int modelNo,
            String cluster,
            boolean named,
            @Nullable String score,
            long count) {}

    /**
     * The mean of a metric of one model, with the standard error of samples that are alike within clusters: with {@code G}
     * clusters of {@code n} samples together, the square root of {@code G / (G - 1)} times the sum over clusters of the squared
     * sum of their deviations from the mean, over {@code n} (Miller: "Adding Error Bars to Evals", 2024, section 2.2; the factor
     * is that of few clusters, CR1: Cameron and Miller, "A Practitioner's Guide to Cluster-Robust Inference", 2015, section
     * II.B). Its interval is by Student's t with {@code G - 1} degrees of freedom (same, section VI.D). Where each sample is a
     * cluster of its own both are those of independent samples.
     *
     * @param named whether a row has the column
     * @param stderr null for a single cluster, which says nothing of others
     * @param ci95 null likewise
     */
    record ClusteredMean(
            int modelNo,
            long count,
            double mean,
            boolean named,
            long clusters,
            @Nullable Double stderr,
            MetricPartial.@Nullable Interval ci95) {

        static ClusteredMean of(int modelNo, MetricPartial all, boolean named, long clusters, @Nullable Double stderr) {
            return new ClusteredMean(
                    modelNo,
                    all.count(),
                    all.mean(),
                    named,
                    clusters,
                    stderr,
                    stderr == null ? null : MetricPartial.Interval.t(all.mean(), stderr, clusters - 1));
        }
    }
}
