package dev.assay.ledger.lane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.ledger.LedgerTestCase;
import dev.assay.ledger.TestRun;
import dev.assay.ledger.run.RunState;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The fence around a lane. */
class LanesTest extends LedgerTestCase {

    private TestRun run;
    private Lanes lanes;
    private Lanes.Claimant claimant;

    @BeforeEach
    void prepare() {
        run = inProgress(8, 4, "one");
        lanes = new Lanes(jdbi, "worker");
        claimant = new Lanes.Claimant(run.id(), 1, EXECUTION);
    }

    @Test
    void aFreeLaneIsTaken() {
        assertThat(take(LANE)).isEqualTo(Lanes.Taken.YES);
        assertThat(lane("concat_ws(' ', token, worker, wanted, deaths)")).isEqualTo(LANE + " worker f 0");
    }

    @Test
    void itsHolderMayTakeItAgain() {
        take(LANE);
        assertThat(take(LANE)).isEqualTo(Lanes.Taken.YES);
        assertThat(lane("wanted::text")).isEqualTo("false");
    }

    @Test
    void aFreshHolderIsAskedFirst() {
        take(LANE);
        assertThat(take(OTHER)).isEqualTo(Lanes.Taken.ASKED);
        assertThat(lane("concat_ws(' ', token, wanted)")).isEqualTo(LANE + " t");
        assertThat(blocksOf(LANE)).containsExactly(0, 1);
    }

    @Test
    void aHolderThatLetsGoLeavesLaneAndBlocksFree() {
        take(LANE);
        take(OTHER);
        lanes.release(run.id(), LaneKind.GENERATION, 0, LANE);
        assertThat(texts(run, "SELECT token FROM eval_blocks WHERE run_id = :id"))
                .containsOnlyNulls();
        assertThat(take(OTHER)).isEqualTo(Lanes.Taken.YES);
        assertThat(lane("concat_ws(' ', token, wanted, deaths)")).isEqualTo(OTHER + " f 0");
    }

    @Test
    void aTokenThatIsLostReleasesNothing() {
        take(LANE);
        stale();
        take(OTHER);
        lanes.release(run.id(), LaneKind.GENERATION, 0, LANE);
        assertThat(lane("token::text")).isEqualTo(OTHER.toString());
        assertThat(blocksOf(OTHER)).containsExactly(0, 1);
    }

    @Test
    void theBlocksOfAStaleHolderAreInherited() {
        contrived();
        take(LANE);
        run.sql("UPDATE eval_blocks SET phase = 'done', token = NULL WHERE run_id = :id AND block_no = 0");
        stale();
        assertThat(take(OTHER)).isEqualTo(Lanes.Taken.YES);
        assertThat(blocksOf(OTHER)).containsExactly(1);
        assertThat(blocksOf(LANE)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "execution = 'another'",
                "attempt = 2",
                "paused = true",
                "stop_cause = '{}'",
                "state = 'cancelling'",
                "state = 'failed', execution = NULL"
            })
    void aLaneIsNotWantedWhereItsRunIsNotToBeWorkedOn(String change) {
        contrived();
        run.sql("UPDATE eval_runs SET " + change + " WHERE id = :id");
        assertThat(take(LANE)).isEqualTo(Lanes.Taken.NOT_WANTED);
        assertThat(count(run, "eval_lanes")).isZero();
    }

    @Test
    void fiveDeathsWithoutARowAreACrashLoop() {
        take(UUID.randomUUID());
        for (int death = 1; death < Lanes.MAX_DEATHS; death++) {
            stale();
            assertThat(take(UUID.randomUUID())).isEqualTo(Lanes.Taken.YES);
        }
        stale();
        assertThat(take(UUID.randomUUID())).isEqualTo(Lanes.Taken.CRASH_LOOP);
        assertThat(texts(run, "SELECT stop_cause ->> 'code' FROM eval_runs WHERE id = :id"))
                .containsExactly("lane_crash_loop");
        stale();
        assertThat(take(UUID.randomUUID())).isEqualTo(Lanes.Taken.NOT_WANTED);
    }

    @Test
    void aNewRowBetweenDeathsStartsTheCountAgain() {
        take(UUID.randomUUID());
        for (int death = 1; death < 3 * Lanes.MAX_DEATHS; death++) {
            stale();
            if (death % 4 == 0) {
                write(rows(run, 4).discarded(0, UUID.randomUUID()));
            }
            assertThat(take(UUID.randomUUID())).isEqualTo(Lanes.Taken.YES);
        }
    }

