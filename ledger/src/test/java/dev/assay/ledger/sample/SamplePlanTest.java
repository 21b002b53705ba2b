package dev.assay.ledger.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.ledger.Ledger;
import dev.assay.ledger.TableReads;
import dev.assay.ledger.TestDatabase;
import dev.assay.ledger.TestRun;
import dev.assay.ledger.run.Run;
import dev.assay.ledger.run.RunState;
import dev.assay.ledger.sample.SampleFilter.ScoreRange;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * 20,000 samples in tables that have just filled up and have no statistics: a page reads its own samples by key, and
 * what does not pass a filter is not read. Of each 64 samples one has failed, and one has a score that no other has.
 */
class SamplePlanTest {

    private static final int SAMPLES = 20_000;
    private static TestDatabase database;
    private static Jdbi jdbi;
    private static Run run;

    @BeforeAll
    static void fill() {
        database = TestDatabase.create();
        jdbi = Ledger.jdbi(database.dataSource());
        TestRun open = TestRun.create(jdbi, new Run.Owner("org", "team", null), List.of("one"));
        open.items(0, 0, SAMPLES).blocks(0, 0, 0, SAMPLES, 64).generate(0, 0, SAMPLES - 1);
        open.score(0, 0, SAMPLES - 1, "quality", "CASE WHEN n % 64 = 9 THEN n ELSE -(n % 2) END")
                .sql("DELETE FROM eval_scores WHERE run_id = :id AND item_no % 64 = 1")
                .sql("UPDATE eval_blocks SET scored = scored - 1, failed = 1 WHERE run_id = :id")
                .sql("""
                        INSERT INTO eval_failures (run_id, model_no, item_no, attempt, step, code, message, failed_at)
                        SELECT :id, 0, n, 1, 'score', 'bad', 'bad', now() FROM generate_series(1, %d, 64) n
                        """.formatted(SAMPLES - 1));
        run = open.end(0, 0, SAMPLES).state(RunState.COMPLETED).read();
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @ParameterizedTest
    @CsvSource({
        "eval_items, -1, 500",
        "eval_items, 15000, 500",
        "eval_generations, -1, 500",
        "eval_generations, 15000, 500",
        "eval_scores, -1, 492",
        "eval_scores, 15000, 492",
        "eval_failures, -1, 8",
        "eval_failures, 15000, 8"
    })
    void aPageReadsItsSamplesByPrimaryKeyAtAnyDepth(String table, int after, int rows) {
        assertThat(reads(table, SampleFilter.all(), after, 500)).isEqualTo(new TableReads(0, rows, 0));
    }

    @Test
    void failedSamplesAreFoundByTheirFailuresAndTheirBlocks() {
        SampleFilter failed = filter(Set.of(SampleRow.Status.FAILED), null, null);
        assertThat(reads("eval_items", failed, -1, 313)).isEqualTo(new TableReads(0, 313, 0));
        assertThat(reads("eval_failures", failed, -1, 313).rowsByIndex()).isEqualTo(626);
        assertThat(reads("eval_scores", failed, -1, 313)).isEqualTo(new TableReads(0, 0, 0));
        assertThat(reads("eval_generations", failed, -1, 313)).isEqualTo(new TableReads(0, 313, 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"QUEUED", "GENERATING", "READY_TO_SCORE", "SCORING"})
    void aStatusThatNoBlockCanHaveCostsNoSample(SampleRow.Status status) {
        SampleFilter none = filter(Set.of(status), null, null);
        for (String table : List.of("eval_items", "eval_generations", "eval_scores", "eval_failures")) {
            assertThat(reads(table, none, -1, 0)).as(table).isEqualTo(new TableReads(0, 0, 0));
        }
    }

    @Test
    void aRareScoreReadsItsOwnSamples() {
        SampleFilter rare = filter(Set.of(), null, new ScoreRange("quality", 1, 1e9));
        assertThat(reads("eval_items", rare, -1, 313)).isEqualTo(new TableReads(0, 313, 0));
        assertThat(reads("eval_scores", rare, -1, 313)).isEqualTo(new TableReads(0, 313, 0));
        SampleFilter one = filter(Set.of(), null, new ScoreRange("quality", 10_057, 10_057));
        assertThat(reads("eval_scores", one, -1, 1)).isEqualTo(new TableReads(0, 1, 0));
    }

    @Test
    void aScoreThatNobodyHasReadsNoSampleThoughEveryBlockHasLowerAndHigherOnes() {
        SampleFilter none = filter(Set.of(), null, new ScoreRange("quality", -0.9, -0.1));
        for (String table : List.of("eval_items", "eval_generations", "eval_scores", "eval_failures")) {
            assertThat(reads(table, none, -1, 0)).as(table).isEqualTo(new TableReads(0, 0, 0));
        }
        SampleFilter other = filter(Set.of(), null, new ScoreRange("nobody's", -1, 1));
        assertThat(reads("eval_block_scores", other, -1, 0)).isEqualTo(new TableReads(0, 0, 0));
    }

    @Test
    void aSampleIndexIsLookedUp() {
        assertThat(reads("eval_items", filter(Set.of(), 19_999, null), -1, 1)).isEqualTo(new TableReads(0, 1, 0));
        assertThat(reads("eval_blocks", filter(Set.of(), 19_999, null), -1, 1)).isEqualTo(new TableReads(0, 1, 0));
    }

    @Test
    void blocksAreReadInOrderFromThePositionOn() {
        TableReads first = reads("eval_blocks", SampleFilter.all(), -1, 500);
        assertThat(first.seqScans()).isZero();
        assertThat(reads("eval_blocks", SampleFilter.all(), 15_000, 500)).isEqualTo(first);
    }

    private static SampleFilter filter(
            Set<SampleRow.Status> statuses, @Nullable Integer index, @Nullable ScoreRange scores) {
        return new SampleFilter(null, null, statuses, index, scores, true, true);
    }

    private static TableReads reads(String table, SampleFilter filter, int after, int expected) {
        return jdbi.inTransaction(handle -> TableReads.of(
                handle,
                table,
                open -> assertThat(SampleReader.page(
                                        open, run, filter, new SampleReader.Position(0, after), 500, Long.MAX_VALUE)
                                .rows())
                        .hasSize(expected)));
    }
}
