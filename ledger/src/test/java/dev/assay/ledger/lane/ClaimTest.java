package dev.assay.ledger.lane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.ledger.LedgerTestCase;
import dev.assay.ledger.StepRows;
import dev.assay.ledger.TestRun;
import dev.assay.ledger.step.StepRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Blocks go to one lane each. */
class ClaimTest extends LedgerTestCase {

    @Test
    void twoLanesNeverGetTheSameBlock() throws Exception {
        TestRun run = free(800, 4, "one", "two");
        ConcurrentLinkedQueue<Integer> claimed = new ConcurrentLinkedQueue<>();
        CountDownLatch start = new CountDownLatch(1);
        try (var threads = Executors.newFixedThreadPool(20)) {
            List<Future<?>> lanes = new ArrayList<>();
            for (int laneNo = 0; laneNo < 20; laneNo++) {
                int no = laneNo;
                UUID token = UUID.randomUUID();
                lane(run, no, token);
                lanes.add(threads.submit(() -> {
                    start.await();
                    int next = no;
                    // A block that another claim has locked just now is passed over: empty means none is left only
                    // where none waits.
                    while (unclaimed(run) > 0) {
                        claim(run, no, token, next++).ifPresent(block -> claimed.add(block.blockNo()));
                    }
                    return null;
                }));
            }
            start.countDown();
            for (Future<?> lane : lanes) {
                lane.get(60, TimeUnit.SECONDS);
            }
        }
        assertThat(claimed).hasSize(400).doesNotHaveDuplicates();
    }

    @Test
    void modelsTakeTurnsAndAnEmptyOneIsPassedOver() {
        TestRun run = free(8, 4, "one", "two", "three");
        lane(run, 0, LANE);
        List<Integer> models = new ArrayList<>();
        for (int next = 0; next < 6; next++) {
            models.add(claim(run, 0, LANE, next).orElseThrow().modelNo());
        }
        assertThat(models).containsExactly(0, 1, 2, 0, 1, 2);
        run.sql("UPDATE eval_blocks SET token = NULL WHERE run_id = :id AND model_no = 2");
        assertThat(claim(run, 0, LANE, 0)).map(Block::modelNo).contains(2);
    }

    @Test
    void aLostTokenClaimsNothing() {
        TestRun run = free(8, 4, "one");
        lane(run, 0, OTHER);
        assertThat(claim(run, 0, LANE, 0)).isEmpty();
        assertThat(claim(run, 0, OTHER, 0)).isPresent();
    }

    @Test
    void onlyBlocksOfThePhaseAreClaimed() {
        contrived();
        TestRun run = free(12, 4, "one");
        run.sql("UPDATE eval_blocks SET phase = 'done' WHERE run_id = :id AND block_no = 0");
        run.sql("UPDATE eval_blocks SET phase = 'score' WHERE run_id = :id AND block_no = 1");
        lane(run, 0, LANE);
        assertThat(claim(run, 0, LANE, 0)).map(Block::blockNo).contains(2);
        assertThat(claim(run, 0, LANE, 0)).isEmpty();
        assertThat(jdbi.<List<Block>, BlockDao, RuntimeException>withExtension(
                        BlockDao.class, dao -> dao.heldBy(run.id(), Phase.GENERATE, LANE)))
                .extracting(Block::blockNo)
                .containsExactly(2);
        assertThat(jdbi.<BlockDao.Waiting, BlockDao, RuntimeException>withExtension(
                        BlockDao.class, dao -> dao.waiting(run.id(), 1)))
                .isEqualTo(new BlockDao.Waiting(1, 1, 0));
    }

    /** A lane ends where only blocks of stopped models are free; those of the step that they go on with count. */
    @Test
    void whatAStoppedModelHasToGenerateIsNotFree() {
        contrived();
        TestRun run = free(12, 4, "one");
        run.sql("UPDATE eval_blocks SET phase = 'score' WHERE run_id = :id AND block_no = 1");
        assertThat(free(run, Phase.GENERATE, 1)).isTrue();
        jdbi.useExtension(
                ModelStopDao.class,
                stops -> stops.stop(run.id(), 1, 0, StopCause.of("gone", "gone").toJson()));
        assertThat(free(run, Phase.GENERATE, 1)).isFalse();
        assertThat(free(run, Phase.GENERATE, 2)).as("of another attempt").isTrue();
        assertThat(free(run, Phase.SCORE, 1)).isTrue();
        assertThat(jdbi.<Boolean, BlockDao, RuntimeException>withExtension(
                        BlockDao.class, dao -> dao.anyToGenerate(run.id(), 1)))
                .isFalse();
    }

    private boolean free(TestRun run, Phase phase, int attempt) {
        return jdbi.<Boolean, BlockDao, RuntimeException>withExtension(
                BlockDao.class, dao -> dao.free(run.id(), phase, attempt));
    }

    @Test
    void whatIsLeftInABlockIsReadByItsRows() {
        TestRun run = free(6, 6, "one");
        StepRows rows = rows(run, 6);
        write(rows.generation(1), rows.generation(2), rows.generation(3), rows.discarded(0, UUID.randomUUID()));
        run.sql("UPDATE eval_blocks SET token = '" + LANE + "' WHERE run_id = :id");
        write(rows.score(1, 1), rows.failure(2, StepRow.Step.SCORE), rows.failure(4, StepRow.Step.GENERATE));
        Block block = block(run, 0);
        jdbi.useExtension(BlockDao.class, dao -> {
            assertThat(dao.toGenerate(block, 1))
                    .containsExactly(
                            new BlockDao.ToGenerate(0, "prompt 0", null, 1, false),
                            new BlockDao.ToGenerate(5, "prompt 5", null, 0, false));
            assertThat(dao.toGenerate(block, 2))
                    .extracting(BlockDao.ToGenerate::itemNo)
                    .containsExactly(0, 4, 5);
            assertThat(dao.toScore(block, 1, 1))
                    .containsExactly(new BlockDao.ToScore(
                            3, 3, "{\"n\" : 3}", "prompt 3", null, "target 3", "output 3", "extracted"));
            assertThat(dao.toScore(block, 2, 1))
                    .extracting(BlockDao.ToScore::itemNo)
                    .containsExactly(2, 3);
        });
    }

    private TestRun free(int items, int size, String... models) {
        return inProgress(items, size, models).sql("UPDATE eval_blocks SET token = NULL WHERE run_id = :id");
    }

    private long unclaimed(TestRun run) {
        return Long.parseLong(texts(run, "SELECT count(*) FROM eval_blocks WHERE run_id = :id AND token IS NULL")
                .getFirst());
    }

    private static void lane(TestRun run, int laneNo, UUID token) {
        run.sql("INSERT INTO eval_lanes (run_id, kind, lane_no, token, worker) VALUES (:id, 'generation', " + laneNo
                + ", '" + token + "', 'worker')");
    }

    private Optional<Block> claim(TestRun run, int laneNo, UUID token, int nextModel) {
        int models = run.read().request().models().size();
        int[] inTurn = IntStream.range(nextModel, nextModel + models)
                .map(model -> model % models)
                .toArray();
        return jdbi.withExtension(
                BlockDao.class, dao -> dao.claim(run.id(), Phase.GENERATE, inTurn, LaneKind.GENERATION, laneNo, token));
    }
}
