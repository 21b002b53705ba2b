package dev.assay.ledger.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.ledger.Ledger;
import dev.assay.ledger.TestDatabase;
import dev.assay.ledger.TestRun;
import dev.assay.ledger.run.Run;
import dev.assay.ledger.run.RunState;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Samples that two graders have scored, each with a row of its own. */
class GraderRowsTest {

    private static TestDatabase database;
    private static Jdbi jdbi;

    @BeforeAll
    static void open() {
        database = TestDatabase.create();
        jdbi = Ledger.jdbi(database.dataSource());
    }

    @AfterAll
    static void close() {
        database.close();
    }

    /** The second task has one grader, and no rows of it. */
    private static TestRun run() {
        TestRun run = TestRun.create(jdbi, new Run.Owner("org", "team", null), List.of("one"))
                .items(0, 0, 8)
                .items(1, 8, 8)
                .blocks(0, 0, 0, 8, 8)
                .blocks(1, 0, 8, 8, 8)
                .generate(0, 0, 15)
                .score(0, 0, 15)
                .phase("done", false, 0, 0, 15);
        return run.sql("""
                        INSERT INTO eval_graders (run_id, grading, task_no, grader_no, grader_id, ref, fingerprint, own_rows,
                          calls_grading)
                        VALUES (:id, 1, 0, 0, 'exact', 1, 'e', true, 1), (:id, 1, 0, 1, 'judge', 2, 'j', true, 1),
                          (:id, 1, 1, 0, 'alone', 3, 'a', false, 1)
                        """).sql("""
                        INSERT INTO eval_grader_scores (run_id, model_no, item_no, ref, attempt, scores, score, skipped,
                          started_at, finished_at)
                        SELECT run_id, model_no, item_no, ref, 1, CASE ref WHEN 1 THEN scores ELSE '{}' END,
                          CASE ref WHEN 1 THEN 1 END, ref = 2, started_at, finished_at
                        FROM eval_scores, generate_series(1, 2) ref
                        WHERE run_id = :id AND item_no < 8
                        """).state(RunState.COMPLETED);
    }

    private static List<AuditReport.Finding> findings(TestRun run) {
        return new Audit(jdbi).of(run.id()).orElseThrow().findings();
    }

    @Test
    void aRowOfEachGraderIsBalanced() {
        assertThat(findings(run())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            DELETE FROM eval_grader_scores WHERE run_id = :id AND item_no = 3 AND ref = 2 | grader_row_missing
            UPDATE eval_grader_scores SET scores = '{"score": 0.5}' WHERE run_id = :id AND item_no = 3 AND ref = 1 | grader_scores_differ
            UPDATE eval_grader_scores SET ref = 3 WHERE run_id = :id AND item_no = 3 AND ref = 2 | grader_row_surplus
            UPDATE eval_grader_scores SET item_no = 9 WHERE run_id = :id AND item_no = 3 AND ref = 2 | grader_row_surplus
            UPDATE eval_grader_scores SET item_no = 16 WHERE run_id = :id AND item_no = 3 AND ref = 2 | row_outside
            """)
    void whatIsWrongIsFound(String damage, String code) {
        TestRun run = run().sql(damage);
        assertThat(findings(run)).extracting(AuditReport.Finding::code).contains(code);
    }

    @Test
    void aMissingRowIsNamedByItsGrader() {
        TestRun run = run().sql("DELETE FROM eval_grader_scores WHERE run_id = :id AND item_no = 3 AND ref = 2");
        assertThat(findings(run))
                .singleElement()
                .extracting(AuditReport.Finding::message)
                .isEqualTo("item 3 of model 0 in grading 1 has scores and no row of grader judge (expected: one)");
    }
}
