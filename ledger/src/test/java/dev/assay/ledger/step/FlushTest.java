package dev.assay.ledger.step;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.ledger.LedgerTestCase;
import dev.assay.ledger.StepRows;
import dev.assay.ledger.TestRun;
import dev.assay.ledger.lane.BlockDao;
import dev.assay.ledger.run.RunCountersDao.RunCounters;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What a flush does with steps and with the counters of their blocks. */
class FlushTest extends LedgerTestCase {

    private static final String GENERATION = """
            SELECT concat_ws(' ', attempt, call_id, output_text, input_tokens, cost_usd) FROM eval_generations
            WHERE run_id = :id ORDER BY item_no
            """;
    private static final String DISCARDED = """
            SELECT concat_ws(' ', attempt, n, call_id, reason) FROM eval_discarded_calls
            WHERE run_id = :id ORDER BY item_no, attempt, n
            """;

    @Test
    void countersMoveByRowsReallyInserted() {
        TestRun run = inProgress(8, 4, "one");
        StepRows rows = rows(run, 4);
        StepRow.Generation again = rows.generation(1);
        write(rows.generation(0), again, again, rows.generation(4), rows.score(0, 1), rows.score(0, 0.5));
        assertThat(counters(run, 0)).isEqualTo("2 1 0 0");
        assertThat(counters(run, 1)).isEqualTo("1 0 0 0");
        assertThat(run.counters())
                .returns(30L, RunCounters::inputTokens)
                .returns(6L, RunCounters::outputTokens)
                .returns(null, RunCounters::cachedTokens)
                .returns(3L, RunCounters::reasoningTokens)
                .returns(new java.math.BigDecimal("1.5"), RunCounters::costUsd);
    }

    @Test
    void aBlockKnowsWhenItsModelLastAnsweredAndASampleWasScored() {
        TestRun run = inProgress(8, 4, "one", "two");
        StepRows rows = rows(run, 4);
        write(rows.failure(1, StepRow.Step.GENERATE));
        assertThat(answered(run)).isEqualTo("false false false");
        write(rows.generation(0));
        assertThat(answered(run)).isEqualTo("true true false");
        write(rows.score(0, 1));
        assertThat(answered(run)).isEqualTo("true true true");
        run.sql("UPDATE eval_blocks SET generated_at = now() - interval '61 s', scored_at = now() - interval '61 s'"
                + " WHERE run_id = :id");
        write(rows.failure(2, StepRow.Step.GENERATE));
        assertThat(answered(run)).isEqualTo("true false false");
    }

    /** Of the first model; the second has none. */
    private String answered(TestRun run) {
        return jdbi.withExtension(BlockDao.class, blocks -> {
            assertThat(blocks.generated(run.id(), 1)).isFalse();
            assertThat(blocks.generatedWithin(run.id(), 1, 60_000)).isFalse();
            return blocks.generated(run.id(), 0) + " " + blocks.generatedWithin(run.id(), 0, 60_000) + " "
                    + blocks.scoredWithin(run.id(), 60_000);
        });
    }

    @Test
    void theSameCallHandedInAgainChangesNothing() {
        TestRun run = inProgress(4, 4, "one");
        StepRow.Generation row = rows(run, 4).generation(0);
        write(row);
        var before = texts(run, GENERATION);
        write(row);
        write(row, row);
        assertThat(texts(run, GENERATION)).isEqualTo(before);
        assertThat(counters(run, 0)).isEqualTo("1 0 0 0");
        assertThat(count(run, "eval_discarded_calls")).isZero();
        assertThat(run.counters().inputTokens()).isEqualTo(10);
    }

    @Test
    void anotherCallForTheSameSampleIsDiscardedAsBeaten() {
        TestRun run = inProgress(4, 4, "one");
        StepRows rows = rows(run, 4);
        write(rows.generation(0));
        var before = texts(run, GENERATION);
        UUID late = UUID.randomUUID();
        StepRow.Generation beaten = rows.generation(0, late, "other", null);
        write(beaten);
        write(beaten);
        assertThat(texts(run, GENERATION)).isEqualTo(before);
        assertThat(texts(run, DISCARDED)).containsExactly("1 1 " + late + " beaten");
        assertThat(counters(run, 0)).isEqualTo("1 0 0 1");
        assertThat(run.counters().inputTokens()).isEqualTo(20);
    }

    @Test
    void twoCallsForTheSameSampleInOneFlushKeepOneAndCountBoth() {
        TestRun run = inProgress(4, 4, "one");
        StepRows rows = rows(run, 4);
        write(rows.generation(0), rows.generation(0));
        assertThat(counters(run, 0)).isEqualTo("1 0 0 1");
        assertThat(run.counters().inputTokens()).isEqualTo(20);
    }

