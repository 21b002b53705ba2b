package dev.assay.ledger.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.ledger.Ledger;
import dev.assay.ledger.TestDatabase;
import dev.assay.ledger.TestRun;
import dev.assay.ledger.run.Run;
import dev.assay.ledger.run.RunState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Two models, two tasks of 40 and 20 items, blocks of 8: every status occurs, within blocks as well as across them. */
class SampleReaderTest {

    private static final Run.Owner OWNER = new Run.Owner("org", "team", null);
    private static final Map<SampleRow.Status, Integer> COUNTS = new EnumMap<>(Map.of(
            SampleRow.Status.COMPLETED,
            8 + 5 + 2,
            SampleRow.Status.FAILED,
            3 + 1,
            SampleRow.Status.SCORING,
            6,
            SampleRow.Status.READY_TO_SCORE,
            4 + 2,
            SampleRow.Status.GENERATING,
            6,
            SampleRow.Status.QUEUED,
            120 - 15 - 4 - 6 - 6 - 6));

    private static TestDatabase database;
    private static TestRun run;
    private static SampleReader reader;

    @BeforeAll
    static void openRun() {
        database = TestDatabase.create();
        Jdbi jdbi = Ledger.jdbi(database.dataSource());
        reader = new SampleReader(jdbi);
        run = TestRun.create(jdbi, OWNER, List.of("one", "two")).items(0, 0, 40).items(1, 40, 20);
        // Blocks of a model are not next to each other: their numbers must not decide the order.
        run.blocks(0, 0, 0, 40, 8)
                .blocks(0, 1, 0, 40, 8)
                .blocks(1, 0, 40, 20, 8)
                .blocks(1, 1, 40, 20, 8);
        run.generate(0, 0, 12).score(0, 0, 12).fail("generate", 0, 13, 15).phase("done", false, 0, 0, 15);
        run.generate(0, 16, 23).score(0, 16, 17).phase("score", true, 0, 16, 23);
        run.generate(0, 24, 27).phase("generate", false, 0, 24, 31);
        run.generate(0, 32, 33).phase("generate", true, 0, 32, 39);
        run.generate(1, 0, 0).fail("score", 1, 0, 0).phase("generate", false, 1, 0, 7);
        run.state(RunState.IN_PROGRESS);
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @ParameterizedTest
    @EnumSource(SampleRow.Status.class)
    void findsEverySampleOfAStatus(SampleRow.Status status) {
        List<SampleRow> rows = all(filter(null, null, Set.of(status)), 7);
        assertThat(rows).hasSize(COUNTS.getOrDefault(status, 0));
        assertThat(rows).extracting(SampleRow::status).containsOnly(status);
        assertThat(rows)
                .isEqualTo(all(filter(null, null, Set.of()), 500).stream()
                        .filter(row -> row.status() == status)
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 100, 500})
    void pagesHaveEverySampleOnceInOrder(int limit) {
        List<SampleRow> rows = all(filter(null, null, Set.of()), limit);
        assertThat(rows).hasSize(120);
        assertThat(rows)
                .isSortedAccordingTo(Comparator.comparingInt(SampleRow::modelNo).thenComparingInt(SampleRow::itemNo))
                .doesNotHaveDuplicates();
    }

    @Test
    void filtersByModelAndTask() {
        assertThat(all(filter(1, null, Set.of()), 500)).hasSize(60).allMatch(row -> row.modelNo() == 1);
        assertThat(all(filter(0, 1, Set.of()), 6))
                .hasSize(20)
                .allMatch(row -> row.item().taskNo() == 1 && row.modelNo() == 0);
        assertThat(all(filter(null, null, Set.of(SampleRow.Status.GENERATING, SampleRow.Status.SCORING)), 5))
                .hasSize(12);
    }

    @Test
    void rowsCarryTheStepsThatExist() {
        List<SampleRow> rows = all(filter(0, 0, Set.of()), 100);
        SampleRow completed = rows.get(0);
        assertThat(completed.generation()).isNotNull();
        assertThat(completed.score()).isNotNull();
        assertThat(completed.failure()).isNull();
        assertThat(completed.item().datasetRow()).isEqualTo("{\"n\" : 0}");
        SampleRow failed = rows.get(13);
        assertThat(failed.generation()).isNull();
        assertThat(failed.failure()).extracting(SampleRow.Failure::code).isEqualTo("bad_request");
        SampleFilter bare = new SampleFilter(0, 0, Set.of(), null, null, false, false);
        SampleRow first =
                page(run.read(), bare, SampleReader.Position.START, 1).rows().getFirst();
        assertThat(first.item().datasetRow()).isNull();
        assertThat(first.generation())
                .extracting(SampleRow.Generation::reasoning)
                .isNull();
    }

    @Test
    void aSampleIndexIsOneSampleOfEachTaskAndModel() {
        assertThat(all(index(15), 3)).extracting(SampleRow::itemNo).containsExactly(15, 55, 15, 55);
        assertThat(all(index(20), 3)).extracting(SampleRow::itemNo).containsExactly(20, 20);
        assertThat(all(index(40), 3)).isEmpty();
        assertThat(all(index(Integer.MAX_VALUE), 3)).isEmpty();
        SampleFilter failed = new SampleFilter(null, 0, Set.of(SampleRow.Status.FAILED), 14, null, true, true);
        assertThat(all(failed, 3)).extracting(SampleRow::modelNo).containsExactly(0);
        SampleFilter queued = new SampleFilter(1, null, Set.of(SampleRow.Status.QUEUED), 14, null, true, true);
        assertThat(all(queued, 3)).extracting(SampleRow::itemNo).containsExactly(14, 54);
    }

    @Test
    void aPageEndsWithTheSampleThatTakesItPastItsBytes() {
        TestRun long_ = TestRun.create(Ledger.jdbi(database.dataSource()), OWNER, List.of("one"))
                .items(0, 0, 200)
                .blocks(0, 0, 0, 200, 64)
                .generate(0, 0, 199)
                .sql("UPDATE eval_generations SET output_text = repeat('x', 100000) WHERE run_id = :id");
        Run read = long_.read();
        List<Integer> items = new ArrayList<>();
        SampleReader.Page page =
                reader.page(read, filter(null, null, Set.of()), SampleReader.Position.START, 500, 3_000_000);
        while (page.more()) {
            assertThat(page.rows()).hasSizeBetween(29, 31);
            page.rows().forEach(row -> items.add(row.itemNo()));
            page = reader.page(
                    read, filter(null, null, Set.of()), new SampleReader.Position(0, items.getLast()), 500, 3_000_000);
        }
        page.rows().forEach(row -> items.add(row.itemNo()));
        assertThat(items).hasSize(200).doesNotHaveDuplicates().isSorted();
        assertThat(reader.page(read, filter(null, null, Set.of()), SampleReader.Position.START, 500, 1)
                        .rows())
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE eval_generations SET response_id = repeat('x', 100000) WHERE run_id = :id",
                "UPDATE eval_generations SET extracted_output = repeat('x', 100000) WHERE run_id = :id",
                "UPDATE eval_generations SET reasoning = repeat('x', 100000) WHERE run_id = :id",
                "UPDATE eval_generations SET finish_reason = repeat('x', 100000) WHERE run_id = :id",
                "UPDATE eval_scores SET judge = json_build_object('x', repeat('x', 100000)) WHERE run_id = :id",
                "UPDATE eval_scores SET scores = json_build_object(repeat('x', 100000), 1) WHERE run_id = :id",
                "UPDATE eval_scores SET extracted_output = repeat('x', 100000) WHERE run_id = :id",
                "UPDATE eval_items SET dataset_row = json_build_object('x', repeat('x', 100000)) WHERE run_id = :id",
                "UPDATE eval_items SET target = repeat('x', 100000) WHERE run_id = :id"
            })
    void everythingOfASampleCounts(String growth) {
        TestRun grown = TestRun.create(Ledger.jdbi(database.dataSource()), OWNER, List.of("one"))
                .items(0, 0, 60)
                .blocks(0, 0, 0, 60, 64)
                .generate(0, 0, 59)
                .score(0, 0, 59)
                .sql(growth);

        assertThat(reader.page(grown.read(), filter(null, null, Set.of()), SampleReader.Position.START, 500, 500_000)
                        .rows())
                .hasSizeBetween(5, 6);
    }

