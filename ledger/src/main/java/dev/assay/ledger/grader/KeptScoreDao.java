package dev.assay.ledger.grader;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jspecify.annotations.Nullable;

/** What graders made of a sample before. Every look-up is one by primary key. */
public interface KeptScoreDao {

    /** Of some graders of a sample, in no order. */
    @SqlQuery("""
            SELECT ref, scores::text AS scores, score, judge::text AS judge, skipped, error::text AS error, started_at,
              finished_at
            FROM eval_grader_scores
            WHERE run_id = :runId AND model_no = :modelNo AND item_no = :itemNo AND ref = ANY (:refs)
            """)
    @RegisterConstructorMapper(Kept.class)
    List<Kept> of(UUID runId, int modelNo, int itemNo, int[] refs);

    /** Of a grader that was the only one of its task in some gradings, by the latest of them. */
    @SqlQuery("""
            SELECT :ref AS ref, scores::text AS scores, score, judge::text AS judge, false AS skipped,
              NULL::text AS error, started_at, finished_at
            FROM eval_scores
            WHERE run_id = :runId AND model_no = :modelNo AND item_no = :itemNo AND grading = ANY (:gradings)
            ORDER BY grading DESC
            LIMIT 1
            """)
    @RegisterConstructorMapper(Kept.class)
    Optional<Kept> alone(UUID runId, int modelNo, int itemNo, int ref, int[] gradings);

    /**
     * What a grader made of a sample.
     *
     * @param scores JSON object of numbers by metric ID; empty where it was skipped or could not score
     * @param score its canonical score; null where it has none
     * @param judge JSON, or null
     * @param skipped whether it was not to score this sample
     * @param error JSON; not null where it could not score the sample and another grader was there for that
     */
    record Kept(
            int ref,
            String scores,
            @Nullable Double score,
            @Nullable String judge,
            boolean skipped,
            @Nullable String error,
            Instant startedAt,
            Instant finishedAt) {

        public boolean scored() {
            return !skipped && error == null;
        }
    }
}
