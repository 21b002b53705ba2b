package dev.assay.ledger.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.ledger.LedgerTestCase;
import dev.assay.ledger.StepRows;
import dev.assay.ledger.TestRun;
import dev.assay.ledger.run.RunCountersDao.RunCounters;
import java.math.BigDecimal;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Rows that PostgreSQL can never store, among rows that it can. */
class RefusedRowTest extends LedgerTestCase {

    /** Beyond the range of PostgreSQL's numeric. */
    private static final BigDecimal TOO_MUCH = new BigDecimal("1E200000");

    private static final String FAILURES =
            "SELECT concat_ws(' ', item_no, step, code) FROM eval_failures WHERE run_id = :id ORDER BY item_no";

    @Test
    void aRefusedAnswerFailsItsSampleAndKeepsItsUsage() {
        TestRun run = inProgress(8, 8, "one");
        StepRows rows = rows(run, 8);
        UUID call = UUID.randomUUID();
        write(
                rows.generation(0),
                rows.generation(1),
                rows.generation(2, call, "output", TOO_MUCH),
                rows.generation(3),
                rows.generation(4));
        assertThat(texts(run, "SELECT item_no FROM eval_generations WHERE run_id = :id ORDER BY item_no"))
                .containsExactly("0", "1", "3", "4");
        assertThat(texts(run, FAILURES)).containsExactly("2 generate ledger_refused");
        assertThat(texts(run, """
                SELECT concat_ws(' ', item_no, call_id, reason, input_tokens, output_tokens)
                FROM eval_discarded_calls WHERE run_id = :id""")).containsExactly("2 " + call + " ledger_refused 10 2");
        assertThat(counters(run, 0)).isEqualTo("4 0 1 1");
        assertThat(run.counters()).returns(50L, RunCounters::inputTokens).returns(5L, RunCounters::calls);
    }

    @Test
    void refusedScoresFailTheirSampleAndKeepItsGeneration() {
        TestRun run = inProgress(8, 8, "one");
        StepRows rows = rows(run, 8);
        write(rows.generation(0), rows.generation(1), rows.generation(2));
        write(rows.score(0, 1), rows.score(1, 1, 1, "{\"accuracy\": "), rows.score(2, 1));
        assertThat(texts(run, FAILURES)).containsExactly("1 score ledger_refused");
        assertThat(counters(run, 0)).isEqualTo("3 2 1 0");
    }

    @Test
    void aRefusedFailureStillFailsItsSample() {
        TestRun run = inProgress(8, 8, "one");
        StepRow.Failure row = rows(run, 8).failure(0, StepRow.Step.GENERATE);
        write(new StepRow.Failure(row.place(), row.step(), row.code(), row.message(), "{no json", row.failedAt()));
        assertThat(texts(run, FAILURES)).containsExactly("0 generate ledger_refused");
    }

    @Test
    void aRowForNoBlockFailsAloneAndHoldsNobodyUp() {
        TestRun run = inProgress(8, 8, "one");
        StepRows rows = rows(run, 8);
        CompletableFuture<Void> before = writer.write(rows.generation(0));
        CompletableFuture<Void> nowhere = writer.write(rows.generation(4_000));
        CompletableFuture<Void> after = writer.write(rows.generation(1));
        CompletableFuture.allOf(before, after).orTimeout(60, TimeUnit.SECONDS).join();
        assertThatThrownBy(() -> nowhere.get(60, TimeUnit.SECONDS)).hasMessageContaining("block 500 of run");
        assertThat(counters(run, 0)).isEqualTo("2 0 0 0");
    }
}
