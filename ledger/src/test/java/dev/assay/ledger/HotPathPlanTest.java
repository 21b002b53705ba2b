package dev.assay.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.ledger.judge.GraderCallDao;
import dev.assay.ledger.lane.Block;
import dev.assay.ledger.lane.BlockDao;
import dev.assay.ledger.lane.LaneDao;
import dev.assay.ledger.lane.LaneKind;
import dev.assay.ledger.lane.Phase;
import dev.assay.ledger.lane.PhaseEnd;
import dev.assay.ledger.step.Flush;
import dev.assay.ledger.step.ResponseHandleDao;
import dev.assay.ledger.step.StepRow;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tables that are fresh and have no statistics: every statement of lanes and writer goes by key. */
class HotPathPlanTest extends LedgerTestCase {

    private static final Pattern INDEX = Pattern.compile("Index (?:Only )?Scan(?: Backward)? using (\\w+)");

    private TestRun run;
    private Block block;

    @BeforeEach
    void fill() {
        run = inProgress(8_000, 8, "one", "two");
        run.generate(0, 0, 4).sql("UPDATE eval_blocks SET token = NULL WHERE run_id = :id AND block_no > 4");
        run.sql("INSERT INTO eval_lanes (run_id, kind, lane_no, token, worker)" + " VALUES (:id, 'generation', 0, '"
                + LANE + "', 'worker')");
        block = block(run, 0);
    }

    @Test
    void theTablesHaveNoStatistics() {
        assertThat(jdbi.<Integer, RuntimeException>withHandle(handle -> handle.createQuery(
                                "SELECT count(*) FROM pg_stats WHERE schemaname = 'public' AND tablename LIKE 'eval_%'")
                        .mapTo(Integer.class)
                        .one()))
                .isEqualTo(0);
    }

    @Test
    void whatIsLeftInABlockIsLookedUpByKey() {
        List<String> plans = plans(handle -> {
            BlockDao dao = handle.attach(BlockDao.class);
            dao.toGenerate(block, 1);
            dao.toScore(block, 1, 1);
            dao.firstUnfinished(run.id(), 0, block.firstItem(), block.lastItem(), 1, 1);
            handle.attach(ResponseHandleDao.class).ofBlock(block);
        });
        assertThat(plans)
                .hasSize(4)
                .allSatisfy(plan -> assertThat(indexes(plan))
                        .isSubsetOf(
                                "eval_items_pkey",
                                "eval_generations_pkey",
                                "eval_scores_pkey",
                                "eval_failures_pkey",
                                "eval_response_handles_pkey",
                                "eval_discarded_calls_pkey"));
    }

    @Test
    void blocksAreFoundByKeyOrAmongTheUnfinishedOnes() {
        List<String> plans = plans(handle -> {
            BlockDao dao = handle.attach(BlockDao.class);
            dao.claim(run.id(), Phase.GENERATE, new int[] {0, 1}, LaneKind.GENERATION, 0, LANE);
            dao.anyToGenerate(run.id(), 1);
            dao.heldBy(run.id(), Phase.GENERATE, LANE);
            dao.free(run.id(), Phase.GENERATE, 1);
            dao.waiting(run.id(), 1);
            dao.release(run.id(), LANE);
            dao.inherit(run.id(), LANE, OTHER);
            dao.releaseAll(run.id());
        });
        assertThat(plans)
                .hasSize(8)
                .allSatisfy(plan -> assertThat(indexes(plan))
                        .contains("eval_blocks_unfinished")
                        .isSubsetOf(
                                "eval_blocks_unfinished",
                                "eval_blocks_pkey",
                                "eval_lanes_pkey",
                                "eval_model_stops_pkey"));
    }

    /** Either index of blocks reads those of the run only. */
    @Test
    void whetherAModelWasAnsweredIsFoundByKey() {
        List<String> plans = PlanRecorder.of(dataSource, PlanRecorder.Kind.OF_ARGUMENTS, handle -> {
            BlockDao blocks = handle.attach(BlockDao.class);
            blocks.generated(run.id(), 1);
            blocks.generatedWithin(run.id(), 1, 60_000);
            blocks.scoredWithin(run.id(), 60_000);
            handle.attach(GraderCallDao.class).answered(run.id(), "judge");
        });
        assertThat(plans)
                .hasSize(4)
                .allSatisfy(plan -> assertThat(plan)
                        .doesNotContain("Seq Scan", "Bitmap")
                        .containsPattern("Index Cond: .*run_id = ")
                        .containsPattern("using (eval_blocks_pkey|eval_blocks_in_order|eval_grader_calls_pkey) "));
    }

    @Test
    void theWatchGoesByKey() {
        List<String> plans = plans(handle -> handle.attach(LaneDao.class)
                .watch(
                        new UUID[] {run.id()},
                        new LaneKind[] {LaneKind.GENERATION},
                        new int[] {0},
                        new UUID[] {LANE},
                        new int[] {1},
                        new int[] {0},
                        new long[] {5},
                        new String[] {"one"},
                        new Long[] {7L}));
        assertThat(plans)
                .singleElement()
                .satisfies(plan -> assertThat(indexes(plan))
                        .containsOnly("eval_lanes_pkey", "eval_runs_pkey", "eval_model_stops_pkey"));
    }

    @ParameterizedTest
    @EnumSource(PlanRecorder.Kind.class)
    void aFlushGoesByKey(PlanRecorder.Kind kind) {
        StepRows rows = rows(run, 8);
        List<StepRow> generations =
                IntStream.range(5, 20).<StepRow>mapToObj(rows::generation).toList();
        List<StepRow> others = Stream.<StepRow>concat(
                        IntStream.range(0, 6).mapToObj(item -> rows.score(item, 1)),
                        Stream.of(
                                rows.failure(7, StepRow.Step.SCORE),
                                rows.failure(20, StepRow.Step.GENERATE),
                                rows.generation(6),
                                rows.score(6, 1),
                                rows.discarded(21, UUID.randomUUID()),
                                rows.handle(22, UUID.randomUUID()),
                                rows.end(22, UUID.randomUUID())))
                .toList();
        List<String> plans = plans(kind, handle -> {
            Flush.Daos daos = Flush.Daos.of(handle);
            Flush.run(daos, generations, List.of());
            Flush.run(daos, List.of(rows.failure(6, StepRow.Step.SCORE)), List.of());
            Flush.run(daos, others, List.of(new PhaseEnd(block, LANE, 1, 1)));
        });
        assertThat(plans).hasSizeGreaterThan(12);
    }

    /** Each plan read for what must not be in it. */
    private List<String> plans(Consumer<Handle> work) {
        return plans(PlanRecorder.Kind.OF_ARGUMENTS, work);
    }

    private List<String> plans(PlanRecorder.Kind kind, Consumer<Handle> work) {
        List<String> plans = PlanRecorder.of(dataSource, kind, work);
        assertThat(plans).allSatisfy(plan -> {
            assertThat(plan)
                    .doesNotContain(
                            "Seq Scan", "Bitmap", "Hash Join", "Merge Join", "Hash Anti", "Hash Semi", "Hash Left");
            assertThat(indexes(plan)).allMatch(index -> index.endsWith("_pkey") || index.endsWith("_unfinished"));
        });
        return plans;
    }

    private static List<String> indexes(String plan) {
        return INDEX.matcher(plan).results().map(match -> match.group(1)).toList();
    }
}
