package dev.assay.ledger.lane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.ledger.LedgerTestCase;
import dev.assay.ledger.TestRun;
import dev.assay.ledger.lane.Settle.Standing;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** How a run stands whose lanes have all ended. */
class SettleTest extends LedgerTestCase {

    @Test
    void unfinishedWhileABlockIsAndWhatLanesLeftBehindIsFree() {
        contrived();
        TestRun run = inProgress(12, 4, "one");
        run.sql("UPDATE eval_blocks SET phase = 'score' WHERE run_id = :id AND block_no = 2");
        takeLane(run);
        run.sql("UPDATE eval_lanes SET seen_at = now() - interval '6 seconds' WHERE run_id = :id");
        Settle.Settled settled = settle(run, 1, EXECUTION);
        assertThat(settled).isEqualTo(new Settle.Settled(Standing.UNFINISHED, 2, 1, 0, 8, 8, 0));
        assertThat(texts(run, "SELECT token FROM eval_blocks WHERE run_id = :id"))
                .containsOnlyNulls();
        assertThat(texts(run, "SELECT token FROM eval_lanes WHERE run_id = :id"))
                .containsOnlyNulls();
    }

    /** Its calls in flight would be made again by whoever gets its blocks. */
    @Test
    void aLaneThatLivesIsAskedAndNotRobbed() {
        TestRun run = inProgress(12, 4, "one");
        takeLane(run);
        assertThat(settle(run, 1, EXECUTION).standing()).isEqualTo(Standing.LANES_LIVE);
        assertThat(texts(run, "SELECT token FROM eval_lanes WHERE run_id = :id AND wanted"))
                .containsExactly(LANE.toString());
        assertThat(texts(run, "SELECT DISTINCT token FROM eval_blocks WHERE run_id = :id AND token IS NOT NULL"))
                .containsExactly(LANE.toString());
        new Lanes(jdbi, "worker").release(run.id(), LaneKind.GENERATION, 0, LANE);
        assertThat(settle(run, 1, EXECUTION).standing()).isEqualTo(Standing.UNFINISHED);
    }

    private void takeLane(TestRun run) {
        new Lanes(jdbi, "worker").take(new Lanes.Claimant(run.id(), 1, EXECUTION), LaneKind.GENERATION, 0, LANE);
    }

    @Test
    void unfinishedWhileItIsNotPrepared() {
        TestRun run = inProgress(4, 4, "one").sql("DELETE FROM eval_blocks WHERE run_id = :id");
        run.sql("UPDATE eval_runs SET prepared_at = NULL WHERE id = :id");
        assertThat(settle(run, 1, EXECUTION).standing()).isEqualTo(Standing.UNFINISHED);
    }

    @Test
    void finishedWhereEveryBlockIsDoneEvenPaused() {
        contrived();
        TestRun run = inProgress(4, 4, "one").phase("done", false, 0, 0, 3);
        run.sql("UPDATE eval_runs SET paused = true WHERE id = :id");
        assertThat(settle(run, 1, EXECUTION).standing()).isEqualTo(Standing.FINISHED);
    }

    @Test
    void pausedWhereSomethingIsLeft() {
        TestRun run = inProgress(4, 4, "one").sql("UPDATE eval_runs SET paused = true WHERE id = :id");
        assertThat(settle(run, 1, EXECUTION).standing()).isEqualTo(Standing.PAUSED);
    }

    /** Their calls are to wait as those of lanes do. */
    @Test
    void pausedWhereOnlyBatchGradersAreLeft() {
        contrived();
        TestRun run = inProgress(4, 4, "one").phase("done", false, 0, 0, 3);
        run.sql("UPDATE eval_blocks SET phase = 'aggregate' WHERE run_id = :id");
        assertThat(settle(run, 1, EXECUTION).standing()).isEqualTo(Standing.FINISHED);
        run.sql("UPDATE eval_runs SET paused = true WHERE id = :id");
        assertThat(settle(run, 1, EXECUTION)).isEqualTo(new Settle.Settled(Standing.PAUSED, 0, 0, 1, 8, 8, 0));
    }

    /** What of it is generated is scored; the rest of it waits for a retry. */
    @Test
    void blocksOfAStoppedModelKeepNobodyWaiting() {
        contrived();
        TestRun run = inProgress(8, 4, "one", "two");
        run.phase("done", false, 0, 0, 7);
        stop(run, 1, 1);
        assertThat(settle(run, 1, EXECUTION).standing()).isEqualTo(Standing.FINISHED);
        run.sql("UPDATE eval_blocks SET phase = 'aggregate' WHERE run_id = :id AND block_no = 2");
        assertThat(settle(run, 1, EXECUTION)).isEqualTo(new Settle.Settled(Standing.FINISHED, 0, 0, 0, 8, 8, 0));
        run.sql("UPDATE eval_blocks SET phase = 'score' WHERE run_id = :id AND block_no = 2");
        assertThat(settle(run, 1, EXECUTION)).isEqualTo(new Settle.Settled(Standing.UNFINISHED, 0, 1, 0, 8, 8, 0));
    }

    @Test
    void aNewAttemptStartsWithoutStops() {
        contrived();
        TestRun run = inProgress(8, 4, "one");
        stop(run, 1, 0);
        run.sql("UPDATE eval_runs SET attempt = 2 WHERE id = :id");
        assertThat(settle(run, 2, EXECUTION).toGenerate()).isEqualTo(2);
        assertThat(stop(run, 1, 0)).as("a stop that comes after its attempt").isZero();
    }

    private int stop(TestRun run, int attempt, int modelNo) {
        return jdbi.withExtension(
                ModelStopDao.class,
                stops -> stops.stop(
                        run.id(), attempt, modelNo, StopCause.of("gone", "gone").toJson()));
    }

    @Test
    void failedWhereACauseIsSet() {
        TestRun run = inProgress(4, 4, "one").sql("UPDATE eval_runs SET stop_cause = '{}' WHERE id = :id");
        assertThat(settle(run, 1, EXECUTION).standing()).isEqualTo(Standing.FAILED);
    }

    @Test
    void cancelledWinsOverACause() {
        TestRun run = inProgress(4, 4, "one")
                .sql("UPDATE eval_runs SET stop_cause = '{}', state = 'cancelling' WHERE id = :id");
        assertThat(settle(run, 1, EXECUTION).standing()).isEqualTo(Standing.CANCELLED);
    }

    @Test
    void whoeverIsNotTheOwnerChangesNothing() {
        TestRun run = inProgress(4, 4, "one");
        assertThat(settle(run, 1, "another").standing()).isEqualTo(Standing.NOT_OWNER);
        assertThat(settle(run, 2, EXECUTION).standing()).isEqualTo(Standing.NOT_OWNER);
        assertThat(settle(new TestRun(jdbi, UUID.randomUUID()), 1, EXECUTION).standing())
                .isEqualTo(Standing.NOT_OWNER);
        assertThat(texts(run, "SELECT token FROM eval_blocks WHERE run_id = :id"))
                .containsExactly(LANE.toString());
    }

    private Settle.Settled settle(TestRun run, int attempt, String execution) {
        return new Settle(jdbi).settle(run.id(), attempt, execution);
    }
}