    @Test
    void aFailedSampleShowsWhatWasThoughtInTheCallForWhichItFailed() {
        Jdbi jdbi = Ledger.jdbi(database.dataSource());
        TestRun thought = TestRun.create(jdbi, OWNER, List.of("one"))
                .items(0, 0, 2)
                .blocks(0, 0, 0, 2, 8)
                .fail("generate", 0, 0, 1)
                .sql("UPDATE eval_failures SET code = 'empty_output' WHERE run_id = :id AND item_no = 0")
                .sql("""
                        INSERT INTO eval_discarded_calls
                          (run_id, model_no, item_no, attempt, n, call_id, reason, reasoning, finish_reason, finished_at)
                        SELECT :id, 0, item, 1, n, gen_random_uuid(), 'empty_output', 'hm ' || n, 'length', now()
                        FROM generate_series(0, 1) item, generate_series(1, 2) n
                        """);
        List<SampleRow> rows = all(thought, filter(null, null, Set.of()), 10);

        assertThat(rows.getFirst().failure())
                .extracting(SampleRow.Failure::reasoning, SampleRow.Failure::finishReason)
                .containsExactly("hm 2", "length");
        assertThat(rows.getLast().failure())
                .extracting(SampleRow.Failure::reasoning, SampleRow.Failure::finishReason)
                .containsExactly(null, null);
        SampleFilter bare = new SampleFilter(0, 0, Set.of(), null, null, false, false);
        assertThat(all(thought, bare, 10).getFirst().failure())
                .extracting(SampleRow.Failure::reasoning)
                .isNull();
    }

