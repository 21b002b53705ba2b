package dev.assay.activities.lane.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.activities.lane.loop.ClaimTurns.Turn;
import dev.assay.ledger.lane.Block;
import dev.assay.ledger.lane.LaneKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** When a lane looks for blocks; the test is the loop. */
class BlockSourceTest {

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final DrivenRuntime runtime = new DrivenRuntime();
    private final FakeSteps work = new FakeSteps();
    private final FakeStore store = new FakeStore(2);
    private final Turn turn = new ClaimTurns().join(FakeStore.RUN, LaneKind.GENERATION);
    private final BlockSource blocks = new BlockSource(work, store, turn, runtime);
    private final List<Integer> found = new ArrayList<>();
    private final Set<Block.Key> open = new HashSet<>();
    private int invited;

    @Test
    void looksOnceAtATime() {
        store.block(0, 1).block(0, 1);
        look();
        assertThat(blocks.looking()).isTrue();
        look();
        runtime.runEvents();
        assertThat(blocks.looking()).isFalse();
        assertThat(store.claims()).isEqualTo(1);
        assertThat(found).containsExactly(0);
        look();
        runtime.runEvents();
        assertThat(found).containsExactly(0, 1);
        assertThat(blocks.exhausted()).isFalse();
    }

    @Test
    void whereNoneIsFreeItPausesUntilItsTimeOrANudge() {
        work.expectsMoreBlocks(true);
        looks();
        looks();
        assertThat(store.claims()).isEqualTo(1);
        runtime.advance(PAUSE.minusNanos(1));
        looks();
        assertThat(store.claims()).isEqualTo(1);
        runtime.advance(Duration.ofNanos(1));
        looks();
        assertThat(store.claims()).isEqualTo(2);
        store.block(0, 1);
        blocks.nudge();
        looks();
        assertThat(found).containsExactly(0);
    }

    @Test
    void isExhaustedWhereNoneIsFreeAndNoneCanCome() {
        work.expectsMoreBlocks(true);
        looks();
        assertThat(blocks.exhausted()).isFalse();
        work.expectsMoreBlocks(false);
        blocks.nudge();
        look();
        assertThat(blocks.exhausted()).as("not while it looks").isFalse();
        runtime.runEvents();
        assertThat(blocks.exhausted()).isTrue();
        store.block(0, 1);
        blocks.nudge();
        looks();
        assertThat(blocks.exhausted()).isFalse();
    }

    @Test
    void isNotExhaustedWherePostgresIsAway() {
        store.away(true);
        looks();
        assertThat(blocks.exhausted()).isFalse();
        store.away(false);
        runtime.advance(PAUSE);
        looks();
        assertThat(blocks.exhausted()).isTrue();
    }

    @Test
    void leavesOutModelsThatAreFullOrStopped() {
        store.block(0, 1).block(1, 1).block(0, 1);
        blocks.look(true, Set.of(0), Set.of(), () -> Set.copyOf(open), this::found);
        runtime.runEvents();
        assertThat(found).containsExactly(1);
        blocks.look(true, Set.of(), Set.of(0), () -> Set.copyOf(open), this::found);
        runtime.runEvents();
        assertThat(found).containsExactly(1);
        assertThat(blocks.exhausted())
                .as("what is left is of a model that is stopped")
                .isTrue();
    }

    @Test
    void waitsForItsTurnWhileASiblingLooks() {
        store.block(0, 1);
        assertThat(turn.take(this::invited)).isTrue();
        looks();
        assertThat(store.claims()).isZero();
        turn.found();
        looks();
        assertThat(store.claims()).isZero();
        runtime.runEvents();
        looks();
        assertThat(found).containsExactly(0);
    }

    @Test
    void handsItsTurnOnWhereItHasNoRoom() {
        invitedBesideASibling();
        blocks.look(false, Set.of(), Set.of(), () -> Set.copyOf(open), this::found);
        assertThat(invited).isEqualTo(1);
        assertThat(store.claims()).isZero();
        blocks.look(false, Set.of(), Set.of(), () -> Set.copyOf(open), this::found);
        assertThat(invited).as("once").isEqualTo(1);
    }

    @Test
    void handsItsTurnOnWhenTheLaneEnds() {
        invitedBesideASibling();
        blocks.close();
        assertThat(invited).isEqualTo(1);
        blocks.close();
        assertThat(invited).isEqualTo(1);
    }

    @Test
    void restsOnceAPause() {
        store.block(0, 1);
        looks();
        assertThat(blocks.rest()).isTrue();
        assertThat(blocks.rest()).as("it is being done").isFalse();
        runtime.runEvents();
        assertThat(store.free()).containsExactly(0);
        assertThat(blocks.exhausted()).isFalse();
        assertThat(blocks.rest()).as("it was done a moment ago").isFalse();
        store.over();
        runtime.advance(PAUSE);
        assertThat(blocks.rest()).isTrue();
        runtime.runEvents();
        assertThat(blocks.exhausted()).isTrue();
        assertThat(store.rests()).isEqualTo(2);
    }

    /** The lane asked while another looked, as did a sibling behind it; now it is its turn. */
    private void invitedBesideASibling() {
        Runnable other = () -> {};
        assertThat(turn.take(other)).isTrue();
        looks();
        assertThat(turn.take(this::invited)).isFalse();
        turn.found();
        runtime.runEvents();
        assertThat(invited).isZero();
    }

    private void invited() {
        invited++;
    }

    private void looks() {
        look();
        runtime.runEvents();
    }

    private void look() {
        blocks.look(true, Set.of(), Set.of(), () -> Set.copyOf(open), this::found);
    }

    private void found(LaneStore.Claim claim) {
        Block block = claim.block().orElseThrow();
        found.add(block.blockNo());
        open.add(block.key());
    }
}
