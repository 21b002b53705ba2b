package dev.assay.activities.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class OutageDetectorTest {

    private static final OutageDetector.Key KEY = new OutageDetector.Key(UUID.randomUUID(), 1, "m", "generation");

    private long now = Long.MAX_VALUE - 1_000_000_000L; // nanoTime may overflow
    private final OutageDetector detector = new OutageDetector(() -> now);

    private Optional<String> fail(OutageDetector.Key key, String code, int times, int concurrency) {
        Optional<String> last = Optional.empty();
        for (int i = 0; i < times; i++) {
            last = detector.failure(key, code, concurrency);
        }
        return last;
    }

    private void pass(int seconds) {
        now += Duration.ofSeconds(seconds).toNanos();
    }

    @Test
    void needsBothManyFailuresAndTime() {
        assertThat(fail(KEY, "connection_error", 100, 5)).isEmpty();
        pass(14);
        assertThat(fail(KEY, "timeout", 1, 5)).isEmpty();
        pass(1);
        assertThat(fail(KEY, "server_error", 1, 5)).contains("provider_unavailable");

        OutageDetector.Key other = new OutageDetector.Key(KEY.runId(), 1, "m", "score");
        assertThat(fail(other, "timeout", 1, 5)).isEmpty();
        pass(60);
        assertThat(fail(other, "timeout", 18, 5)).isEmpty();
        assertThat(fail(other, "timeout", 1, 5)).contains("provider_unavailable");
    }

    @Test
    void needsTwiceTheConcurrency() {
        fail(KEY, "timeout", 198, 100);
        pass(20);
        assertThat(fail(KEY, "timeout", 1, 100)).isEmpty();
        assertThat(fail(KEY, "timeout", 1, 100)).contains("provider_unavailable");
    }

    @Test
    void aSuccessStartsOver() {
        fail(KEY, "timeout", 30, 5);
        pass(20);
        detector.success(KEY);
        assertThat(fail(KEY, "timeout", 30, 5)).isEmpty();
        pass(15);
        assertThat(fail(KEY, "timeout", 1, 5)).contains("provider_unavailable");
    }

    @Test
    void aRetryStartsOver() {
        fail(KEY, "timeout", 30, 5);
        pass(20);
        OutageDetector.Key retried = new OutageDetector.Key(KEY.runId(), 2, "m", "generation");
        assertThat(fail(retried, "timeout", 30, 5)).isEmpty();
    }

    @Test
    void sampleBoundFailuresNeitherCountNorReset() {
        fail(KEY, "timeout", 19, 5);
        pass(20);
        assertThat(fail(KEY, "empty_output", 50, 5)).isEmpty();
        assertThat(fail(KEY, "invalid_request", 50, 5)).isEmpty();
        assertThat(fail(KEY, "timeout", 1, 5)).contains("provider_unavailable");
    }

    @Test
    void throttlingAloneIsNamedSo() {
        fail(KEY, "rate_limited", 30, 5);
        pass(20);
        assertThat(fail(KEY, "rate_limited", 1, 5)).contains("rate_limited");
        assertThat(fail(KEY, "timeout", 1, 5)).contains("provider_unavailable");
    }

    @Test
    void a429CountsWhenItsRetriesAreExhausted() {
        SampleCalls.Outcome throttled = new SampleCalls.Outcome.Wait(Duration.ZERO, Optional.empty(), "rate_limited");
        SampleCalls.Outcome exhausted = new SampleCalls.Outcome.Failed("rate_limited", "x", Optional.empty(), 5);
        for (int i = 0; i < 100; i++) {
            assertThat(detector.observe(KEY, throttled, 5)).isEmpty();
        }
        assertThat(detector.size()).isZero();
        for (int i = 0; i < 20; i++) {
            assertThat(detector.observe(KEY, exhausted, 5)).isEmpty();
        }
        pass(15);
        assertThat(detector.observe(KEY, exhausted, 5)).contains("rate_limited");
    }

    @Test
    void forgetsRunsThatHaveEnded() {
        fail(KEY, "timeout", 1, 5);
        detector.forget(UUID.randomUUID());
        assertThat(detector.size()).isOne();
        detector.forget(KEY.runId());
        assertThat(detector.size()).isZero();
    }
}
