package dev.assay.ledger.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.ledger.Ledger;
import dev.assay.ledger.TableReads;
import dev.assay.ledger.TestDatabase;
import dev.assay.ledger.run.Run;
import dev.assay.ledger.run.RunOwner;
import dev.assay.ledger.run.RunState;
import dev.assay.ledger.run.TestRun;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables that have just filled up and have no statistics: a page reads its rows, by primary key, and no others. */
class SamplePlanTest {

    private static final int SAMPLES = 20_000;
    private static TestDatabase database;
    private static Jdbi jdbi;
    private static Run run;

    @BeforeAll
    static void fill() {
        database = TestDatabase.create();
        jdbi = Ledger.jdbi(database.dataSource());
        TestRun open = TestRun.create(jdbi, new RunOwner("org", "team", null), List.of("one"));
        open.items(0, 0, SAMPLES).blocks(0, 0, 0, SAMPLES, 64).generate(0, 0, SAMPLES - 1);
        open.score(0, 0, 9_999).score(0, 10_001, SAMPLES - 1).fail("score", 0, 10_000, 10_000);
        run = open.phase("done", false, 0, 0, SAMPLES).state(RunState.COMPLETED).read();
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"eval_items", "eval_generations", "eval_scores", "eval_failures"})
    void aPageReadsItsOwnBlocksByPrimaryKey(String table) {
        SampleFilter all = new SampleFilter(null, null, Set.of(), true, true);
        jdbi.useTransaction(handle -> {
            TableReads reads = TableReads.of(
                    handle,
                    table,
                    open -> assertThat(SampleReader.page(open, run, all, new SamplePosition(0, 15_000), 500))
                            .hasSize(500));
            assertThat(reads.seqScans()).isZero();
            assertThat(reads.rowsByIndex()).isLessThan(2_000);
        });
    }

    @Test
    void theOneFailedSampleIsFoundByItsBlock() {
        SampleFilter failed = new SampleFilter(null, null, Set.of(SampleStatus.FAILED), true, true);
        jdbi.useTransaction(handle -> {
            TableReads reads = TableReads.of(
                    handle,
                    "eval_items",
                    open -> assertThat(SampleReader.page(open, run, failed, SamplePosition.START, 500))
                            .extracting(SampleRow::itemNo)
                            .containsExactly(10_000));
            assertThat(reads).isEqualTo(new TableReads(0, 64, 0));
        });
    }
}
