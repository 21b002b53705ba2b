package dev.assay.ledger.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.ledger.LedgerTestCase;
import dev.assay.ledger.TestRun;
import dev.assay.ledger.lane.LaneDao;
import dev.assay.ledger.lane.LaneKind;
import dev.assay.ledger.lane.Lanes;
import dev.assay.ledger.lane.WorkerDao;
import dev.assay.ledger.progress.RunProgress;
import dev.assay.ledger.progress.Stall;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A run at a glance, and why it may stand still. Time passes by moving what the ledger says of the past. */
class RunProgressTest extends LedgerTestCase {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private TestRun run;

    /** Two models of 8 samples in blocks of 4. The first model's first block is being scored, the others generated. */
    @BeforeEach
    void create() {
        run = inProgress(8, 4, "one", "two").sql("UPDATE eval_blocks SET token = NULL WHERE run_id = :id");
        run.generate(0, 0, 5).score(0, 0, 1).fail("generate", 1, 7, 7);
        run.sql("UPDATE eval_blocks SET phase = 'score' WHERE run_id = :id AND block_no = 0");
        past("eval_run_attempts SET requested_at", 600);
        past("eval_runs SET prepared_at", 600);
    }

    private void past(String column, int secondsAgo) {
        String where = column.startsWith("eval_runs") ? "id" : "run_id";
        run.sql("UPDATE " + column + " = now() - interval '" + secondsAgo + " seconds' WHERE " + where + " = :id");
    }

    private RunProgress progress() {
        return jdbi.inTransaction(handle -> RunProgress.read(handle, run.id()).orElseThrow());
    }

    private @Nullable String stalled() {
        return stalled(false);
    }

    private @Nullable String stalled(boolean temporalAway) {
        return Stall.of(progress(), temporalAway, PATIENCE).map(Stall::reason).orElse(null);
    }

    private void lane(LaneKind kind, UUID token, int inFlight, int waiting, int idleSeconds) {
        lane(kind, token, inFlight, waiting, idleSeconds, null);
    }

    private void lane(
            LaneKind kind, UUID token, int inFlight, int waiting, int idleSeconds, @Nullable String heldModel) {
        new Lanes(jdbi, "worker").take(new Lanes.Claimant(run.id(), 1, EXECUTION), kind, 0, token);
        jdbi.useExtension(
                LaneDao.class,
                lanes -> lanes.watch(
                        new UUID[] {run.id()},
                        new LaneKind[] {kind},
                        new int[] {0},
                        new UUID[] {token},
                        new int[] {inFlight},
                        new int[] {waiting},
                        new long[] {idleSeconds * 1000L},
                        new String[] {heldModel},
                        new Long[] {heldModel == null ? null : Long.valueOf(idleSeconds * 1000L)}));
    }

    private void workers(LaneKind... kinds) {
        jdbi.useExtension(WorkerDao.class, workers -> workers.seen("worker", kinds, 0, 0));
    }

    @Test
    void countersLanesAndBlocksAreShown() {
        lane(LaneKind.GENERATION, LANE, 3, 2, 1);
        run.sql("UPDATE eval_blocks SET token = '" + LANE + "' WHERE run_id = :id AND block_no IN (1, 2)");
        workers(LaneKind.GENERATION);
        RunProgress progress = progress();
        assertThat(progress.models())
                .containsExactly(
                        new RunProgress.Model(0, 8, 6, 2, 0, 0, 0, 1, 1, false),
                        new RunProgress.Model(1, 8, 0, 0, 1, 1, 0, 2, 0, false));
        assertThat(progress.models()).extracting(RunProgress.Model::ungenerated).containsExactly(2L, 7L);
        assertThat(progress.models()).extracting(RunProgress.Model::undecided).containsExactly(6L, 7L);
        assertThat(progress.lanes())
                .singleElement()
                .satisfies(lane -> assertThat(lane)
                        .returns(LaneKind.GENERATION, RunProgress.Lane::kind)
                        .returns("worker", RunProgress.Lane::worker)
                        .returns(3, RunProgress.Lane::inFlight)
                        .returns(2, RunProgress.Lane::waiting)
                        .returns(2, RunProgress.Lane::blocks)
                        .returns(true, RunProgress.Lane::live));
        assertThat(progress.inFlight(LaneKind.GENERATION)).isEqualTo(3);
        assertThat(progress.inFlight(LaneKind.SCORING)).isNull();
        assertThat(progress.served()).containsExactly(LaneKind.GENERATION);
        assertThat(progress.head().preparedItems()).isEqualTo(8);
    }

