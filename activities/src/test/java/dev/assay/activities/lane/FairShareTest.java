package dev.assay.activities.lane;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class FairShareTest {

    private long now = Long.MAX_VALUE - 1_000_000_000L; // nanoTime may overflow
    private final FairShare share = new FairShare(() -> now);

    @Test
    void givesUpOneLaneASweepWhileOthersTakeThem() {
        for (int taken = 0; taken < 4; taken++) {
            assertThat(share.yields(8 - taken, taken, taken)).isTrue();
            now += Duration.ofSeconds(1).toNanos();
        }
        assertThat(share.yields(4, 4, 4)).isFalse();
        assertThat(share.yields(5, 4, 4)).isFalse();
    }

    @Test
    void givesUpEverMoreSeldomWhatNobodyTakes() {
        int given = 0;
        for (int second = 0; second < 3_600; second++) {
            // The lane is here again by the next sweep.
            given += share.yields(2, 0, 0) ? 1 : 0;
            now += Duration.ofSeconds(1).toNanos();
        }
        assertThat(given).isBetween(15, 25);
        assertThat(share.yields(2, 0, 1)).as("somebody took one").isTrue();
    }
}
