package dev.assay.activities.lane.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.activities.lane.loop.LaneWork.Result;
import dev.assay.ledger.lane.PhaseEnd;
import dev.assay.ledger.run.RunState;
import dev.assay.workflows.run.LaneEnd;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which steps a lane starts, and when, with a clock, a store and steps that the test drives. */
class LaneLoopTest {

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 20);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theWindowStaysFullAcrossBlocksWhileOneStepIsSlow(long seed) throws Exception {
        Random random = new Random(seed);
        DrivenLane lane = new DrivenLane(blocks(4, 4, 4, 4), 5).start();
        for (int left = 16; left > 1; left--) {
            assertThat(lane.running()).as("%d left", left).hasSize(Math.min(5, left));
            List<Integer> fast = new ArrayList<>(lane.running());
            fast.remove(Integer.valueOf(0));
            lane.done(fast.get(random.nextInt(fast.size())));
        }
        assertThat(lane.store.ended()).containsExactlyInAnyOrder(1, 2, 3);
        assertThat(lane.ended()).isFalse();
        lane.done(0);
        assertThat(lane.end()).isEqualTo(LaneEnd.DRAINED);
        assertThat(lane.store.ended()).containsExactlyInAnyOrder(0, 1, 2, 3);
        assertThat(IntStream.range(0, 16)).allMatch(item -> lane.steps.tries(item) == 1);
        assertThat(lane.steps.most()).isEqualTo(5);
    }

    @Test
    void aSlotIsHeldUntilTheRowIsCommitted() throws Exception {
        DrivenLane lane = new DrivenLane(blocks(3), 2).start();
        lane.handedIn(0, true);
        lane.advance(Duration.ofMinutes(5));
        assertThat(lane.running()).containsExactly(1);
        assertThat(lane.hold.inFlight()).isEqualTo(2);
        lane.commit(0);
        assertThat(lane.running()).containsExactly(1, 2);
        lane.done(1);
        lane.handedIn(2, true);
        assertThat(lane.store.ended()).isEmpty();
        lane.commit(2);
        assertThat(lane.end()).isEqualTo(LaneEnd.DRAINED);
        assertThat(lane.store.ended()).containsExactly(0);
    }

    @Test
    void whereTheResultHoldsNoSlotTheBlockWaitsForTheCommitAlone() throws Exception {
        DrivenLane lane = new DrivenLane(blocks(2), 1).start();
        lane.handedIn(0, false);
        assertThat(lane.running()).containsExactly(1);
        lane.done(1);
        assertThat(lane.store.ended()).isEmpty();
        assertThat(lane.ended()).isFalse();
        lane.commit(0);
        assertThat(lane.store.ended()).containsExactly(0);
        assertThat(lane.end()).isEqualTo(LaneEnd.DRAINED);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRowThatIsNeverWrittenKeepsNeitherSlotNorBlock(boolean holdsSlot) throws Exception {
        DrivenLane lane = new DrivenLane(blocks(2), 1).start();
        lane.handedIn(0, holdsSlot);
        lane.neverWritten(0);
        assertThat(lane.running()).containsExactly(1);
        lane.done(1);
        assertThat(lane.store.ended()).containsExactly(0);
        assertThat(lane.end()).isEqualTo(LaneEnd.DRAINED);
    }

    @Test
    void aBackoffFreesTheSlotAndIsOverWhenItsTimeHasCome() throws Exception {
        DrivenLane lane = new DrivenLane(blocks(3), 1).start();
        lane.again(0, Duration.ofSeconds(10));
        assertThat(lane.running()).containsExactly(1);
        lane.again(1, Duration.ofSeconds(5));
        lane.done(2);
        assertThat(lane.running()).isEmpty();
        assertThat(lane.hold.waiting()).isEqualTo(2);
        lane.advance(Duration.ofMillis(4_999));
        assertThat(lane.running()).isEmpty();
        lane.advance(Duration.ofMillis(1));
        assertThat(lane.running()).containsExactly(1);
        lane.advance(Duration.ofSeconds(5));
        assertThat(lane.running()).as("its time has come, and there is no slot").containsExactly(1);
        lane.done(1);
        assertThat(lane.running()).containsExactly(0);
        lane.done(0);
        assertThat(lane.end()).isEqualTo(LaneEnd.DRAINED);
        assertThat(lane.steps.tries(0)).isEqualTo(2);
    }

    @Test
    void aRunThatIsTurnedUpGetsMoreStepsAtOnceAndTurnedDownStartsFewer() throws Exception {
        DrivenLane lane = new DrivenLane(blocks(10, 10), 2).start();
        lane.retune(5);
        assertThat(lane.running()).hasSize(5);
        lane.retune(1);
        for (int item = 0; item < 4; item++) {
            lane.done(item);
            assertThat(lane.running()).hasSize(4 - item);
        }
        for (int item = 4; item < 20; item++) {
            assertThat(lane.running()).containsExactly(item);
            lane.done(item);
        }
        assertThat(lane.end()).isEqualTo(LaneEnd.DRAINED);
    }

    @Test
    void aLaneWithoutASlotLetsGoOfItsBlocksAndTakesThemAgainWhenItHasOne() throws Exception {
        DrivenLane lane = new DrivenLane(blocks(4), 4, 1, 2).start();
        assertThat(lane.running()).containsExactly(0, 1);
        lane.retune(1);
        lane.done(0);
        assertThat(lane.store.rests()).as("a step is in flight").isZero();
        lane.done(1);
        assertThat(lane.running()).isEmpty();
        assertThat(lane.store.rests()).isEqualTo(1);
        assertThat(lane.store.free()).containsExactly(0);
        lane.retune(4);
        assertThat(lane.running()).containsExactly(2, 3);
        lane.retune(1);
        lane.done(2);
        lane.done(3);
        lane.store.over();
        lane.advance(Duration.ofSeconds(1));
        assertThat(lane.end()).isEqualTo(LaneEnd.DRAINED);
    }

    @Test
    void sharesOfAllLanesMakeUpTheConcurrency() {
        int steps = 0;
        for (int laneNo = 0; laneNo < 3; laneNo++) {
            DrivenLane lane = new DrivenLane(blocks(8), 7, laneNo, 3).start();
            steps += lane.running().size();
            lane.order(RunState.CANCELLING, false, true, false, false);
        }
        assertThat(steps).isEqualTo(7);
    }

    @Test
    void anErrorOfOursFailsTheSampleAndNotTheLane() throws Exception {
        DrivenLane lane = new DrivenLane(blocks(3), 1).start();
        lane.fails(0);
        assertThat(lane.steps.errors()).containsExactly(0);
        assertThat(lane.running()).containsExactly(1);
        lane.done(1);
        lane.done(2);
        assertThat(lane.end()).isEqualTo(LaneEnd.DRAINED);
        assertThat(lane.store.ended()).containsExactly(0);
    }

    @Test
    void aLaneWhoseProcessWasFrozenStartsNothingBeforeTheLedgerWasAsked() throws Exception {
        DrivenLane lane = new DrivenLane(blocks(6), 2).start();
        lane.frozen(Duration.ofMillis(2_900));
        lane.done(0);
        assertThat(lane.running()).containsExactly(1, 2);
        lane.frozen(Duration.ofSeconds(28));
        lane.done(1);
        assertThat(lane.running()).containsExactly(2);
        lane.seenAgain();
        assertThat(lane.running()).containsExactly(2, 3);
        lane.frozen(Duration.ofSeconds(28));
        lane.done(2);
        lane.lose();
        lane.done(3);
        assertThat(lane.end()).isEqualTo(LaneEnd.STOPPED);
        assertThat(lane.steps.tries(4)).isZero();
    }

    /** Asked before it was frozen, answered after. */
    @Test
    void anAnswerFromBeforeTheFreezeStartsNothing() {
        DrivenLane lane = new DrivenLane(blocks(4), 2).start();
        long asked = lane.runtime.nanoTime();
        lane.frozen(Duration.ofSeconds(28));
        lane.seenSince(asked);
        lane.done(0);
        assertThat(lane.running()).containsExactly(1);
        lane.seenAgain();
        assertThat(lane.running()).containsExactly(1, 2);
    }

    /** 57P01: terminated by an administrator; 08006: connection lost; 40P01: deadlock. */
    @ParameterizedTest
    @ValueSource(strings = {"57P01", "08006", "40P01"})
    void aStepThatTheLedgerDidNotAnswerIsRunAgainAndItsSampleDoesNotFail(String sqlState) throws Exception {
        DrivenLane lane = new DrivenLane(blocks(2), 1).start();
        lane.losesLedger(0, sqlState);
        assertThat(lane.running()).as("its slot is free meanwhile").containsExactly(1);
        lane.done(1);
        assertThat(lane.running()).isEmpty();
        lane.advance(Duration.ofSeconds(1));
        assertThat(lane.running()).containsExactly(0);
        lane.done(0);
        assertThat(lane.end()).isEqualTo(LaneEnd.DRAINED);
        assertThat(lane.steps.errors()).isEmpty();
        assertThat(lane.steps.tries(0)).isEqualTo(2);
    }

    @Test
    void aStepWhoseDataTheLedgerRefusesFails() throws Exception {
        DrivenLane lane = new DrivenLane(blocks(1), 1).start();
        lane.losesLedger(0, "22001");
        assertThat(lane.steps.errors()).containsExactly(0);
        assertThat(lane.end()).isEqualTo(LaneEnd.DRAINED);
    }

    /** Whoever takes the lane next must not repeat calls that are in flight here. */
    @Test
    void inheritedBlocksComeFirstAndOneWithoutStepsEndsAtOnce() throws Exception {
        FakeStore store = blocks(2, 2).inherited();
        store.block(0, 1);
        DrivenLane lane = new DrivenLane(store, 1);
        lane.steps.decided(0);
        lane.steps.decided(1);
        lane.start();
        assertThat(store.ended()).containsExactly(0);
        assertThat(lane.running()).containsExactly(2);
        lane.done(2);
        lane.done(3);
        lane.done(4);
        assertThat(lane.end()).isEqualTo(LaneEnd.DRAINED);
    }

    @Test
    void aBlockThatTheLedgerCallsUnfinishedIsTakenUpAgain() throws Exception {
        FakeStore store = blocks(2);
        store.endsWait();
        DrivenLane lane = new DrivenLane(store, 2);
        lane.steps.expectsMoreBlocks(true);
        lane.start();
        lane.done(0);
        lane.ends(1, new Result.Done(CompletableFuture.completedFuture(null), true));
        assertThat(store.ended()).containsExactly(0);
        store.endNow(0, PhaseEnd.Outcome.UNFINISHED);
        lane.advance(Duration.ofSeconds(1));
        assertThat(lane.running()).containsExactly(1);
        lane.done(1);
        lane.steps.expectsMoreBlocks(false);
        lane.yield();
        assertThat(lane.ended()).as("the end of a block is waited for").isFalse();
        store.endNow(0, PhaseEnd.Outcome.MOVED);
        assertThat(lane.end()).isEqualTo(LaneEnd.YIELDED);
    }

    private static FakeStore blocks(int... sizes) {
        FakeStore store = new FakeStore(1);
        for (int size : sizes) {
            store.block(0, size);
        }
        return store;
    }
}
