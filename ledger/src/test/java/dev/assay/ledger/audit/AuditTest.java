package dev.assay.ledger.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.ledger.Ledger;
import dev.assay.ledger.TestDatabase;
import dev.assay.ledger.TestRun;
import dev.assay.ledger.run.Run;
import dev.assay.ledger.run.RunState;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A ledger that is in order is found in order in any state, and each planted error is found for what it is. */
class AuditTest {

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

    /**
     * Two models, two tasks of 16 and 8 items in blocks of 8. All of the first task is scored but two failures; the second
     * task is scored for the first model, half-way generated for the second.
     */
    private static TestRun run() {
        TestRun run = TestRun.create(jdbi, new Run.Owner("org", "team", null), List.of("one", "two"))
                .items(0, 0, 16)
                .items(1, 16, 8)
                .blocks(0, 0, 0, 16, 8)
                .blocks(0, 1, 0, 16, 8)
                .blocks(1, 0, 16, 8, 8)
                .blocks(1, 1, 16, 8, 8);
        run.generate(0, 0, 22).score(0, 0, 21).fail("score", 0, 22, 22).fail("generate", 0, 23, 23);
        run.generate(1, 0, 19).score(1, 0, 15);
        return run.phase("done", false, 0, 0, 23).phase("done", false, 1, 0, 15);
    }

    private static TestRun completed() {
        TestRun run = run();
        run.generate(1, 20, 23).score(1, 16, 23);
        return run.phase("done", false, 1, 16, 23).state(RunState.COMPLETED);
    }

    private static AuditReport audit(TestRun run) {
        return new Audit(jdbi).of(run.id()).orElseThrow();
    }

    @ParameterizedTest
    @EnumSource(value = RunState.class, names = "COMPLETED", mode = EnumSource.Mode.EXCLUDE)
    void booksInOrderAreBalancedInEveryState(RunState state) {
        AuditReport report = audit(run().state(state));
        assertThat(report.findings()).isEmpty();
        assertThat(report.balanced()).isTrue();
        assertThat(report.figures())
                .returns(48L, AuditReport.Figures::samples)
                .returns(38L, AuditReport.Figures::completed)
                .returns(2L, AuditReport.Figures::failed)
                .returns(8L, AuditReport.Figures::unfinished)
                .returns(43L, AuditReport.Figures::calls);
    }

    @Test
    void aCompletedRunIsBalanced() {
        AuditReport report = audit(completed());
        assertThat(report.findings()).isEmpty();
        assertThat(report.figures().attempts())
                .containsExactly(new AuditReport.AttemptFigures(1, 47, 0, 0, 47, 47L, 0));
    }

