package dev.assay.ledger.run;

import java.util.List;
import java.util.UUID;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jspecify.annotations.Nullable;

/** Means whose samples are not independent: several questions on one text, one question in several wordings. */
public interface ClusterDao {

    /**
     * The mean of a metric by model, with the standard error of clusters: the square root of the sum over clusters of the
     * squared sum of their deviations from the mean, over the number of samples (Miller: "Adding Error Bars to Evals",
     * 2024, section 2.2). Reads every scored sample and its row. What earlier versions stored may have an escaped U+0000, for
     * which PostgreSQL would refuse the whole row: it is read as U+FFFD.
     *
     * @param metric empty: the canonical score
     * @param column of the dataset; a sample whose row has it not is a cluster of its own
     */
    @SqlQuery("""
            WITH scored AS MATERIALIZED (
              SELECT s.model_no, coalesce('=' || r.value, s.item_no::text) AS cluster, r.value IS NOT NULL AS named,
                CASE WHEN :metric = '' THEN s.score
                  WHEN json_typeof(r.scores -> :metric) = 'number' THEN (r.scores ->> :metric)::float8 END AS score
              FROM eval_scores s
              JOIN eval_items i ON i.run_id = s.run_id AND i.item_no = s.item_no
              CROSS JOIN LATERAL (
                SELECT replace(i.dataset_row::text, '\\u0000', '\\ufffd')::json ->> :column AS value,
                  CASE WHEN :metric <> '' THEN replace(s.scores::text, '\\u0000', '\\ufffd')::json END AS scores
                OFFSET 0) r
              WHERE s.run_id = :runId AND s.grading = :grading),
            means AS (
              SELECT model_no, count(score) AS n, avg(score) AS mean, bool_or(named) AS named
              FROM scored GROUP BY model_no),
            clusters AS (
              SELECT s.model_no, sum(s.score - m.mean) AS deviation
              FROM scored s JOIN means m ON m.model_no = s.model_no
              WHERE s.score IS NOT NULL
              GROUP BY s.model_no, s.cluster)
            SELECT m.model_no, m.n AS count, m.mean, m.named, count(*) AS clusters,
              CASE WHEN count(*) > 1 THEN sqrt(sum(c.deviation * c.deviation)) / m.n END AS stderr
            FROM means m JOIN clusters c ON c.model_no = m.model_no
            GROUP BY m.model_no, m.n, m.mean, m.named
            ORDER BY m.model_no
            """)
    @RegisterConstructorMapper(Clustered.class)
    List<Clustered> of(UUID runId, int grading, String metric, String column);

    /**
     * @param named whether a row has the column
     * @param stderr null for a single cluster, which says nothing of others
     */
    record Clustered(
            int modelNo,
            long count,
            double mean,
            boolean named,
            long clusters,
            @Nullable Double stderr) {}
}