    @Test
    void failuresAreThoseOfTheirStep() {
        run.generate(1, 0, 3).fail("score", 1, 0, 1);
        run.sql("UPDATE eval_blocks SET phase = 'score' WHERE run_id = :id AND block_no = 2");
        run.fail("generate", 0, 6, 7);
        assertThat(progress().models()).extracting(RunProgress.Model::failed).containsExactly(2L, 3L);
        assertThat(progress().models())
                .extracting(RunProgress.Model::failedGenerating)
                .containsExactly(2L, 1L);
    }

    @Test
    void aRunThatGoesOnDoesNotStall() {
        lane(LaneKind.GENERATION, LANE, 3, 0, 59);
        lane(LaneKind.SCORING, OTHER, 0, 0, 1);
        assertThat(stalled()).isNull();
    }

    @Test
    void aProviderThatIsSilentIsNamedWithTheMomentItFellSilent() {
        lane(LaneKind.GENERATION, LANE, 3, 1, 300);
        lane(LaneKind.SCORING, OTHER, 0, 0, 1);
        Stall stall = Stall.of(progress(), false, PATIENCE).orElseThrow();
        assertThat(stall.reason()).isEqualTo(Stall.PROVIDER_SILENT);
        assertThat(stall.kind()).isEqualTo(LaneKind.GENERATION);
        assertThat(stall.message()).isEqualTo("3 calls in flight, none answered");
        assertThat(stall.since())
                .isBetween(Instant.now().minusSeconds(330), Instant.now().minusSeconds(290));
    }

    /** At once, and not only after the patience with silence. */
    @Test
    void aModelThatAnswersNobodyIsNamed() {
        lane(LaneKind.GENERATION, LANE, 0, 4, 20, "one");
        lane(LaneKind.SCORING, OTHER, 0, 0, 1);
        Stall stall = Stall.of(progress(), false, PATIENCE).orElseThrow();
        assertThat(stall.reason()).isEqualTo(Stall.PROVIDER_UNAVAILABLE);
        assertThat(stall.message()).contains("model one answers no call");
        assertThat(stall.since())
                .isBetween(Instant.now().minusSeconds(50), Instant.now().minusSeconds(15));
    }

    @Test
    void aRunWhoseOtherModelGoesOnDoesNotStall() {
        lane(LaneKind.GENERATION, LANE, 1, 4, 1, "one");
        lane(LaneKind.SCORING, OTHER, 0, 0, 1);
        assertThat(Stall.of(progress(), false, PATIENCE)).isEmpty();
    }

    @Test
    void samplesThatAllWaitAreBackingOff() {
        lane(LaneKind.GENERATION, LANE, 0, 4, 300);
        lane(LaneKind.SCORING, OTHER, 0, 0, 1);
        assertThat(stalled()).isEqualTo(Stall.BACKING_OFF);
    }

    @Test
    void lanesWithEmptyHandsMakeNoProgress() {
        lane(LaneKind.GENERATION, LANE, 0, 0, 300);
        lane(LaneKind.SCORING, OTHER, 0, 0, 1);
        assertThat(stalled()).isEqualTo(Stall.NO_PROGRESS);
    }

    @Test
    void aGraderThatIsSilentIsNamed() {
        lane(LaneKind.GENERATION, LANE, 3, 0, 1);
        lane(LaneKind.SCORING, OTHER, 1, 0, 300);
        assertThat(stalled()).isEqualTo(Stall.GRADER_SILENT);
    }

