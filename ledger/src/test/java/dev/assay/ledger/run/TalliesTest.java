package dev.assay.ledger.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.ledger.LedgerTestCase;
import dev.assay.ledger.StepRows;
import dev.assay.ledger.TestRun;
import dev.assay.ledger.run.RunCountersDao.RunCounters;
import dev.assay.ledger.step.StepRow;
import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The sums of a run's counters are those of its blocks, whoever moves them. */
class TalliesTest extends LedgerTestCase {

    /** Counters are moved without rows. */
    @BeforeEach
    void countersAlone() {
        contrived();
    }

    @Test
    void aFlushMovesThem() {
        TestRun run = inProgress(64, 8, "one", "two");
        assertThat(run.counters()).isEqualTo(counters(run, 128, 0, 0, 0, 0, null, null));
        StepRows rows = rows(run, 8);
        write(IntStream.range(0, 20).mapToObj(rows::generation).toArray(StepRow[]::new));
        write(rows.score(0, 1), rows.score(1, 1), rows.failure(2, StepRow.Step.SCORE));
        write(rows.discarded(30, UUID.randomUUID()));
        assertThat(run.counters()).isEqualTo(counters(run, 128, 20, 2, 1, 1, 210L, new BigDecimal("10.0")));
        assertThat(run.counters()).isEqualTo(sums(run));
    }

    @Test
    void whatNobodyReportedIsNotZero() {
        TestRun run = inProgress(8, 8, "one");
        run.sql("UPDATE eval_blocks SET generated = 1 WHERE run_id = :id");
        assertThat(run.counters().inputTokens()).isNull();
        run.sql("UPDATE eval_blocks SET generated = 2, input_tokens = 0 WHERE run_id = :id");
        assertThat(run.counters().inputTokens()).isEqualTo(0);
        assertThat(run.counters()).isEqualTo(sums(run));
    }

    @Test
    void aRetryMovesThem() {
        TestRun run =
                inProgress(64, 8, "one").generate(0, 0, 63).score(0, 0, 50).fail("score", 0, 51, 63);
        jdbi.useTransaction(handle -> handle.attach(RunTransitionDao.class).requeueBlocks(run.id()));
        assertThat(run.counters().failed()).isZero();
        assertThat(run.counters()).isEqualTo(sums(run));
    }

    @Test
    void aBlockThatGoesTakesItsCountersAway() {
        TestRun run =
                inProgress(64, 8, "one").generate(0, 0, 63).score(0, 0, 50).fail("score", 0, 51, 63);
        run.sql("DELETE FROM eval_blocks WHERE run_id = :id AND block_no % 2 = 1");
        assertThat(run.counters().total()).isEqualTo(32);
        assertThat(run.counters()).isEqualTo(sums(run));
    }

    @Test
    void claimsAndPhasesLeaveThemAlone() {
        TestRun run = inProgress(64, 8, "one");
        List<String> before = versions(run);
        run.sql("UPDATE eval_blocks SET token = gen_random_uuid(), phase = 'score' WHERE run_id = :id");
        assertThat(versions(run)).isEqualTo(before);
    }

    @Test
    void manyConnectionsMoveThemAtOnce() {
        TestRun run = inProgress(640, 8, "one");
        TestRun other = inProgress(640, 8, "one");
        CompletableFuture.allOf(IntStream.range(0, 12)
                        .mapToObj(n -> CompletableFuture.runAsync(() -> {
                            for (int i = 0; i < 20; i++) {
                                int block = (n * 20 + i) % 80;
                                jdbi.useTransaction(handle -> handle.createUpdate("""
                                                UPDATE eval_blocks SET generated = generated + 1, cost_usd = coalesce(cost_usd, 0) + 0.1
                                                WHERE run_id IN (:one, :two) AND block_no = :block
                                                """)
                                        .bind("one", run.id())
                                        .bind("two", other.id())
                                        .bind("block", block)
                                        .execute());
                            }
                        }))
                        .toArray(CompletableFuture<?>[]::new))
                .join();
        assertThat(run.counters().generated()).isEqualTo(240);
        assertThat(run.counters()).isEqualTo(sums(run));
        assertThat(other.counters()).isEqualTo(sums(other));
    }

    @Test
    void theyGoWithTheirRun() {
        TestRun run =
                inProgress(16, 8, "one").generate(0, 0, 15).score(0, 0, 15).end(0, 0, 15);
        assertThat(count(run, "eval_block_scores")).isEqualTo(4);
        run.sql("DELETE FROM eval_run_attempts WHERE run_id = :id").sql("DELETE FROM eval_runs WHERE id = :id");
        assertThat(count(run, "eval_run_tallies")).isZero();
        assertThat(count(run, "eval_block_scores")).isZero();
    }

    private List<String> versions(TestRun run) {
        return texts(run, "SELECT ctid::text FROM eval_run_tallies WHERE run_id = :id");
    }

    private RunCounters sums(TestRun run) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT run_id, sum(last_item - first_item + 1) AS total, sum(generated) AS generated,
                          sum(scored) AS scored, sum(failed) AS failed, sum(discarded) AS discarded,
                          sum(input_tokens) AS input_tokens, sum(output_tokens) AS output_tokens,
                          sum(cached_tokens) AS cached_tokens, sum(reasoning_tokens) AS reasoning_tokens,
                          sum(cost_usd) AS cost_usd
                        FROM eval_blocks WHERE run_id = :id GROUP BY run_id
                        """)
                .bind("id", run.id())
                .mapTo(RunCounters.class)
                .one());
    }

    private static RunCounters counters(
            TestRun run,
            long total,
            long generated,
            long scored,
            long failed,
            long discarded,
            @Nullable Long input,
            @Nullable BigDecimal cost) {
        Long output = input == null ? null : 2 * generated;
        Long reasoning = input == null ? null : generated;
        return new RunCounters(
                run.id(), total, generated, scored, failed, discarded, input, output, null, reasoning, cost);
    }
}
