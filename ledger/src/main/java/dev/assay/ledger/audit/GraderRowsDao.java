package dev.assay.ledger.audit;

import java.util.List;
import java.util.UUID;
import org.jdbi.v3.sqlobject.statement.SqlQuery;

/** Scores of single graders beside the samples' scores that are made of them. */
interface GraderRowsDao {

    /** Whether a run has graders that keep rows of their own, or rows of such. */
    @SqlQuery("""
            SELECT EXISTS (SELECT 1 FROM eval_graders WHERE run_id = :runId AND own_rows)
              OR EXISTS (SELECT 1 FROM eval_grader_scores WHERE run_id = :runId)
            """)
    boolean any(UUID runId);

    @SqlQuery("""
            SELECT task_no, first_item, first_item + item_count - 1 AS last_item FROM eval_run_tasks
            WHERE run_id = :runId ORDER BY task_no
            """)
    List<Range> tasks(UUID runId);

    /** Scored samples without the row of a grader, or whose scores are not those of its row. */
    @SqlQuery("""
            SELECT s.item_no, s.grading, r.grader_id, p.ref IS NULL AS missing
            FROM eval_scores s
            CROSS JOIN LATERAL (
              SELECT grader_id, grader_no, ref FROM eval_graders
              WHERE run_id = s.run_id AND grading = s.grading AND task_no = :taskNo AND own_rows OFFSET 0) r
            LEFT JOIN LATERAL (
              SELECT ref, scores FROM eval_grader_scores
              WHERE run_id = s.run_id AND model_no = s.model_no AND item_no = s.item_no AND ref = r.ref
              LIMIT 1) p ON true
            WHERE s.run_id = :runId AND s.model_no = :modelNo AND s.item_no BETWEEN :first AND :last
              AND (p.ref IS NULL
                OR EXISTS (SELECT 1 FROM json_each_text(p.scores) e WHERE s.scores ->> e.key IS DISTINCT FROM e.value))
            ORDER BY s.item_no, s.grading, r.grader_no
            """)
    List<Unlike> unlike(UUID runId, int taskNo, int modelNo, int first, int last);

    /** Rows of graders that their task does not have, or of samples that were not generated. */
    @SqlQuery("""
            SELECT p.item_no, p.ref
            FROM eval_grader_scores p
            WHERE p.run_id = :runId AND p.model_no = :modelNo AND p.item_no BETWEEN :first AND :last
              AND ((SELECT count(*) FROM eval_graders r
                    WHERE r.run_id = p.run_id AND r.task_no = :taskNo AND r.own_rows AND r.ref = p.ref) = 0
                OR (SELECT 1 FROM eval_generations g
                    WHERE g.run_id = p.run_id AND g.model_no = p.model_no AND g.item_no = p.item_no) IS NULL)
            ORDER BY p.item_no, p.ref
            """)
    List<Surplus> surplus(UUID runId, int taskNo, int modelNo, int first, int last);

    /** Rows beyond the run's last item or its last model. */
    @SqlQuery("""
            SELECT count(*) FROM eval_grader_scores
            WHERE run_id = :runId AND (model_no >= :models OR item_no > :lastItem)
            """)
    long outside(UUID runId, int models, int lastItem);

    record Range(int taskNo, int firstItem, int lastItem) {}

    /** @param missing whether there is no row at all */
    record Unlike(int itemNo, int grading, String graderId, boolean missing) {}

    record Surplus(int itemNo, int ref) {}
}
