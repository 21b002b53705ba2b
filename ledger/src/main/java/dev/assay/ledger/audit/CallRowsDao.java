package dev.assay.ledger.audit;

import java.util.List;
import java.util.UUID;
import org.jdbi.v3.sqlobject.statement.SqlQuery;

/** Steps and paid calls by the attempt that made them, one range of items of one model at a time. */
interface CallRowsDao {

    /** Tokens that nobody reported count as 0; {@code unreported} says how many calls those are. */
    String CALLS = """
            SELECT attempt, count(*) AS calls, coalesce(sum(input_tokens), 0) AS input_tokens,
              coalesce(sum(output_tokens), 0) AS output_tokens,
              count(*) FILTER (WHERE coalesce(input_tokens, 0) = 0) AS without_input,
              count(*) FILTER (WHERE coalesce(output_tokens, 0) = 0) AS without_output
            """;

    @SqlQuery(CALLS + """
            FROM eval_generations
            WHERE run_id = :runId AND model_no = :modelNo AND item_no BETWEEN :first AND :last
            GROUP BY attempt
            """)
    List<Calls> generations(UUID runId, int modelNo, int first, int last);

    @SqlQuery(CALLS + """
            FROM eval_discarded_calls
            WHERE run_id = :runId AND model_no = :modelNo AND item_no BETWEEN :first AND :last
            GROUP BY attempt
            """)
    List<Calls> discarded(UUID runId, int modelNo, int first, int last);

    @SqlQuery("""
            SELECT grading, attempt, count(*) AS scores FROM eval_scores
            WHERE run_id = :runId AND model_no = :modelNo AND item_no BETWEEN :first AND :last
            GROUP BY grading, attempt
            """)
    List<Scores> scores(UUID runId, int modelNo, int first, int last);

    @SqlQuery("SELECT attempt, count(*) AS calls FROM eval_grader_calls WHERE run_id = :runId GROUP BY attempt")
    List<GraderCalls> graderCalls(UUID runId);

    /** Rows of samples that the run does not have: beyond its last item or its last model. */
    @SqlQuery("""
            SELECT place, count(*) AS rows FROM (
              SELECT 'eval_items' AS place FROM eval_items i WHERE i.run_id = :runId AND i.item_no > :lastItem AND :prepared
              UNION ALL
              SELECT 'eval_generations' FROM eval_generations g WHERE g.run_id = :runId AND g.model_no >= :models
              UNION ALL
              SELECT 'eval_scores' FROM eval_scores s WHERE s.run_id = :runId AND s.model_no >= :models
              UNION ALL
              SELECT 'eval_failures' FROM eval_failures f WHERE f.run_id = :runId AND f.model_no >= :models
              UNION ALL
              SELECT 'eval_discarded_calls' FROM eval_discarded_calls d WHERE d.run_id = :runId AND d.model_no >= :models
              UNION ALL
              SELECT x.place FROM generate_series(0, :models - 1) m
              CROSS JOIN LATERAL (
                SELECT 'eval_generations' AS place FROM eval_generations g
                WHERE g.run_id = :runId AND g.model_no = m AND g.item_no > :lastItem
                UNION ALL
                SELECT 'eval_scores' FROM eval_scores s
                WHERE s.run_id = :runId AND s.model_no = m AND s.item_no > :lastItem
                UNION ALL
                SELECT 'eval_failures' FROM eval_failures f
                WHERE f.run_id = :runId AND f.model_no = m AND f.item_no > :lastItem
                UNION ALL
                SELECT 'eval_discarded_calls' FROM eval_discarded_calls d
                WHERE d.run_id = :runId AND d.model_no = m AND d.item_no > :lastItem) x) outside
            GROUP BY place ORDER BY place
            """)
    List<Outside> outside(UUID runId, int models, int lastItem, boolean prepared);

    record Calls(int attempt, long calls, long inputTokens, long outputTokens, long withoutInput, long withoutOutput) {}

    record Scores(int grading, int attempt, long scores) {}

    record GraderCalls(int attempt, long calls) {}

    record Outside(String place, long rows) {}
}
