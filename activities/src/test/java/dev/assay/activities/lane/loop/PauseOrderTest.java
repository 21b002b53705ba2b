package dev.assay.activities.lane.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.ledger.lane.LaneDao.Control;
import dev.assay.ledger.lane.LaneKind;
import dev.assay.ledger.run.RunState;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a pause orders of a lane. */
class PauseOrderTest {

    @ParameterizedTest
    @CsvSource({
        "false, 2, WORK",
        "true, 3, STOP",
        // Taken back before this lane saw it: others may have ended for it.
        "false, 3, STOP",
        "false, 4, STOP"
    })
    void aLaneEndsForEveryPauseSinceItWasOpened(boolean paused, int pauses, LaneState.Order order) {
        LaneState hold = new LaneState(UUID.randomUUID(), 1, LaneKind.GENERATION, 0, 2);
        assertThat(hold.order()).isEqualTo(LaneState.Order.WORK);
        Control control = new Control(
                hold.token, false, RunState.IN_PROGRESS, 1, paused, pauses, false, 8, 8, false, 0, List.of());
        hold.seen(control, System.nanoTime());
        assertThat(hold.order()).isEqualTo(order);
    }
}
