package dev.assay.model.retry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.model.retry.ModelHold.Doubt;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelHoldTest {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private long now = Long.MAX_VALUE - 1_000_000_000L; // nanoTime may overflow
    private final ModelHold hold = hold(200);

    private ModelHold hold(int concurrency) {
        return new ModelHold("m", PATIENCE, true, () -> concurrency, () -> now, AnswerHistory.NONE);
    }

    private boolean ledgerHasAnswers;
    private boolean ledgerGainsAnswers;
    private boolean ledgerIsAway;
    private int asked;

    /** A hold with a ledger. */
    private ModelHold asking(boolean allAreSeen, int concurrency) {
        return new ModelHold("m", PATIENCE, allAreSeen, () -> concurrency, () -> now, new AnswerHistory() {
            @Override
            public boolean any() {
                return known(ledgerHasAnswers);
            }

            @Override
            public boolean within(Duration time) {
                assertThat(time).isEqualTo(PATIENCE.dividedBy(2));
                asked++;
                return known(ledgerGainsAnswers);
            }
        });
    }

    private boolean known(boolean answer) {
        if (ledgerIsAway) {
            throw new IllegalStateException("away");
        }
        return answer;
    }

    private void pass(double seconds) {
        now += (long) (seconds * 1e9);
    }

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            hold.failed("HTTP 503: away", Duration.ZERO);
        }
    }

    private void answer() {
        hold.answered(hold.begin());
    }

    private void failedProbe() {
        assertThat(hold.takeProbe()).isTrue();
        fail(1);
        hold.probeEnded();
    }

    @Test
    void isHeldAfterFiveFailuresInARowThatAreNotOfOneMoment() {
        fail(200);
        assertThat(hold.held()).isFalse();
        pass(1);
        assertThat(hold.held()).isTrue();
    }

    @Test
    void slowCallsFailSlowly() {
        fail(1);
        pass(9);
        fail(1);
        assertThat(hold.held()).isFalse();
        pass(1);
        assertThat(hold.held()).isTrue();
    }

    @Test
    void whoFailsNowAndThenIsNotHeld() {
        for (int i = 0; i < 100; i++) {
            fail(4);
            pass(5);
            answer();
        }
        assertThat(hold.held()).isFalse();
        assertThat(hold.stopped()).isEmpty();
    }

    @Test
    void anyAnswerEndsTheHold() {
        long early = hold.begin();
        fail(5);
        pass(60);
        hold.answered(early);
        assertThat(hold.held()).isFalse();
        fail(4);
        pass(5);
        assertThat(hold.held()).isFalse();
    }

    @Test
    void oneCallAtATimeAsksInPausesThatGrow() {
        fail(5);
        pass(1);
        assertThat(hold.takeProbe()).isTrue();
        assertThat(hold.takeProbe()).as("while one is out").isFalse();
        for (double pause : new double[] {1, 2, 4, 5, 5, 5}) {
            fail(1);
            hold.probeEnded();
            pass(pause * 0.74);
            assertThat(hold.takeProbe()).as("before " + pause).isFalse();
            pass(pause * 0.52);
            assertThat(hold.takeProbe()).as("after " + pause).isTrue();
        }
    }

    @Test
    void whatAProviderAsksForIsTheLeastPause() {
        fail(5);
        hold.failed("slow down", Duration.ofSeconds(30));
        pass(29);
        assertThat(hold.held()).isTrue();
        assertThat(hold.takeProbe()).isFalse();
        pass(1);
        assertThat(hold.takeProbe()).isTrue();
    }

    /** What never failed tells the provider's trouble from the samples'; what failed often may have to. */
    @Test
    void asksInTurnWithWhatNeverFailedAndWithWhatFailedMost() {
        fail(5);
        pass(1);
        for (int n = 0; n < 6; n++) {
            assertThat(hold.takeProbe()).isTrue();
            assertThat(hold.probesUntried()).isEqualTo(n % 2 == 0);
            hold.probeEnded();
            pass(7);
        }
    }

    @Test
    void stopsWhenPatienceIsOverAndNoCallIsOut() {
        hold.waits("lane", Map.of(Doubt.NONE, 3));
        fail(5);
        pass(119);
        assertThat(hold.stopped()).isEmpty();
        assertThat(hold.takeProbe()).isTrue();
        pass(60);
        assertThat(hold.stopped()).as("it may be answered").isEmpty();
        fail(1);
        hold.probeEnded();
        assertThat(hold.stopped()).hasValueSatisfying(stop -> {
            assertThat(stop.code()).isEqualTo("provider_unavailable");
            assertThat(stop.message()).contains("model m", "120 s", "HTTP 503: away");
        });
        answer();
        assertThat(hold.stopped()).as("others have been told").isPresent();
    }

    /** In an outage no failure counts, however often a sample fails. */
    @Test
    void aFailureCountsWhereTheModelAnsweredWhatBeganAfterTheLastOne() {
        long straggler = hold.begin();
        assertThat(hold.counts(0, Doubt.NONE)).as("the first").isFalse();
        long failedAt = hold.failed("x", Duration.ZERO);
        assertThat(hold.counts(failedAt, Doubt.NONE)).isFalse();
        hold.answered(straggler);
        assertThat(hold.counts(failedAt, Doubt.NONE))
                .as("a call from before, that a gateway which shuts down still lets through")
                .isFalse();
        answer();
        assertThat(hold.counts(failedAt, Doubt.NONE)).isTrue();
        assertThat(hold.counts(hold.failed("x", Duration.ZERO), Doubt.SUSPECT)).isFalse();
    }

    @Test
    void samplesThatFailedWhileOthersWereAnsweredCountWhenTheyAreAlone() {
        hold.waits("lane", Map.of(Doubt.SUSPECT, 2));
        hold.waits("another", Map.of(Doubt.NONE, 1));
        long failedAt = hold.failed("x", Duration.ZERO);
        fail(4);
        pass(30);
        assertThat(hold.counts(failedAt, Doubt.SUSPECT)).isFalse();
        assertThat(hold.held()).isTrue();
        hold.waits("another", Map.of());
        assertThat(hold.counts(failedAt, Doubt.SUSPECT)).isTrue();
        assertThat(hold.counts(failedAt, Doubt.NONE)).isFalse();
        assertThat(hold.held()).as("they are tried as before").isFalse();
        pass(1000);
        assertThat(hold.stopped()).isEmpty();
    }

    @Test
    void aRestartIsOverBeforeTheyCount() {
        hold.waits("lane", Map.of(Doubt.SUSPECT, 2));
        long failedAt = hold.failed("x", Duration.ZERO);
        fail(4);
        pass(29);
        assertThat(hold.counts(failedAt, Doubt.SUSPECT)).isFalse();
    }

    @Test
    void whatComesToThemIsGivenThePatienceAnew() {
        hold.waits("lane", Map.of(Doubt.SUSPECT, 1));
        fail(5);
        pass(500);
        hold.waits("lane", Map.of(Doubt.SUSPECT, 1));
        hold.waits("lane", Map.of(Doubt.SUSPECT, 1, Doubt.NONE, 8));
        fail(5);
        pass(100);
        assertThat(hold.stopped()).isEmpty();
        pass(20);
        assertThat(hold.stopped()).isPresent();
    }

    @Test
    void stopsWhereTheFirstCallsAreAllRejectedInTheSameWay() {
        ModelHold few = hold(2);
        for (int i = 0; i < 19; i++) {
            few.rejected("invalid_request", 400, "no such parameter: 'temperature'");
        }
        assertThat(few.stopped()).isEmpty();
        few.rejected("invalid_request", 400, "no such parameter: 'temperature'");
        assertThat(few.stopped()).hasValueSatisfying(stop -> {
            assertThat(stop.code()).isEqualTo("all_requests_rejected");
            assertThat(stop.message()).contains("the first 20", "no such parameter: 'temperature'");
        });

        rejected(399, "invalid_request", 400);
        assertThat(hold.stopped()).isEmpty();
        rejected(1, "invalid_request", 400);
        assertThat(hold.stopped()).isPresent();
    }

    private void rejected(int times, String code, int status) {
        for (int i = 0; i < times; i++) {
            hold.rejected(code, status, "no");
        }
    }

    @Test
    void doesNotStopWhereOneCallEndedOtherwise() {
        rejected(399, "invalid_request", 400);
        rejected(1, "invalid_request", 422);
        rejected(1000, "invalid_request", 400);
        assertThat(hold.stopped()).isEmpty();

        ledgerHasAnswers = true;
        ModelHold answered = asking(true, 2);
        for (int i = 0; i < 100; i++) {
            answered.rejected("content_filter", 400, "no");
        }
        assertThat(answered.stopped())
                .as("a model of which only refused samples are left")
                .isEmpty();
    }

    @Test
    void aModelIsNotStoppedAsRejectingWhileTheLedgerCannotBeAsked() {
        ModelHold asking = asking(true, 2);
        ledgerIsAway = true;
        for (int i = 0; i < 30; i++) {
            asking.rejected("content_filter", 400, "no");
        }
        assertThat(asking.stopped()).isEmpty();
        ledgerIsAway = false;
        asking.rejected("content_filter", 400, "no");
        assertThat(asking.stopped()).isPresent();
    }

    /** Its network may be gone, and not the model. */
    @Test
    void aModelThatAnswersOtherProcessesIsNotStoppedByTheOneThatItDoesNotAnswer() {
        ModelHold cutOff = asking(true, 2);
        cutOff.waits("lane", Map.of(Doubt.NONE, 50));
        for (int i = 0; i < 5; i++) {
            cutOff.failed("x", Duration.ZERO);
        }
        ledgerGainsAnswers = true;
        for (int halves = 0; halves < 6; halves++) {
            pass(120);
            assertThat(cutOff.stopped()).isEmpty();
            assertThat(cutOff.held()).isTrue();
            assertThat(asked).as("asked once each time").isEqualTo(halves + 1);
            pass(1);
            assertThat(cutOff.stopped()).isEmpty();
            assertThat(asked).isEqualTo(halves + 1);
        }
        assertThat(cutOff.heldFor()).contains(Duration.ofSeconds(6 * 121));
        ledgerGainsAnswers = false;
        ledgerIsAway = true;
        pass(60);
        assertThat(cutOff.stopped()).isEmpty();
        ledgerIsAway = false;
        pass(59);
        assertThat(cutOff.stopped()).isEmpty();
        pass(1);
        assertThat(cutOff.stopped()).isPresent();
    }

    @Test
    void anAttemptThatFollowsStartsAnewAndEndedRunsAreForgotten() {
        ModelHolds holds = new ModelHolds(PATIENCE, () -> now, key -> AnswerHistory.NONE);
        UUID run = UUID.randomUUID();
        ModelHold first = holds.of(new ModelHolds.Key(run, 1, "m", "generation"), () -> 2);
        for (int i = 0; i < 5; i++) {
            first.failed("x", Duration.ZERO);
        }
        pass(20);
        assertThat(holds.longest(run, 1, "generation")).contains(new ModelHolds.Held("m", Duration.ofSeconds(20)));
        assertThat(holds.longest(run, 1, "score")).isEmpty();
        assertThat(holds.of(new ModelHolds.Key(run, 2, "m", "generation"), () -> 2)
                        .failing())
                .isFalse();
        holds.forget(UUID.randomUUID());
        assertThat(holds.size()).isEqualTo(2);
        holds.forget(run);
        assertThat(holds.size()).isZero();
    }

    /** The last row of a file always fails: nothing was called after it, and the model is not gone for that. */
    @Test
    void oneSampleOrFewOfManyFailByThemselvesWhenPatienceIsOver() {
        answer();
        hold.waits("lane", Map.of(Doubt.NONE, 1));
        fail(5);
        pass(119);
        assertThat(hold.counts(0, Doubt.NONE)).isFalse();
        pass(1);
        assertThat(hold.counts(0, Doubt.NONE)).isTrue();
        assertThat(hold.held()).isFalse();
        assertThat(hold.stopped()).isEmpty();

        ModelHold many = hold(2);
        for (int i = 0; i < 100; i++) {
            many.answered(many.begin());
        }
        for (int i = 0; i < 5; i++) {
            many.failed("x", Duration.ZERO);
        }
        pass(120);
        many.waits("lane", Map.of(Doubt.SEEN, 5));
        assertThat(many.stopped()).isEmpty();
        assertThat(many.counts(0, Doubt.SEEN)).isTrue();
        many.waits("lane", Map.of(Doubt.SEEN, 4, Doubt.NONE, 1));
        for (int i = 0; i < 5; i++) {
            many.failed("x", Duration.ZERO);
        }
        pass(120);
        assertThat(many.stopped())
                .as("one was first called when the model had gone")
                .isPresent();
    }

    @Test
    void aModelThatAnsweredNothingIsStoppedForOneSample() {
        hold.waits("lane", Map.of(Doubt.NONE, 1));
        fail(5);
        pass(120);
        assertThat(hold.stopped()).isPresent();
    }

    /** Of graders only those with a slot are seen: that they are few says nothing, unless others could have one. */
    @ParameterizedTest
    @CsvSource({"8, 2, true", "1, 1, true", "8, 1, false", "2, 1, false"})
    void aJudgeIsStoppedUnlessOneStepWaitsAlone(int concurrency, int waiting, boolean stops) {
        ModelHold judge = asking(false, concurrency);
        for (int i = 0; i < 1000; i++) {
            judge.answered(judge.begin());
        }
        judge.waits("step", Map.of(Doubt.SEEN, waiting));
        for (int i = 0; i < 5; i++) {
            judge.failed("x", Duration.ZERO);
        }
        pass(119);
        assertThat(judge.counts(0, Doubt.SEEN)).isFalse();
        pass(1);
        assertThat(judge.counts(0, Doubt.SEEN)).isNotEqualTo(stops);
        assertThat(judge.stopped().isPresent()).isEqualTo(stops);
    }

    /** Otherwise a prompt that breaks the judge would stop the run at each retry. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aStepAloneFailsByItselfWhereTheJudgeAnsweredInAnEarlierAttempt(boolean answered) {
        ledgerHasAnswers = answered;
        ModelHold judge = asking(false, 8);
        judge.waits("step", Map.of(Doubt.NONE, 1));
        for (int i = 0; i < 5; i++) {
            judge.failed("x", Duration.ZERO);
        }
        pass(120);
        assertThat(judge.stopped().isPresent()).isNotEqualTo(answered);
        assertThat(judge.held()).isNotEqualTo(answered);
        assertThat(judge.counts(0, Doubt.NONE)).isEqualTo(answered);
    }

    @Test
    void moreThanFewAreNotBlamed() {
        for (int i = 0; i < 100; i++) {
            answer();
        }
        hold.waits("lane", Map.of(Doubt.SEEN, 6));
        fail(5);
        pass(120);
        assertThat(hold.stopped()).isPresent();
    }

    /** Else a model that refuses much would be called away after two failures. */
    @Test
    void aRejectionEndsTheHoldAndMakesNoFailureCount() {
        long failedAt = hold.failed("x", Duration.ZERO);
        fail(4);
        pass(60);
        rejected(1, "content_filter", 400);
        assertThat(hold.held()).isFalse();
        assertThat(hold.counts(failedAt, Doubt.NONE)).isFalse();
    }

    /** The last of them has failed by itself. */
    @Test
    void doesNotStopWhereNothingWaits() {
        hold.waits("lane", Map.of(Doubt.SUSPECT, 1));
        fail(5);
        pass(500);
        hold.waits("lane", Map.of());
        assertThat(hold.stopped()).isEmpty();
    }

    @Test
    void failedProbesKeepTheHold() {
        fail(5);
        pass(1);
        failedProbe();
        pass(7);
        failedProbe();
        assertThat(hold.held()).isTrue();
    }
}
