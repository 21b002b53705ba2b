package dev.assay.activities.lane.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.activities.lane.loop.LaneWork.Result;
import dev.assay.ledger.lane.StopCause;
import dev.assay.ledger.run.RunState;
import dev.assay.workflows.run.LaneEnd;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** For what a lane ends, and what it does before with the steps that are in flight. */
class LaneLoopEndTest {

    private static final Duration TICK = Duration.ofMillis(500);

    @Test
    void aYieldingLaneStartsNothingAndKeepsWhatIsInFlight() throws Exception {
        DrivenLane lane = new DrivenLane(new FakeStore(1).block(0, 4), 2).start();
        lane.yield();
        lane.done(0);
        assertThat(lane.running()).containsExactly(1);
        lane.handedIn(1, false);
        assertThat(lane.ended()).isFalse();
        lane.commit(1);
        assertThat(lane.end()).isEqualTo(LaneEnd.YIELDED);
        assertThat(lane.steps.tries(2)).isZero();
        assertThat(lane.store.ended()).isEmpty();
    }

    @Test
    void aTokenLostInMidFlightStopsTheLaneWhenItsResultsAreKept() throws Exception {
        DrivenLane lane = new DrivenLane(new FakeStore(1).block(0, 4), 2).start();
        lane.lose();
        lane.handedIn(0, true);
        lane.again(1, Duration.ZERO);
        lane.advance(TICK);
        assertThat(lane.running()).isEmpty();
        assertThat(lane.ended()).as("a row is on its way").isFalse();
        lane.commit(0);
        assertThat(lane.end()).isEqualTo(LaneEnd.STOPPED);
        assertThat(lane.steps.tries(1) + lane.steps.tries(2)).isEqualTo(1);
    }

    @Test
    void aStoppedLaneWaitsForCallsInFlightAsLongAsItsPatience() throws Exception {
        DrivenLane lane = new DrivenLane(new FakeStore(1).block(0, 4), 3).start();
        lane.order(RunState.IN_PROGRESS, false, false, true, false);
        lane.handedIn(0, true);
        lane.done(1);
        lane.advance(FakeSteps.PATIENCE);
        assertThat(lane.running()).containsExactly(2);
        lane.advance(TICK);
        assertThat(lane.steps.interrupted()).containsExactly(2);
        assertThat(lane.ended()).as("a row that was handed in is waited for").isFalse();
        lane.commit(0);
        assertThat(lane.end()).isEqualTo(LaneEnd.STOPPED);
    }

    @Test
    void aCancelThatDoesNotWaitInterruptsAtOnce() throws Exception {
        DrivenLane lane = new DrivenLane(new FakeStore(1).block(0, 4), 2).start();
        lane.order(RunState.CANCELLING, false, true, false, false);
        assertThat(lane.end()).isEqualTo(LaneEnd.STOPPED);
        assertThat(lane.steps.interrupted()).containsExactlyInAnyOrder(0, 1);
    }

    @Test
    void aPauseEndsTheLane() throws Exception {
        DrivenLane lane = new DrivenLane(new FakeStore(1).block(0, 4), 1).start();
        lane.order(RunState.IN_PROGRESS, true, false, false, false);
        lane.done(0);
        assertThat(lane.end()).isEqualTo(LaneEnd.STOPPED);
        assertThat(lane.steps.tries(1)).isZero();
    }

    @Test
    void aCauseStopsTheLaneAndIsToldUntilTheLedgerHasIt() throws Exception {
        DrivenLane lane = new DrivenLane(new FakeStore(1).block(0, 4), 2).start();
        lane.store.away(true);
        StopCause first = StopCause.of("bad_key", "the key is refused");
        lane.ends(0, new Result.Stop(first));
        lane.ends(1, new Result.Stop(StopCause.of("another", "comes later")));
        lane.advance(TICK);
        assertThat(lane.ended()).as("nobody else knows the cause").isFalse();
        lane.store.away(false);
        lane.advance(TICK);
        lane.advance(TICK);
        assertThat(lane.end()).isEqualTo(LaneEnd.STOPPED);
        assertThat(lane.store.causes()).containsExactly(first);
        assertThat(lane.steps.tries(2)).isZero();
    }

    @Test
    void anErrorOfTheLoopIsThrownWhenNothingIsInFlight() {
        AtomicBoolean broken = new AtomicBoolean();
        DrivenLane lane = new DrivenLane(new FakeStore(1).block(0, 4), 2)
                .heartbeat(() -> {
                    if (broken.getAndSet(false)) {
                        throw new IllegalStateException("broken");
                    }
                })
                .start();
        broken.set(true);
        lane.advance(TICK);
        lane.done(0);
        assertThat(lane.ended()).isFalse();
        assertThat(lane.running()).containsExactly(1);
        lane.done(1);
        assertThatThrownBy(lane::end).hasRootCauseMessage("broken");
    }
}
