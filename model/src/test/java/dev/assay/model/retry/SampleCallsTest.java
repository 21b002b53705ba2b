package dev.assay.model.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.model.CallResult;
import dev.assay.model.ModelCall;
import dev.assay.model.ModelClient;
import dev.assay.model.Usage;
import dev.assay.model.provider.TestAnswers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class SampleCallsTest {

    private static final UUID RUN = UUID.fromString("00000000-0000-0000-0000-000000000001");
    private static final RandomGenerator MOST = () -> 0L;

    private final Deque<CallResult> results = new ArrayDeque<>();
    private final List<ModelCall> calls = new ArrayList<>();
    private final ModelHold hold =
            new ModelHold("m", Duration.ofMinutes(2), true, () -> 8, System::nanoTime, AnswerHistory.NONE);

    /** Whether the model answers another sample between two calls of this one. */
    private boolean answersOthers = true;

    private SampleCalls sample(String generation, RandomGenerator jitter, int answersReceived) {
        ModelClient client = call -> {
            calls.add(call);
            if (answersOthers) {
                hold.answered(hold.begin());
            }
            return results.removeFirst();
        };
        RetryPolicy policy = RetryPolicy.of(TestAnswers.generation(generation));
        return new SampleCalls(
                policy, RUN, "m", 1, 2, "p", TestAnswers.generation(generation), client, hold, jitter, answersReceived);
    }

    private static CallResult.Transient trouble(String code, Duration... retryAfter) {
        return new CallResult.Transient(
                code, Optional.ofNullable(retryAfter.length == 0 ? null : retryAfter[0]), 0, "x");
    }

    private static CallResult.Unusable empty() {
        return new CallResult.Unusable(
                "c", "empty_output", null, Usage.UNREPORTED, "none", Instant.EPOCH, Instant.EPOCH);
    }

    private static CallResult.Answer answer() {
        return new CallResult.Answer(
                "c", null, "42", null, Usage.UNREPORTED, "stop", false, Instant.EPOCH, Instant.EPOCH);
    }

    @Test
    void theKeyStaysUntilAnAnswerComesAndChangesAfterAnUnusableOne() throws Exception {
        results.addAll(List.of(trouble("timeout"), empty(), trouble("server_error"), answer()));
        SampleCalls sample = sample("{\"timeout_seconds\":3}", MOST, 0);

        assertThat(sample.attempt()).isInstanceOf(SampleCalls.Outcome.Wait.class);
        assertThat(sample.attempt())
                .isInstanceOfSatisfying(
                        SampleCalls.Outcome.Wait.class,
                        wait -> assertThat(wait.discarded()).contains(empty()));
        assertThat(sample.attempt())
                .isInstanceOfSatisfying(
                        SampleCalls.Outcome.Wait.class,
                        wait -> assertThat(wait.discarded()).isEmpty());
        assertThat(sample.attempt()).isEqualTo(new SampleCalls.Outcome.Completed(answer()));

        List<String> keys = calls.stream().map(ModelCall::idempotencyKey).toList();
        assertThat(keys.get(0)).matches("[0-9a-f]{64}").isEqualTo(keys.get(1));
        assertThat(keys.get(2)).isNotEqualTo(keys.get(1)).isEqualTo(keys.get(3));
        assertThat(calls).allSatisfy(call -> assertThat(call.timeout()).isEqualTo(Duration.ofSeconds(3)));
    }

    @Test
    void aLaterAttemptOfTheRunGoesOnWithTheSameKeys() throws Exception {
        results.addAll(List.of(empty(), empty(), answer()));
        SampleCalls first = sample("{}", MOST, 0);
        first.attempt();
        first.attempt();
        sample("{}", MOST, 1).attempt();

        assertThat(calls.get(2).idempotencyKey()).isEqualTo(calls.get(1).idempotencyKey());
    }

    @Test
    void failsWithTheLastCodeWhenRetriesAreExhausted() throws Exception {
        results.addAll(
                List.of(trouble("timeout"), trouble("timeout"), trouble("server_error"), trouble("rate_limited")));
        SampleCalls sample = sample("{\"max_retries\":2}", MOST, 0);
        assertThat(sample.attempt()).isInstanceOf(SampleCalls.Outcome.Wait.class);
        assertThat(sample.doubt())
                .as("the first failure of a row may be the provider's")
                .isEqualTo(ModelHold.Doubt.SEEN);
        assertThat(sample.attempt()).isInstanceOf(SampleCalls.Outcome.Wait.class);
        assertThat(sample.doubt()).isEqualTo(ModelHold.Doubt.SUSPECT);
        sample.attempt();

        assertThat(sample.attempt())
                .isEqualTo(new SampleCalls.Outcome.Failed("rate_limited", "x", Optional.empty(), 4));
    }

    @Test
    void nothingCountsWhileTheModelAnswersNobody() throws Exception {
        answersOthers = false;
        SampleCalls sample = sample("{\"max_retries\":0}", () -> Long.MAX_VALUE, 0);
        for (String code : List.of("timeout", "server_error", "rate_limited", "connection_error", "timeout")) {
            results.add(trouble(code));
            assertThat(sample.attempt())
                    .isInstanceOfSatisfying(
                            SampleCalls.Outcome.Wait.class,
                            wait -> assertThat(wait.backoff()).isLessThanOrEqualTo(Duration.ofSeconds(1)));
        }
        answersOthers = true;
        results.add(trouble("server_error"));
        assertThat(sample.attempt()).isInstanceOf(SampleCalls.Outcome.Failed.class);
    }

    @Test
    void failsAfterTheLastEmptyAnswerWhichBelongsInTheBooksToo() throws Exception {
        results.addAll(List.of(empty(), empty()));
        SampleCalls sample = sample("{}", MOST, 0);
        sample.attempt();

        assertThat(sample.attempt())
                .isEqualTo(new SampleCalls.Outcome.Failed("empty_output", "none", Optional.of(empty()), 2));
    }

    @Test
    void aLostResponseIsATryOfItsOwnAndNoEmptyAnswer() throws Exception {
        results.addAll(List.of(lost(), lost(), lost()));
        SampleCalls sample = sample("{\"max_retries\":2,\"max_empty_retries\":0}", MOST, 0);
        sample.attempt();
        assertThat(sample.attempt())
                .isInstanceOfSatisfying(
                        SampleCalls.Outcome.Wait.class,
                        wait -> assertThat(wait.discarded()).contains(lost()));

        assertThat(sample.attempt())
                .isEqualTo(new SampleCalls.Outcome.Failed("response_lost", "gone", Optional.of(lost()), 3));
        assertThat(calls).extracting(ModelCall::idempotencyKey).doesNotHaveDuplicates();
    }

    private static CallResult.Unusable lost() {
        return new CallResult.Unusable(
                "c", CallResult.RESPONSE_LOST, null, Usage.UNREPORTED, "gone", Instant.EPOCH, Instant.EPOCH);
    }

    @Test
    void rejectedFailsTheSampleAndFatalStopsTheModel() throws Exception {
        results.add(new CallResult.Rejected("invalid_request", 400, "no"));
        assertThat(sample("{}", MOST, 0).attempt())
                .isEqualTo(new SampleCalls.Outcome.Failed("invalid_request", "no", Optional.empty(), 1));
        results.add(new CallResult.Fatal("credentials_rejected", "no"));
        assertThat(sample("{}", MOST, 0).attempt())
                .isEqualTo(new SampleCalls.Outcome.Stop("credentials_rejected", "no", false));
    }

    @Test
    void backsOffWithFullJitterUpToACap() throws Exception {
        RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
        long[] longest = new long[10];
        for (int round = 0; round < 300; round++) {
            SampleCalls sample = sample("{\"max_retries\":10}", random, 0);
            results.add(trouble("server_error"));
            sample.attempt();
            for (int i = 0; i < 10; i++) {
                results.add(trouble("server_error"));
                Duration backoff = ((SampleCalls.Outcome.Wait) sample.attempt()).backoff();
                assertThat(backoff).isBetween(Duration.ZERO, Duration.ofMillis(Math.min(500L << i, 30_000)));
                longest[i] = Math.max(longest[i], backoff.toMillis());
            }
        }
        assertThat(longest[0]).isGreaterThan(250);
        assertThat(longest[9]).isGreaterThan(15_000);
    }

    @Test
    void retryAfterIsTheLeastToWait() throws Exception {
        RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
        for (int round = 0; round < 100; round++) {
            results.add(trouble("rate_limited", Duration.ofSeconds(20)));
            assertThat(((SampleCalls.Outcome.Wait) sample("{}", random, 0).attempt()).backoff())
                    .isBetween(Duration.ofSeconds(20), Duration.ofSeconds(22));
        }
    }

    @Test
    void policyHasDefaultsAndBounds() {
        assertThat(RetryPolicy.of(TestAnswers.generation("{}")))
                .isEqualTo(new RetryPolicy(4, 1, Duration.ofSeconds(120)));
        assertThat(RetryPolicy.of(
                        TestAnswers.generation("{\"max_retries\":0,\"max_empty_retries\":0,\"timeout_seconds\":3600}")))
                .isEqualTo(new RetryPolicy(0, 0, Duration.ofHours(1)));
        assertThat(RetryPolicy.of(TestAnswers.generation("{\"timeout_seconds\":1.5}"))
                        .timeout())
                .isEqualTo(Duration.ofMillis(1_500));
        assertThatThrownBy(() -> RetryPolicy.of(TestAnswers.generation("{\"max_retries\":11}")))
                .hasMessage("max_retries: 11 (expected: 0..10)");
    }
}
