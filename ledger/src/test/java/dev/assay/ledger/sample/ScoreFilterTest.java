package dev.assay.ledger.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.ledger.Ledger;
import dev.assay.ledger.TestDatabase;
import dev.assay.ledger.TestRun;
import dev.assay.ledger.run.Run;
import dev.assay.ledger.run.RunState;
import dev.assay.ledger.sample.SampleFilter.ScoreRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * 100 items for two models in blocks of 8. Of the first model items 0..71 are scored 0.00, 0.01, ... under
 * {@code quality}: six blocks are done and indexed, one of them with a metric that no index takes, and three are being
 * scored. The second model has another metric.
 */
class ScoreFilterTest {

    private static final double NONE = Double.POSITIVE_INFINITY;
    private static final String LONG = "m".repeat(300);

    private static TestDatabase database;
    private static Jdbi jdbi;
    private static TestRun run;

    @BeforeAll
    static void fill() {
        database = TestDatabase.create();
        jdbi = Ledger.jdbi(database.dataSource());
        run = TestRun.create(jdbi, new Run.Owner("org", "team", null), List.of("one", "two"))
                .items(0, 0, 60)
                .items(1, 60, 40)
                .blocks(0, 0, 0, 60, 8)
                .blocks(0, 1, 0, 60, 8)
                .blocks(1, 0, 60, 40, 8)
                .blocks(1, 1, 60, 40, 8)
                .generate(0, 0, 79)
                .generate(1, 0, 99)
                .score(0, 0, 71, "quality", "n / 100.0")
                .sql("""
                        UPDATE eval_scores SET scores = json_build_object('quality', 0.25, '%s', 1)
                        WHERE run_id = :id AND model_no = 0 AND item_no = 25
                        """.formatted(LONG))
                .end(0, 0, 47)
                .score(1, 0, 99, "accuracy", "n % 2")
                .end(1, 0, 99)
                .state(RunState.IN_PROGRESS);
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @ParameterizedTest
    @CsvSource({
        "quality, 0.10, 0.20",
        "quality, 0.15, 0.15",
        "quality, 0.155, 0.158",
        "quality, 0.24, 0.26",
        "quality, 0.45, 0.66",
        "quality, 0.60, 0.99",
        "quality, -1, 5",
        "quality, 0.9, 1.5",
        "quality, 0.5, 0.4"
    })
    void findsTheSamplesOfARange(String metric, double min, double max) {
        List<Integer> expected = items(n -> n < 72 && n / 100.0 >= min && n / 100.0 <= max);
        assertThat(find(metric, min, max, null, 3)).isEqualTo(expected);
        assertThat(find(metric, min, max, null, 100)).isEqualTo(expected);
    }

    @Test
    void withoutBoundsEverySampleThatHasTheMetric() {
        assertThat(find("quality", -NONE, NONE, null, 7)).isEqualTo(items(n -> n < 72));
        assertThat(find(LONG, -NONE, NONE, null, 7)).containsExactly(25);
        assertThat(find("accuracy", -NONE, NONE, null, 7)).isEqualTo(items(n -> true));
        assertThat(find("nobody's", -NONE, NONE, null, 7)).isEmpty();
        assertThat(find("", -NONE, NONE, null, 7)).isEmpty();
    }

    @Test
    void boundsAreInclusiveAtOneSideToo() {
        assertThat(find("quality", 0.7, NONE, null, 7)).containsExactly(70, 71);
        assertThat(find("quality", -NONE, 0.02, null, 7)).containsExactly(0, 1, 2);
        assertThat(find("accuracy", 1, NONE, null, 7)).isEqualTo(items(n -> n % 2 == 1));
        assertThat(find("accuracy", Math.nextUp(0.0), Math.nextDown(1.0), null, 7))
                .isEmpty();
    }

    @Test
    void combinesWithEveryOtherFilter() {
        ScoreRange range = new ScoreRange("quality", 0.5, 0.7);
        assertThat(find(new SampleFilter(null, 1, Set.of(), null, range, false, false), 4))
                .isEqualTo(items(n -> n >= 60 && n <= 70));
        assertThat(find(new SampleFilter(0, null, Set.of(SampleRow.Status.COMPLETED), null, range, false, false), 4))
                .isEqualTo(items(n -> n >= 50 && n <= 70));
        assertThat(find(new SampleFilter(1, null, Set.of(), null, range, false, false), 4))
                .isEmpty();
        assertThat(find(new SampleFilter(null, null, Set.of(SampleRow.Status.SCORING), null, range, false, false), 4))
                .isEmpty();
        assertThat(find(new SampleFilter(null, null, Set.of(), 7, range, false, false), 4))
                .containsExactly(67);
        assertThat(find(new SampleFilter(null, null, Set.of(), 52, range, false, false), 4))
                .containsExactly(52);
    }

    /** A block that goes on after a retry keeps its index until it is done again; what is new in it is found as well. */
    @Test
    void findsScoresOfARetryBesideThoseOfTheAttemptBefore() {
        TestRun retried = TestRun.create(jdbi, new Run.Owner("org", "team", null), List.of("one"))
                .items(0, 0, 16)
                .blocks(0, 0, 0, 16, 8)
                .generate(0, 0, 15)
                .score(0, 0, 6, "quality", "n")
                .fail("score", 0, 7, 7)
                .score(0, 8, 15, "quality", "n")
                .end(0, 0, 15);
        retried.sql("UPDATE eval_runs SET attempt = 2 WHERE id = :id")
                .sql("UPDATE eval_blocks SET phase = 'score', failed = 0 WHERE run_id = :id AND failed > 0");
        assertThat(find(retried, "quality", 3, NONE)).containsExactly(3, 4, 5, 6, 8, 9, 10, 11, 12, 13, 14, 15);
        retried.score(0, 7, 7, "quality", "n");
        assertThat(find(retried, "quality", 6, 8)).containsExactly(6, 7, 8);
        retried.end(0, 0, 7);
        assertThat(find(retried, "quality", 6, 8)).containsExactly(6, 7, 8);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void findsScoresOfThePresentGradingOnly(boolean done) {
        TestRun regraded = TestRun.create(jdbi, new Run.Owner("org", "team", null), List.of("one"))
                .items(0, 0, 8)
                .blocks(0, 0, 0, 8, 8)
                .generate(0, 0, 7)
                .score(0, 0, 7, "quality", "n")
                .end(0, 0, 7);
        regraded.sql("UPDATE eval_runs SET grading = 2, attempt = 2 WHERE id = :id")
                .sql("UPDATE eval_blocks SET phase = 'score', scored = 0 WHERE run_id = :id");
        assertThat(find(regraded, "quality", -NONE, NONE)).isEmpty();
        regraded.score(0, 0, 7, "quality", "10 + n");
        if (done) {
            regraded.end(0, 0, 7);
        }
        assertThat(find(regraded, "quality", 0, 9)).isEmpty();
        assertThat(find(regraded, "quality", 15, 99)).containsExactly(5, 6, 7);
    }

    private static List<Integer> items(IntPredicate condition) {
        return IntStream.range(0, 100).filter(condition).boxed().toList();
    }

    private static List<Integer> find(String metric, double min, double max, @Nullable Integer model, int limit) {
        return find(
                new SampleFilter(model, null, Set.of(), null, new ScoreRange(metric, min, max), false, false), limit);
    }

    private static List<Integer> find(TestRun of, String metric, double min, double max) {
        return find(
                of, new SampleFilter(null, null, Set.of(), null, new ScoreRange(metric, min, max), false, false), 3);
    }

    private static List<Integer> find(SampleFilter filter, int limit) {
        return find(run, filter, limit);
    }

    private static List<Integer> find(TestRun of, SampleFilter filter, int limit) {
        Run read = of.read();
        SampleReader reader = new SampleReader(jdbi);
        List<Integer> items = new ArrayList<>();
        SampleReader.Page page = reader.page(read, filter, SampleReader.Position.START, limit, Long.MAX_VALUE);
        page.rows().forEach(row -> items.add(row.itemNo()));
        while (page.more()) {
            SampleRow last = page.rows().getLast();
            page = reader.page(
                    read, filter, new SampleReader.Position(last.modelNo(), last.itemNo()), limit, Long.MAX_VALUE);
            page.rows().forEach(row -> items.add(row.itemNo()));
        }
        return items;
    }
}