    @Test
    void aRunThatIsBeingPreparedIsBalanced() {
        assertThat(audit(TestRun.create(jdbi, new Run.Owner("org", "team", null), List.of("one"))
                                .items(0, 0, 16)
                                .state(RunState.IN_PROGRESS))
                        .findings())
                .isEmpty();
        assertThat(new Audit(jdbi).of(UUID.randomUUID())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            DELETE FROM eval_scores WHERE run_id = :id AND model_no = 0 AND item_no = 3           | counter_differs
            DELETE FROM eval_scores WHERE run_id = :id AND model_no = 0 AND item_no = 3           | phase_differs
            DELETE FROM eval_scores WHERE run_id = :id AND model_no = 0 AND item_no = 3           | partials_differ
            DELETE FROM eval_generations WHERE run_id = :id AND model_no = 1 AND item_no = 5      | score_without_generation
            DELETE FROM eval_generations WHERE run_id = :id AND model_no = 1 AND item_no = 5      | counter_differs
            DELETE FROM eval_failures WHERE run_id = :id AND item_no = 23                         | phase_differs
            DELETE FROM eval_items WHERE run_id = :id AND item_no = 9                             | items_missing
            UPDATE eval_items SET task_no = 1 WHERE run_id = :id AND item_no = 9                  | items_missing
            UPDATE eval_scores SET score = 0.5 WHERE run_id = :id AND model_no = 0 AND item_no = 3 | partials_differ
            UPDATE eval_scores SET grading = 2 WHERE run_id = :id AND model_no = 0 AND item_no = 3 | counter_differs
            UPDATE eval_blocks SET generated = generated + 1 WHERE run_id = :id AND block_no = 0  | counter_differs
            UPDATE eval_blocks SET scored = scored - 1 WHERE run_id = :id AND block_no = 0        | counter_differs
            UPDATE eval_blocks SET failed = 0 WHERE run_id = :id AND block_no = 4                 | counter_differs
            UPDATE eval_blocks SET discarded = 1 WHERE run_id = :id AND block_no = 4              | counter_differs
            UPDATE eval_blocks SET input_tokens = input_tokens - 1 WHERE run_id = :id AND block_no = 4 | counter_differs
            UPDATE eval_blocks SET output_tokens = NULL WHERE run_id = :id AND block_no = 4       | counter_differs
            UPDATE eval_blocks SET cached_tokens = 0 WHERE run_id = :id AND block_no = 4          | counter_differs
            UPDATE eval_blocks SET cost_usd = 0 WHERE run_id = :id AND block_no = 4               | counter_differs
            UPDATE eval_blocks SET phase = 'score' WHERE run_id = :id AND block_no = 4            | partials_misplaced
            UPDATE eval_blocks SET partials = NULL WHERE run_id = :id AND block_no = 4            | partials_misplaced
            UPDATE eval_blocks SET partials = '{}' WHERE run_id = :id AND block_no = 4            | partials_differ
            UPDATE eval_blocks SET token = gen_random_uuid() WHERE run_id = :id AND block_no = 4  | block_held
            UPDATE eval_blocks SET first_item = 9 WHERE run_id = :id AND block_no = 1             | block_gap
            UPDATE eval_blocks SET first_item = 7 WHERE run_id = :id AND block_no = 1             | block_overlap
            UPDATE eval_blocks SET last_item = 22 WHERE run_id = :id AND block_no = 5             | block_gap
            UPDATE eval_blocks SET task_no = 0 WHERE run_id = :id AND block_no = 4                | block_outside_task
            UPDATE eval_run_tasks SET first_item = 15 WHERE run_id = :id AND task_no = 1          | task_misplaced
            DELETE FROM eval_blocks WHERE run_id = :id AND block_no = 1                           | block_gap
            DELETE FROM eval_blocks WHERE run_id = :id AND block_no = 1                           | samples_differ
            INSERT INTO eval_lanes (run_id, kind, lane_no, token, worker) VALUES (:id, 'scoring', 0, gen_random_uuid(), 'w') | lane_held
            UPDATE eval_runs SET total_samples = 47 WHERE id = :id                                | stored_counts_differ
            UPDATE eval_runs SET completed_samples = completed_samples - 1 WHERE id = :id         | stored_counts_differ
            UPDATE eval_runs SET failed_samples = failed_samples + 1 WHERE id = :id               | stored_counts_differ
            UPDATE eval_runs SET metrics = NULL WHERE id = :id                                    | metrics_differ
            UPDATE eval_runs SET state = 'failed' WHERE id = :id                                  | attempts_differ
            UPDATE eval_runs SET state = 'finalizing' WHERE id = :id                              | metrics_differ
            UPDATE eval_runs SET state = 'failed' WHERE id = :id                                  | attempts_differ
            UPDATE eval_runs SET metrics = replace(metrics::text, '"completed":24', '"completed":23')::json WHERE id = :id | metrics_differ
            UPDATE eval_runs SET metrics = replace(metrics::text, '"input":240', '"input":241')::json WHERE id = :id | metrics_differ
            UPDATE eval_run_attempts SET metrics = replace(metrics::text, '"mean":1.0', '"mean":0.9')::json WHERE run_id = :id | metrics_differ
            UPDATE eval_run_attempts SET ended_at = NULL WHERE run_id = :id                       | attempts_differ
            DELETE FROM eval_run_attempts WHERE run_id = :id                                      | attempts_differ
            UPDATE eval_run_attempts SET calls_spent = calls_spent + 1 WHERE run_id = :id         | calls_differ
            UPDATE eval_run_attempts SET calls_spent = calls_spent - 1 WHERE run_id = :id         | calls_differ
            UPDATE eval_run_attempts SET input_tokens_spent = 469 WHERE run_id = :id              | calls_differ
            UPDATE eval_run_attempts SET output_tokens_spent = 95 WHERE run_id = :id              | calls_differ
            UPDATE eval_run_attempts SET kept = 1 WHERE run_id = :id                              | receipt_differs
            UPDATE eval_run_attempts SET prepared_from_scratch = false WHERE run_id = :id         | receipt_differs
            UPDATE eval_generations SET attempt = 2 WHERE run_id = :id AND model_no = 1 AND item_no = 5 | row_outside
            UPDATE eval_generations SET model_no = 2 WHERE run_id = :id AND model_no = 1 AND item_no = 5 | row_outside
            UPDATE eval_scores SET item_no = 24 WHERE run_id = :id AND model_no = 1 AND item_no = 5 | row_outside
            """)
    void findsPlantedErrors(String error, String code) {
        TestRun run = completed();
        run.sql(error);
        AuditReport report = audit(run);
        assertThat(report.balanced()).isFalse();
        assertThat(report.findings()).extracting(AuditReport.Finding::code).contains(code);
    }

    @Test
    void aDoubledBlockIsFound() {
        TestRun run = run().state(RunState.IN_PROGRESS).sql("""
                INSERT INTO eval_blocks (run_id, block_no, task_no, model_no, first_item, last_item, phase, generated, scored,
                  input_tokens, output_tokens, partials)
                SELECT run_id, 99, task_no, model_no, first_item, last_item, phase, generated, scored,
                  input_tokens, output_tokens, partials
                FROM eval_blocks WHERE run_id = :id AND block_no = 0""");
        assertThat(audit(run).findings())
                .extracting(AuditReport.Finding::code)
                .contains("block_overlap", "samples_differ");
    }

    @Test
    void afterAThousandErrorsTheFirstHundredAreNamedAndTheOthersCounted() {
        TestRun run = TestRun.create(jdbi, new Run.Owner("org", "team", null), List.of("one"))
                .items(0, 0, 8_000)
                .blocks(0, 0, 0, 8_000, 8)
                .state(RunState.IN_PROGRESS)
                .sql("UPDATE eval_blocks SET generated = 1 WHERE run_id = :id");
        AuditReport report = audit(run);
        assertThat(report.findings()).hasSize(100);
        assertThat(report.omitted()).isEqualTo(900);
        assertThat(report.findings().getFirst().message())
                .isEqualTo("generated of block 0: 1 (expected: 0, by its rows)");
    }
}
