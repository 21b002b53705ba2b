package dev.assay.ledger.progress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.ledger.run.RunState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RatesTest {

    private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");
    private static final UUID RUN = UUID.randomUUID();

    private final Rates rates = new Rates();

    /** An attempt that was asked for at {@link #START} and found 10 samples scored and 20 generated. */
    private static RunProgress at(double seconds, int attempt, long... generated) {
        RunProgress.Head head = new RunProgress.Head(
                RUN,
                RunState.IN_PROGRESS,
                attempt,
                1,
                List.of("one", "two"),
                false,
                8,
                8,
                null,
                false,
                START,
                true,
                0,
                START,
                10,
                10,
                null,
                1000,
                START,
                false,
                START.plusMillis((long) (seconds * 1000)));
        List<RunProgress.Model> models = IntStream.range(0, generated.length)
                .mapToObj(i -> new RunProgress.Model(i, 1000, generated[i], generated[i] / 2, 0, 0, 0, 5, 5, false))
                .toList();
        return new RunProgress(head, models, List.of(), Map.of(), List.of(), Set.of());
    }

    @Test
    void aRunSeenForTheFirstTimeIsMeasuredOverItsAttempt() {
        Rates.Speed speed = rates.observe(at(10, 2, 60, 60));
        assertThat(speed).isEqualTo(new Rates.Speed(10.0, 5.0, 10, true, List.of()));
    }

    @Test
    void ofTwoMomentsTheDifferenceCountsForEachModel() {
        rates.observe(at(10, 2, 60, 60));
        Rates.Speed speed = rates.observe(at(12, 2, 70, 100));
        assertThat(speed)
                .isEqualTo(new Rates.Speed(
                        25.0, 12.5, 2, false, List.of(new Rates.ModelSpeed(5, 2.5), new Rates.ModelSpeed(20, 10))));
    }

    @Test
    void momentsTooCloseToEachOtherAreNotCompared() {
        rates.observe(at(10, 2, 60, 60));
        assertThat(rates.observe(at(10.5, 2, 200, 60)).ofAttempt()).isTrue();
        assertThat(rates.observe(at(11.5, 2, 75, 60)).generations()).isCloseTo(10, within(1e-9));
    }

    @Test
    void theWindowIsThirtySeconds() {
        for (int second = 0; second <= 100; second++) {
            Rates.Speed speed = rates.observe(at(second, 2, second < 50 ? second : 50 + (second - 50) * 3, 0));
            if (second > 80) {
                assertThat(speed.overSeconds()).isBetween(30.0, 31.0);
                assertThat(speed.generations()).isCloseTo(3, within(1e-9));
            }
        }
    }

    /** Somebody who looks once a minute still sees how fast the last minute was. */
    @Test
    void aRareLookIsMeasuredSinceTheLastOne() {
        rates.observe(at(0, 2, 20, 0));
        rates.observe(at(60, 2, 80, 0));
        assertThat(rates.observe(at(120, 2, 200, 0)).generations()).isCloseTo(2, within(1e-9));
        assertThat(rates.observe(at(1200, 2, 300, 0)).ofAttempt()).isTrue();
    }

    @Test
    void anotherAttemptIsMeasuredAnew() {
        rates.observe(at(10, 2, 60, 60));
        assertThat(rates.observe(at(20, 3, 60, 60)).ofAttempt()).isTrue();
    }

    @Test
    void withoutBlocksNothingIsKnown() {
        Rates.Speed speed = rates.observe(at(10, 2));
        assertThat(speed.generations()).isNull();
        assertThat(speed.scores()).isNull();
        assertThat(rates.observe(at(12, 2, 30, 0)).ofAttempt()).isTrue();
    }
}