    @Test
    void theWatchSaysWhatTheRunWantsOfEachLaneThatIsStillHeld() {
        take(LANE);
        UUID second = UUID.randomUUID();
        lanes.take(claimant, LaneKind.SCORING, 3, second);
        stale();
        run.sql("UPDATE eval_lanes SET wanted = true WHERE run_id = :id AND kind = 'scoring'");
        run.sql("UPDATE eval_runs SET paused = true, generation_concurrency = 5 WHERE id = :id");
        List<LaneDao.Control> controls = jdbi.withExtension(
                LaneDao.class,
                dao -> dao.watch(
                        new UUID[] {run.id(), run.id(), run.id()},
                        new LaneKind[] {LaneKind.GENERATION, LaneKind.SCORING, LaneKind.GENERATION},
                        new int[] {0, 3, 0},
                        new UUID[] {LANE, second, OTHER},
                        new int[] {7, 2, 9},
                        new int[] {3, 0, 9},
                        new long[] {60_000, 0, 0},
                        new String[] {"one", null, null},
                        new Long[] {30_000L, null, null}));
        assertThat(controls)
                .containsExactlyInAnyOrder(
                        new LaneDao.Control(
                                LANE, false, RunState.IN_PROGRESS, 1, true, 0, false, 5, 8, false, 0, List.of()),
                        new LaneDao.Control(
                                second, true, RunState.IN_PROGRESS, 1, true, 0, false, 5, 8, false, 0, List.of()));
        assertThat(texts(run, "SELECT seen_at > now() - interval '5 seconds' FROM eval_lanes WHERE run_id = :id"))
                .containsExactly("t", "t");
        assertThat(texts(run, """
                SELECT concat_ws(' ', in_flight, waiting, decided_at < now() - interval '59 seconds') FROM eval_lanes
                WHERE run_id = :id ORDER BY kind""")).containsExactly("7 3 t", "2 0 f");
    }

    @Test
    void theWatchSaysWhichModelsAreStoppedAndKeepsWhichOneIsWaitedFor() {
        take(LANE);
        jdbi.useExtension(
                ModelStopDao.class,
                stops -> stops.stop(run.id(), 1, 0, StopCause.of("gone", "gone").toJson()));
        List<LaneDao.Control> controls = jdbi.withExtension(
                LaneDao.class,
                dao -> dao.watch(
                        new UUID[] {run.id()},
                        new LaneKind[] {LaneKind.GENERATION},
                        new int[] {0},
                        new UUID[] {LANE},
                        new int[1],
                        new int[1],
                        new long[1],
                        new String[] {"one"},
                        new Long[] {30_000L}));
        assertThat(controls).singleElement().satisfies(control -> {
            assertThat(control.stoppedModels()).containsExactly(0);
            assertThat(control.stopped()).as("the run").isFalse();
        });
        assertThat(texts(
                        run,
                        "SELECT held_model FROM eval_lanes WHERE run_id = :id"
                                + " AND held_since < now() - interval '29 seconds'"))
                .containsExactly("one");
    }

    @Test
    void theWatchCountsTheHeldLanesOfItsKindBelowEachLane() {
        UUID[] tokens = {UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID()};
        for (int laneNo = 0; laneNo < tokens.length; laneNo++) {
            lanes.take(claimant, LaneKind.SCORING, laneNo, tokens[laneNo]);
        }
        take(LANE);
        assertThat(lowerLanes(tokens)).containsExactly(0, 1, 2);
        lanes.release(run.id(), LaneKind.SCORING, 0, tokens[0]);
        assertThat(lowerLanes(tokens[1], tokens[2])).containsExactly(0, 1);
    }

    private List<Integer> lowerLanes(UUID... tokens) {
        return jdbi
                .withExtension(
                        LaneDao.class,
                        dao -> dao.watch(
                                Collections.nCopies(tokens.length, run.id()).toArray(UUID[]::new),
                                Collections.nCopies(tokens.length, LaneKind.SCORING)
                                        .toArray(LaneKind[]::new),
                                IntStream.range(3 - tokens.length, 3).toArray(),
                                tokens,
                                new int[tokens.length],
                                new int[tokens.length],
                                new long[tokens.length],
                                new String[tokens.length],
                                new Long[tokens.length]))
                .stream()
                .sorted(Comparator.comparing(control -> List.of(tokens).indexOf(control.token())))
                .map(LaneDao.Control::lowerLanes)
                .toList();
    }

    @Test
    void theLeastLoadedLiveWorkerOfAKindIsKnown() {
        jdbi.useExtension(WorkerDao.class, dao -> {
            dao.seen("a", new LaneKind[] {LaneKind.GENERATION, LaneKind.SCORING}, 4, 1);
            dao.seen("b", new LaneKind[] {LaneKind.GENERATION}, 2, 0);
            dao.seen("c", new LaneKind[] {LaneKind.GENERATION}, 0, 0);
            dao.seen("b", new LaneKind[] {LaneKind.GENERATION}, 3, 0);
            run.sql(
                    "UPDATE eval_workers SET seen_at = now() - interval '6 seconds' WHERE id = 'c' AND :id IS NOT NULL");
            assertThat(dao.least("a"))
                    .containsExactlyInAnyOrder(
                            new WorkerDao.Load(LaneKind.GENERATION, 3, 3), new WorkerDao.Load(LaneKind.SCORING, 1, 0));
            dao.gone("b");
            assertThat(dao.least("a")).contains(new WorkerDao.Load(LaneKind.GENERATION, 4, 0));
        });
    }

    private Lanes.Taken take(UUID token) {
        return lanes.take(claimant, LaneKind.GENERATION, 0, token);
    }

    private void stale() {
        run.sql("UPDATE eval_lanes SET seen_at = now() - interval '6 seconds' WHERE run_id = :id");
    }

    private String lane(String columns) {
        return texts(run, "SELECT " + columns + " FROM eval_lanes WHERE run_id = :id")
                .getFirst();
    }

    private List<Integer> blocksOf(UUID token) {
        return texts(run, "SELECT block_no FROM eval_blocks WHERE run_id = :id AND token = '" + token + "' ORDER BY 1")
                .stream()
                .map(Integer::valueOf)
                .toList();
    }
}