    @Test
    void paidResultsCountWithoutATokenAndFailuresDoNot() {
        TestRun run = inProgress(4, 4, "one");
        StepRows zombie = rows(run, 4).withToken(OTHER);
        write(
                zombie.generation(0),
                zombie.score(0, 1),
                zombie.discarded(1, UUID.randomUUID()),
                zombie.failure(1, StepRow.Step.GENERATE));
        assertThat(counters(run, 0)).isEqualTo("1 1 0 1");
        assertThat(count(run, "eval_failures")).isZero();
    }

    @Test
    void aFailureIsLeftOutWhereItsStepHasARow() {
        TestRun run = inProgress(4, 4, "one");
        StepRows rows = rows(run, 4);
        write(rows.generation(0), rows.generation(1), rows.score(1, 1));
        write(
                rows.failure(0, StepRow.Step.GENERATE),
                rows.failure(1, StepRow.Step.SCORE),
                rows.failure(2, StepRow.Step.GENERATE));
        assertThat(texts(run, "SELECT item_no FROM eval_failures WHERE run_id = :id"))
                .containsExactly("2");
        assertThat(counters(run, 0)).isEqualTo("2 1 1 0");
    }

    @Test
    void aSecondFailureOfAnAttemptCountsOnce() {
        TestRun run = inProgress(4, 4, "one");
        StepRow.Failure failure = rows(run, 4).failure(0, StepRow.Step.GENERATE);
        write(failure, failure);
        write(failure);
        assertThat(counters(run, 0)).isEqualTo("0 0 1 0");
    }

    @Test
    void aScoreOnASampleFailedInThisAttemptTakesOneFromFailed() {
        TestRun run = inProgress(4, 4, "one");
        StepRows rows = rows(run, 4);
        write(rows.generation(0), rows.generation(1));
        write(rows.failure(0, StepRow.Step.SCORE), rows.failure(1, StepRow.Step.SCORE));
        assertThat(counters(run, 0)).isEqualTo("2 0 2 0");
        write(rows.withToken(OTHER).score(0, 1));
        assertThat(counters(run, 0)).isEqualTo("2 1 1 0");
    }

    @Test
    void aScoreOnASampleFailedInAnEarlierAttemptTakesNothing() {
        contrived();
        TestRun run = inProgress(4, 4, "one");
        StepRows rows = rows(run, 4);
        write(rows.generation(0), rows.failure(1, StepRow.Step.GENERATE));
        run.sql("UPDATE eval_runs SET attempt = 2 WHERE id = :id");
        run.sql("UPDATE eval_blocks SET failed = 0 WHERE run_id = :id");
        write(rows.withAttempt(2).failure(2, StepRow.Step.GENERATE));
        write(rows.generation(1), rows.score(1, 1));
        assertThat(counters(run, 0)).isEqualTo("2 1 1 0");
    }

    @Test
    void aScoreForABlockThatIsDoneIsIgnored() {
        contrived();
        TestRun run = inProgress(4, 4, "one");
        StepRows rows = rows(run, 4);
        write(rows.generation(0), rows.failure(0, StepRow.Step.SCORE));
        run.phase("done", false, 0, 0, 3);
        write(rows.score(0, 1));
        assertThat(count(run, "eval_scores")).isZero();
        assertThat(counters(run, 0)).isEqualTo("1 0 1 0");
    }

    @Test
    void aLateScoreOfAnEarlierGradingIsKeptAndNotCounted() {
        TestRun run = inProgress(4, 4, "one");
        StepRows rows = rows(run, 4);
        write(rows.generation(0));
        run.sql("UPDATE eval_runs SET grading = 2 WHERE id = :id");
        write(rows.score(0, 1, 0.25, "{}"), rows.score(0, 2, 0.75, "{}"));
        assertThat(texts(run, "SELECT score FROM eval_scores WHERE run_id = :id AND grading = 2"))
                .containsExactly("0.75");
        write(rows.score(0, 1, 0.25, "{}"));
        assertThat(counters(run, 0)).isEqualTo("1 1 0 0");
    }

    @Test
    void discardedCallsAreNumberedAndEachIsBookedOnce() {
        contrived();
        TestRun run = inProgress(4, 4, "one");
        StepRows rows = rows(run, 4);
        UUID first = UUID.randomUUID();
        UUID second = UUID.randomUUID();
        write(rows.discarded(0, first), rows.discarded(0, second), rows.discarded(0, first));
        write(rows.discarded(0, second));
        UUID third = UUID.randomUUID();
        write(rows.withAttempt(2).discarded(0, third));
        assertThat(texts(run, DISCARDED))
                .containsExactly(
                        "1 1 " + first + " empty_output",
                        "1 2 " + second + " empty_output",
                        "2 1 " + third + " empty_output");
        assertThat(counters(run, 0)).isEqualTo("0 0 0 3");
        assertThat(run.counters().inputTokens()).isEqualTo(30);
    }

    @Test
    void timesAreKeptToTheMicrosecond() {
        TestRun run = inProgress(4, 4, "one");
        write(rows(run, 4).generation(0));
        assertThat(texts(run, """
                SELECT to_char(started_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US') FROM eval_generations
                WHERE run_id = :id""")).containsExactly("2026-01-02 03:04:05.123456");
    }
}
