package dev.assay.activities.lane.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.model.retry.DrivenHold;
import dev.assay.workflows.run.LaneEnd;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a lane of several models does where one of them throttles, answers nobody, or takes no further part. */
class LaneLoopModelsTest {

    private static final Duration TICK = Duration.ofMillis(500);

    @Test
    void ofAModelOfWhichManySamplesWaitNoMoreBlocksAreTaken() throws Exception {
        FakeStore store = new FakeStore(2).block(0, 8).block(1, 2).block(0, 1);
        DrivenLane lane = new DrivenLane(store, 1).start();
        for (int item = 0; item < 8; item++) {
            lane.again(item, Duration.ofHours(1));
        }
        assertThat(lane.running()).as("the other model's").containsExactly(8);
        lane.done(8);
        assertThat(store.fullAtClaims()).last().isEqualTo(Set.of(0));
        lane.done(9);
        lane.advance(Duration.ofSeconds(1));
        assertThat(lane.running()).isEmpty();
        assertThat(store.free()).containsExactly(2);
        assertThat(lane.ended()).as("there will be something to do").isFalse();
        lane.advance(Duration.ofHours(1));
        for (int left = 8; left > 0; left--) {
            lane.done(lane.running().getFirst());
        }
        lane.advance(Duration.ofSeconds(1));
        lane.done(10);
        assertThat(lane.end()).isEqualTo(LaneEnd.DRAINED);
    }

    @Test
    void samplesOfAModelThatAnswersNobodyHoldNoSlotAndOneAtATimeAsksForIt() throws Exception {
        DrivenLane lane = new DrivenLane(new FakeStore(2).block(0, 4).block(1, 4), 4);
        DrivenHold away = new DrivenHold(lane.runtime::nanoTime);
        lane.steps.hold(0, away.hold());
        lane.start();
        for (int call = 0; call < 5; call++) {
            away.failed();
            lane.advance(Duration.ofMillis(250));
        }
        for (int item = 0; item < 4; item++) {
            lane.again(item, Duration.ZERO);
        }
        assertThat(lane.running()).containsExactly(4, 5, 6, 7);
        lane.done(4);
        lane.done(5);
        assertThat(lane.hold.waiting()).as("parked, but for one").isEqualTo(3);
        assertThat(lane.running()).hasSize(3).contains(6, 7);
        int probe = lane.running().getFirst();
        away.failed();
        lane.again(probe, Duration.ZERO);
        assertThat(lane.running()).as("a pause before the next").containsExactly(6, 7);
        lane.advance(Duration.ofSeconds(7));
        assertThat(lane.running()).hasSize(3);
        away.answered();
        lane.advance(TICK);
        assertThat(lane.running()).hasSize(4);
        lane.done(6);
        lane.done(7);
        assertThat(lane.running()).containsExactly(0, 1, 2, 3);
        for (int item = 0; item < 4; item++) {
            lane.done(item);
        }
        assertThat(lane.end()).isEqualTo(LaneEnd.DRAINED);
    }

    @Test
    void whatIsLeftOfAModelThatStopsStaysUnfinishedInABlockThatNobodyHolds() throws Exception {
        FakeStore store = new FakeStore(2).block(0, 4).block(1, 1).block(0, 1);
        DrivenLane lane = new DrivenLane(store, 2);
        DrivenHold stopped = new DrivenHold(lane.runtime::nanoTime);
        lane.steps.hold(0, stopped.hold());
        lane.start();
        store.away(true);
        stopped.hold().stop("gone", "the model is gone");
        lane.advance(TICK);
        lane.done(0);
        lane.done(1);
        assertThat(store.letGo()).containsExactly(0);
        assertThat(lane.ended()).as("nobody else knows that it stops").isFalse();
        store.away(false);
        lane.advance(Duration.ofSeconds(1));
        assertThat(store.stopped()).containsExactly(0);
        assertThat(lane.running()).containsExactly(4);
        lane.done(4);
        assertThat(lane.end()).isEqualTo(LaneEnd.DRAINED);
        assertThat(store.ended()).containsExactly(1);
        assertThat(store.free()).containsExactlyInAnyOrder(0, 2);
        assertThat(lane.steps.tries(2) + lane.steps.tries(5)).isZero();
    }
}
