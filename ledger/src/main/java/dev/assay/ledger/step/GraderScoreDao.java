package dev.assay.ledger.step;

import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** Inserts what one grader of several made of a sample. The first one stays. */
public interface GraderScoreDao {

    @SqlUpdate("""
            INSERT INTO eval_grader_scores (run_id, model_no, item_no, ref, attempt, scores, score, judge, skipped, error,
                started_at, finished_at)
            SELECT run_id, model_no, item_no, ref, attempt, scores::json, score, judge::json, skipped, error::json,
                timestamptz 'epoch' + started * interval '1 microsecond',
                timestamptz 'epoch' + finished * interval '1 microsecond'
            FROM unnest(:runId::uuid[], :modelNo::int[], :itemNo::int[], :ref::int[], :attempt::int[], :scores::text[],
                :score::float8[], :judge::text[], :skipped::boolean[], :error::text[], :started::bigint[],
                :finished::bigint[])
              AS t (run_id, model_no, item_no, ref, attempt, scores, score, judge, skipped, error, started, finished)
            ON CONFLICT DO NOTHING
            """)
    void insert(@BindMethods GraderScoreColumns columns);
}