    @Test
    void scoringLanesMayIdleWhileNothingWaitsForThem() {
        run.sql("UPDATE eval_blocks SET phase = 'generate' WHERE run_id = :id");
        lane(LaneKind.GENERATION, LANE, 3, 0, 1);
        lane(LaneKind.SCORING, OTHER, 0, 0, 500);
        assertThat(stalled()).isNull();
    }

    @Test
    void blocksWithoutALaneWantAWorker() {
        assertThat(stalled()).isEqualTo(Stall.NO_WORKER);
        workers(LaneKind.GENERATION, LaneKind.SCORING);
        assertThat(stalled()).isEqualTo(Stall.NO_LANE);
        assertThat(stalled(true)).isEqualTo(Stall.TEMPORAL_AWAY);
        past("eval_runs SET prepared_at", 5);
        assertThat(stalled()).isNull();
    }

    @Test
    void aLaneThatGivesNoSignOfLifeIsNone() {
        lane(LaneKind.GENERATION, LANE, 3, 0, 0);
        lane(LaneKind.SCORING, OTHER, 0, 0, 0);
        past("eval_lanes SET seen_at", 11);
        Stall stall = Stall.of(progress(), false, PATIENCE).orElseThrow();
        assertThat(stall.reason()).isEqualTo(Stall.NO_WORKER);
        assertThat(stall.since()).isAfter(Instant.now().minusSeconds(30));
        assertThat(progress().inFlight(LaneKind.GENERATION)).isNull();
    }

    @Test
    void aPausedRunDoesNotStall() {
        run.sql("UPDATE eval_runs SET paused = true WHERE id = :id");
        assertThat(stalled(true)).isNull();
    }

    @Test
    void norDoesOneThatHasEnded() {
        run.state(RunState.FAILED);
        assertThat(stalled(true)).isNull();
    }

    @Test
    void aQueuedRunWaitsForTemporalOrForAWorker() {
        run.state(RunState.QUEUED).sql("UPDATE eval_runs SET dispatch_tries = 3 WHERE id = :id");
        assertThat(stalled(true)).isEqualTo(Stall.TEMPORAL_AWAY);
        assertThat(stalled()).isEqualTo(Stall.NOT_CLAIMED);
        past("eval_run_attempts SET requested_at", 5);
        assertThat(stalled()).isNull();
    }

    @Test
    void preparingIsSilentWhereNoItemComes() {
        run.sql("UPDATE eval_runs SET prepared_at = NULL WHERE id = :id")
                .sql("DELETE FROM eval_blocks WHERE run_id = :id");
        assertThat(stalled()).isNull();
        past("eval_items SET created_at", 61);
        assertThat(stalled()).isEqualTo(Stall.PREPARATION_SILENT);
        run.sql("DELETE FROM eval_run_tasks WHERE run_id = :id");
        run.sql("DELETE FROM eval_generations WHERE run_id = :id").sql("DELETE FROM eval_scores WHERE run_id = :id");
        run.sql("DELETE FROM eval_failures WHERE run_id = :id");
    }

    @Test
    void aCancelWaitsForCallsInFlightAndNotForNobody() {
        lane(LaneKind.GENERATION, LANE, 3, 0, 300);
        run.state(RunState.CANCELLING);
        assertThat(stalled()).isNull();
        past("eval_lanes SET seen_at", 61);
        assertThat(stalled()).isEqualTo(Stall.NO_PROGRESS);
        assertThat(stalled(true)).isEqualTo(Stall.TEMPORAL_AWAY);
    }

    @Test
    void aLaneOfAnEarlierVersionIsNotBlamed() {
        lane(LaneKind.GENERATION, LANE, 0, 0, 0);
        lane(LaneKind.SCORING, OTHER, 0, 0, 0);
        run.sql("UPDATE eval_lanes SET decided_at = NULL WHERE run_id = :id");
        assertThat(stalled()).isNull();
        assertThat(progress().lanes())
                .extracting(RunProgress.Lane::decidedSecondsAgo)
                .containsOnlyNulls();
    }

    @Test
    void thereMayBeNoSuchRun() {
        assertThat(jdbi.<Boolean, RuntimeException>withHandle(
                        handle -> RunProgress.read(handle, UUID.randomUUID()).isEmpty()))
                .isTrue();
    }
}
