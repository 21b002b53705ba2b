package dev.assay.model.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.model.Background;
import dev.assay.model.CallResult;
import dev.assay.model.ModelCall;
import dev.assay.model.ProviderApi;
import dev.assay.model.ResponseHandle;
import dev.assay.model.Usage;
import dev.assay.simulator.Endpoint;
import dev.assay.simulator.Fault;
import dev.assay.simulator.FaultKind;
import dev.assay.simulator.Latency;
import dev.assay.simulator.Scenario;
import dev.assay.simulator.Then;
import dev.assay.simulator.When;
import dev.assay.simulator.provider.SimulatedProvider;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Calls in background mode, against a provider that has it. */
class BackgroundCallsTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Scenario SLOW = Scenario.healthy().withLatency(Latency.fixed(Duration.ofMillis(300)));
    private static final Scenario ENDLESS = Scenario.healthy().withLatency(Latency.fixed(Duration.ofMinutes(10)));

    private final SimulatedProvider provider = SimulatedProvider.start(0, SLOW);
    private final ProviderCatalog catalog = catalog(true);
    private final Kept kept = new Kept();

    /** In memory, as the ledger would keep it. */
    private final class Kept implements Background {

        volatile @Nullable ResponseHandle running;
        final List<ResponseHandle> ended = new ArrayList<>();
        final CountDownLatch begun = new CountDownLatch(1);
        long askedBeforeKept;

        @Override
        public Optional<ResponseHandle> running() {
            return Optional.ofNullable(running);
        }

        @Override
        public void started(ResponseHandle handle) {
            askedBeforeKept += provider.counters().backgroundRetrievals();
            running = handle;
            begun.countDown();
        }

        @Override
        public void ended(ResponseHandle handle) {
            assertThat(handle).isEqualTo(running);
            running = null;
            ended.add(handle);
        }
    }

    @AfterEach
    void stop() {
        catalog.close();
        provider.close();
    }

    private ProviderCatalog catalog(boolean background) {
        return new ProviderCatalog(
                new ProviderSettings(provider.baseUrl(), "sk-sim", ProviderApi.RESPONSES, background));
    }

    private CallResult call(Duration timeout) throws InterruptedException {
        return catalog.forModel("m").call(request(timeout, kept));
    }

    private static ModelCall request(Duration timeout, @Nullable Background kept) {
        return new ModelCall(
                "m", "2 + 2?", TestAnswers.generation("{}"), timeout, "key", ModelCall.Wanted.TEXT, null, kept);
    }

    private void asking(Then then, long times) {
        When retrieve = new When(null, Endpoint.RESPONSES_RETRIEVE, null, null, null, null, null, null, null, null);
        provider.scenario(SLOW.withFaults(Fault.of(retrieve, then).times(times)));
    }

    @Test
    void aResponseIsKeptThenWaitedFor() throws Exception {
        CallResult.Answer answer = (CallResult.Answer) call(SOON);

        assertThat(answer.outputText()).startsWith("answer ");
        assertThat(answer.usage().inputTokens()).isEqualTo(2);
        assertThat(answer.finishReason()).isEqualTo("stop");
        assertThat(kept.ended)
                .singleElement()
                .returns(answer.callId(), handle -> handle.callId().toString())
                .returns(answer.responseId(), ResponseHandle::responseId)
                .returns(answer.startedAt(), ResponseHandle::startedAt);
        assertThat(kept.askedBeforeKept).isZero();
        assertThat(Duration.between(answer.startedAt(), answer.finishedAt())).isGreaterThan(Duration.ofMillis(290));
        assertThat(provider.counters().backgroundCreated()).isEqualTo(1);
        assertThat(provider.counters().answered()).isEqualTo(1);
    }

    @Test
    void whoComesAfterACrashWaitsForTheSameResponse() throws Exception {
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        Thread first = Thread.ofVirtual().start(() -> {
            try {
                call(SOON);
                interrupted.complete(false);
            } catch (InterruptedException e) {
                interrupted.complete(true);
            }
        });
        kept.begun.await();
        first.interrupt();
        assertThat(interrupted.get()).isTrue();
        ResponseHandle handle = kept.running().orElseThrow();

        try (ProviderCatalog another = catalog(true)) {
            CallResult.Answer answer = (CallResult.Answer) another.forModel("m").call(request(SOON, kept));

            assertThat(answer.callId()).isEqualTo(handle.callId().toString());
            assertThat(answer.startedAt()).isEqualTo(handle.startedAt());
        }
        assertThat(kept.running()).isEmpty();
        assertThat(provider.counters().requests()).isEqualTo(1);
        assertThat(provider.counters().answered()).isEqualTo(1);
    }

    @Test
    void oneThatFailedIsBegunAnew() throws Exception {
        provider.scenario(
                SLOW.withFaults(Fault.always(Then.of(FaultKind.FAILED)).times(1)));

        assertThat(call(SOON))
                .isInstanceOfSatisfying(
                        CallResult.Transient.class,
                        failed -> assertThat(failed.code()).isEqualTo("server_error"));
        assertThat(kept.ended).hasSize(1);
        assertThat(call(SOON)).isInstanceOf(CallResult.Answer.class);
        assertThat(provider.counters().backgroundCreated()).isEqualTo(2);
        assertThat(provider.counters().answered()).isEqualTo(1);
    }

    @Test
    void oneThatIsGoneBelongsInTheBooksAndIsBegunAnew() throws Exception {
        UUID callId = UUID.randomUUID();
        kept.running = new ResponseHandle("resp_gone", callId, Instant.EPOCH);

        assertThat(call(SOON))
                .isInstanceOfSatisfying(
                        CallResult.Unusable.class,
                        lost -> assertThat(lost)
                                .returns("response_lost", CallResult.Unusable::code)
                                .returns("resp_gone", CallResult.Unusable::responseId)
                                .returns(Usage.UNREPORTED, CallResult.Unusable::usage)
                                .returns(callId.toString(), CallResult.Unusable::callId));
        assertThat(kept.running()).isEmpty();
        assertThat(call(SOON)).isInstanceOf(CallResult.Answer.class);
    }

    @Test
    void oneThatTakesTooLongIsCancelled() throws Exception {
        provider.scenario(ENDLESS);

        assertThat(call(Duration.ofSeconds(1))).isInstanceOfSatisfying(CallResult.Transient.class, late -> {
            assertThat(late.code()).isEqualTo("timeout");
            assertThat(late.message()).contains("within 1 s");
        });
        assertThat(kept.running()).isEmpty();
        assertThat(provider.counters().backgroundCancels()).isEqualTo(1);
        assertThat(provider.counters().inFlight()).isZero();
        assertThat(provider.counters().answered()).isZero();
    }

    @Test
    void oneThatWasCompletedBeforeItCouldBeCancelledIsTaken() throws Exception {
        asking(Then.of(FaultKind.HANG), 1);

        assertThat(call(Duration.ofSeconds(1))).isInstanceOf(CallResult.Answer.class);
        assertThat(provider.counters().backgroundCancels()).isEqualTo(1);
        assertThat(provider.counters().answered()).isEqualTo(1);
    }

    @Test
    void troubleWithAskingRepeatsNoCall() throws Exception {
        for (Then trouble :
                List.of(Then.status(503), Then.of(FaultKind.CUT), Then.of(FaultKind.GARBAGE), Then.status(404))) {
            asking(trouble, 2);
            provider.resetCounters();

            assertThat(call(SOON)).isInstanceOf(CallResult.Answer.class);
            assertThat(provider.counters().requests()).isEqualTo(1);
        }
    }

    @Test
    void troubleThatStaysIsTheResultAndTheResponseIsNotForgotten() throws Exception {
        asking(Then.status(503), 5);

        assertThat(call(SOON))
                .isInstanceOfSatisfying(
                        CallResult.Transient.class,
                        trouble -> assertThat(trouble.code()).isEqualTo("server_error"));
        assertThat(kept.running()).isPresent();
        assertThat(call(SOON)).isInstanceOf(CallResult.Answer.class);
        assertThat(provider.counters().requests()).isEqualTo(1);
    }

    @Test
    void aKeyThatExpiresStopsTheRunAndTheResponseIsNotForgotten() throws Exception {
        asking(Then.status(401), 1);

        assertThat(call(SOON))
                .isInstanceOfSatisfying(
                        CallResult.Fatal.class,
                        fatal -> assertThat(fatal.code()).isEqualTo("credentials_rejected"));
        assertThat(kept.running()).isPresent();
    }

    @Test
    void whatAProviderAsksForIsTheLeastToWait() throws Exception {
        asking(Then.rateLimited(1), 1);
        long began = System.nanoTime();

        assertThat(call(SOON)).isInstanceOf(CallResult.Answer.class);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofSeconds(1));
        assertThat(provider.counters().backgroundRetrievals()).isEqualTo(2);
    }

    @Test
    void whatItSaysIsReadAsAnyAnswer() throws Exception {
        provider.scenario(SLOW.withFaults(Fault.always(Then.of(FaultKind.TRUNCATED))));
        assertThat(call(SOON))
                .isInstanceOfSatisfying(
                        CallResult.Answer.class,
                        answer -> assertThat(answer.finishReason()).isEqualTo("length"));
        provider.scenario(SLOW.withFaults(Fault.always(Then.of(FaultKind.EMPTY))));
        assertThat(call(SOON))
                .isInstanceOfSatisfying(
                        CallResult.Unusable.class,
                        empty -> assertThat(empty)
                                .returns("empty_output", CallResult.Unusable::code)
                                .returns(kept.ended.getLast().callId().toString(), CallResult.Unusable::callId));
    }

    @Test
    void nothingIsKeptOfAResponseThatWasNotBegun() throws Exception {
        provider.scenario(SLOW.withFaults(Fault.always(Then.rateLimited(1))));

        assertThat(call(SOON)).isInstanceOf(CallResult.Transient.class);
        assertThat(kept.running()).isEmpty();
        assertThat(kept.ended).isEmpty();
    }

    @Test
    void onlyWhereTheProviderIsConfiguredSo() throws Exception {
        try (ProviderCatalog plain = catalog(false)) {
            assertThat(plain.forModel("m").call(request(SOON, kept))).isInstanceOf(CallResult.Answer.class);
            assertThat(catalog.forModel("m").call(request(SOON, null))).isInstanceOf(CallResult.Answer.class);

            assertThat(plain.inBackground("m")).isFalse();
            assertThat(catalog.inBackground("m")).isTrue();
        }
        assertThat(provider.counters().backgroundCreated()).isZero();
        assertThatThrownBy(() -> new ProviderSettings(provider.baseUrl(), "", ProviderApi.CHAT_COMPLETIONS, true))
                .hasMessageStartingWith("background: true (expected: false with chat_completions;");
    }

    @Test
    void aProviderThatAnswersAtOnceIsTakenAtItsWord() throws Exception {
        try (WireServer server = new WireServer(WireServer.always(WireServer.json(200, TestAnswers.RESPONSES)));
                ProviderCatalog without =
                        new ProviderCatalog(new ProviderSettings(server.baseUrl(), "", ProviderApi.RESPONSES, true))) {
            ModelCall unstored = new ModelCall(
                    "m",
                    "2 + 2?",
                    TestAnswers.generation("{\"extra_body\": {\"store\": false}}"),
                    SOON,
                    "key",
                    ModelCall.Wanted.TEXT,
                    null,
                    kept);
            assertThat(without.forModel("m").call(unstored)).isInstanceOf(CallResult.Answer.class);

            assertThat(server.received)
                    .singleElement()
                    .satisfies(request -> assertThat(request.text())
                            .contains("\"background\":true")
                            .contains("\"store\":true"));
            server.script(WireServer.always(WireServer.json(200, "{\"id\": \"../files/x\", \"status\": \"queued\"}")));
            assertThat(without.forModel("m").call(unstored))
                    .isInstanceOfSatisfying(
                            CallResult.Unusable.class,
                            unusable -> assertThat(unusable.code()).isEqualTo("unparsable_output"));
        }
        assertThat(kept.ended).isEmpty();
    }

    @Test
    void manyAtOnceAskSeldom() throws Exception {
        provider.scenario(Scenario.healthy().withLatency(Latency.fixed(Duration.ofSeconds(3))));
        List<Thread> calls = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            Kept own = new Kept();
            calls.add(Thread.ofVirtual().start(() -> {
                try {
                    catalog.forModel("m").call(request(SOON, own));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }));
        }
        for (Thread thread : calls) {
            assertThat(thread.join(SOON)).isTrue();
        }

        assertThat(provider.counters().answered()).isEqualTo(50);
        assertThat(provider.counters().backgroundRetrievals()).isBetween(50L, 50L * 20);
    }
}