    @Test
    void nobodyWorksOnARunThatHasEnded() {
        Jdbi jdbi = Ledger.jdbi(database.dataSource());
        TestRun ended =
                TestRun.create(jdbi, OWNER, List.of("one")).items(0, 0, 8).blocks(0, 0, 0, 8, 8);
        ended.phase("generate", true, 0, 0, 7).state(RunState.CANCELLED);
        SampleFilter queued = filter(null, null, Set.of(SampleRow.Status.QUEUED));
        assertThat(page(ended.read(), queued, SampleReader.Position.START, 100).rows())
                .hasSize(8);
    }

    @Test
    void itemsAreQueuedWhileTheRunIsBeingPrepared() {
        Jdbi jdbi = Ledger.jdbi(database.dataSource());
        TestRun preparing = TestRun.create(jdbi, OWNER, List.of("one", "two")).items(0, 0, 10);
        List<SampleRow> rows = all(preparing, filter(null, null, Set.of()), 7);
        assertThat(rows).hasSize(20).extracting(SampleRow::status).containsOnly(SampleRow.Status.QUEUED);
        assertThat(all(preparing, filter(null, null, Set.of(SampleRow.Status.FAILED)), 10))
                .isEmpty();
        assertThat(all(preparing, filter(null, 0, Set.of()), 10)).hasSize(20);
        assertThat(all(preparing, filter(null, 1, Set.of()), 10)).isEmpty();
        assertThat(all(preparing, index(9), 10)).extracting(SampleRow::itemNo).containsExactly(9, 9);
        assertThat(all(preparing, index(10), 10)).isEmpty();
    }

    private static SampleFilter filter(
            @Nullable Integer model, @Nullable Integer task, Set<SampleRow.Status> statuses) {
        return new SampleFilter(model, task, statuses, null, null, true, true);
    }

    private static SampleFilter index(int sampleIndex) {
        return new SampleFilter(null, null, Set.of(), sampleIndex, null, true, true);
    }

    @Test
    void messagesCountWhereAPageEndsByItsBytes() {
        Jdbi jdbi = Ledger.jdbi(database.dataSource());
        TestRun said = TestRun.create(jdbi, OWNER, List.of("one"))
                .items(0, 0, 5)
                .blocks(0, 0, 0, 5, 8)
                .sql(
                        "UPDATE eval_items SET messages = '[' || repeat(' ', 998) || ']' WHERE run_id = :id AND item_no > 0");
        SampleReader.Page page =
                reader.page(said.read(), filter(null, null, Set.of()), SampleReader.Position.START, 5, 1_500);
        assertThat(page.more()).isTrue();
        assertThat(page.rows()).hasSize(3);
        assertThat(page.rows().getFirst().item().messages()).isNull();
        assertThat(page.rows().getLast().item().messages()).hasSize(1_000);
    }

    private static SampleReader.Page page(Run run, SampleFilter filter, SampleReader.Position after, int limit) {
        return reader.page(run, filter, after, limit, Long.MAX_VALUE);
    }

    private static List<SampleRow> all(SampleFilter filter, int limit) {
        return all(run, filter, limit);
    }

    private static List<SampleRow> all(TestRun run, SampleFilter filter, int limit) {
        List<SampleRow> rows = new ArrayList<>();
        SampleReader.Page page = page(run.read(), filter, SampleReader.Position.START, limit);
        rows.addAll(page.rows());
        while (page.more()) {
            assertThat(page.rows()).hasSize(limit);
            SampleRow last = page.rows().getLast();
            page = page(run.read(), filter, new SampleReader.Position(last.modelNo(), last.itemNo()), limit);
            rows.addAll(page.rows());
        }
        return rows;
    }
}
