package dev.assay.ledger.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.ledger.Ledger;
import dev.assay.ledger.TestDatabase;
import dev.assay.ledger.TestRun;
import dev.assay.ledger.run.Attempt;
import dev.assay.ledger.run.Attempt.Receipt;
import dev.assay.ledger.run.AttemptDao;
import dev.assay.ledger.run.Run;
import dev.assay.ledger.run.RunDao;
import dev.assay.ledger.run.RunState;
import dev.assay.ledger.run.RunTransitionDao;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Receipts and spending of several attempts against the rows that they left. */
class AttemptAuditTest {

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

    /** 16 samples in blocks of 8: attempt 1 generated 10, of which it scored 8, and paid for one call in vain. */
    private static TestRun failed() {
        return TestRun.create(jdbi, new Run.Owner("org", "team", null), List.of("one"))
                .items(0, 0, 16)
                .blocks(0, 0, 0, 16, 8)
                .generate(0, 0, 9)
                .score(0, 0, 7)
                .phase("done", false, 0, 0, 7)
                .sql("""
                        INSERT INTO eval_discarded_calls (run_id, model_no, item_no, attempt, n, call_id, reason, input_tokens,
                          output_tokens, finished_at)
                        VALUES (:id, 0, 12, 1, 1, gen_random_uuid(), 'empty_output', 10, 0, now())""")
                .sql("""
                        UPDATE eval_blocks SET discarded = 1, input_tokens = input_tokens + 10
                        WHERE run_id = :id AND block_no = 1""")
                .state(RunState.FAILED);
    }

    private static TestRun retried(TestRun run) {
        jdbi.useTransaction(handle -> {
            Run locked = handle.attach(RunDao.class).lockAny(run.id()).orElseThrow();
            RunTransitionDao transitions = handle.attach(RunTransitionDao.class);
            transitions.requeueBlocks(run.id());
            transitions.requeue(run.id());
            handle.attach(AttemptDao.class)
                    .insert(
                            run.id(),
                            locked.attempt() + 1,
                            Attempt.Kind.RETRY,
                            1,
                            null,
                            Receipt.of(locked, run.counters()));
        });
        return run;
    }

    private static TestRun finished(TestRun run) {
        return run.generate(0, 10, 15)
                .score(0, 8, 15)
                .phase("done", false, 0, 8, 15)
                .state(RunState.COMPLETED);
    }

    /** A call of attempt 1 that is flushed whenever this is called. */
    private static TestRun late(TestRun run, int itemNo) {
        return run.generate(0, itemNo, itemNo)
                .sql("UPDATE eval_generations SET attempt = 1 WHERE run_id = :id AND item_no = " + itemNo);
    }

    private static AuditReport audit(TestRun run) {
        return new Audit(jdbi).of(run.id()).orElseThrow();
    }

    @Test
    void receiptsAndSpendingAddUpOverAttempts() {
        AuditReport report = audit(finished(retried(failed())));
        assertThat(report.findings()).isEmpty();
        assertThat(report.figures().attempts())
                .containsExactly(
                        new AuditReport.AttemptFigures(1, 10, 1, 0, 11, 11L, 0),
                        new AuditReport.AttemptFigures(2, 6, 0, 0, 6, 6L, 0));
        assertThat(report.figures().calls()).isEqualTo(17);
    }

    @Test
    void aCallThatComesAfterItsAttemptIsLateAndNoError() {
        AuditReport report = audit(late(failed(), 10));
        assertThat(report.findings()).isEmpty();
        assertThat(report.figures().attempts())
                .containsExactly(new AuditReport.AttemptFigures(1, 11, 1, 0, 12, 11L, 1));

        TestRun during = late(retried(late(failed(), 10)), 11);
        during.generate(0, 12, 15)
                .score(0, 8, 15)
                .phase("done", false, 0, 8, 15)
                .state(RunState.COMPLETED);
        report = audit(during);
        assertThat(report.findings()).isEmpty();
        assertThat(report.figures().attempts())
                .containsExactly(
                        new AuditReport.AttemptFigures(1, 12, 1, 0, 13, 11L, 2),
                        new AuditReport.AttemptFigures(2, 4, 0, 0, 4, 5L, 0));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            kept = kept + 1                                          | receipt_differs
            kept = kept + 1, resumed_at_scoring = resumed_at_scoring - 1 | receipt_differs
            kept = kept + 1, requeued = requeued - 1                 | receipt_differs
            kept = kept - 1, requeued = requeued + 1                 | receipt_differs
            resumed_at_scoring = 3, requeued = 5                     | receipt_differs
            requeued = 5                                             | receipt_differs
            prepared_from_scratch = true                             | receipt_differs
            calls_before = calls_before - 1                          | receipt_differs
            calls_before = calls_before + 1                          | receipt_differs
            input_tokens_before = input_tokens_before - 1            | receipt_differs
            output_tokens_before = output_tokens_before + 1          | receipt_differs
            calls_before = 10, input_tokens_before = 100, output_tokens_before = 18 | calls_differ
            calls_spent = calls_spent - 1                            | calls_differ
            calls_spent = calls_spent + 1                            | calls_differ
            output_tokens_spent = 0                                  | calls_differ
            end_state = 'failed'                                     | attempts_differ
            attempt = 3                                              | attempts_differ
            """)
    void aChangedNumberIsFound(String change, String code) {
        TestRun run = finished(retried(failed()));
        run.sql("UPDATE eval_run_attempts SET " + change + " WHERE run_id = :id AND attempt = 2");
        assertThat(audit(run).findings()).extracting(AuditReport.Finding::code).contains(code);
    }
}
