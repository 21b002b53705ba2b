package dev.assay.model.retry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.model.ModelClient;
import dev.assay.model.ProviderApi;
import dev.assay.model.provider.ProviderCatalog;
import dev.assay.model.provider.ProviderSettings;
import dev.assay.model.provider.TestAnswers;
import dev.assay.simulator.Counters;
import dev.assay.simulator.Fault;
import dev.assay.simulator.FaultKind;
import dev.assay.simulator.Scenario;
import dev.assay.simulator.Then;
import dev.assay.simulator.When;
import dev.assay.simulator.provider.SimulatedProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.node.ObjectNode;

/** What the samples' calls add up to is what the provider says it was paid for. */
class BooksAgainstProviderTest {

    private static final RandomGenerator NO_BACKOFF = () -> 0L;
    private static final int SAMPLES = 400;

    private record Spent(boolean completed, int discarded) {}

    @ParameterizedTest
    @EnumSource(ProviderApi.class)
    void everyPaidCallIsAnAnswerOrDiscarded(ProviderApi api) throws Exception {
        Scenario troubled = Scenario.healthy()
                .withApiKey("sk-sim")
                .withFaults(
                        Fault.of(When.always().forFraction(0.2), Then.status(500))
                                .perPromptTimes(1),
                        Fault.of(When.always().forFraction(0.1), Then.of(FaultKind.CUT))
                                .perPromptTimes(1),
                        Fault.of(When.promptContaining("7 "), Then.of(FaultKind.EMPTY))
                                .perPromptTimes(2),
                        Fault.of(When.promptContaining("9 "), Then.of(FaultKind.REFUSAL)));
        try (SimulatedProvider provider = SimulatedProvider.start(0, troubled);
                ProviderCatalog catalog =
                        new ProviderCatalog(new ProviderSettings(provider.baseUrl(), "sk-sim", api))) {
            List<Spent> spent = run(catalog.forModel("m-1"));

            long completed = spent.stream().filter(Spent::completed).count();
            long discarded = spent.stream().mapToInt(Spent::discarded).sum();
            Counters counters = provider.counters();
            assertThat(completed).isEqualTo(SAMPLES - SAMPLES / 10);
            assertThat(discarded).isEqualTo(2 * SAMPLES / 10);
            assertThat(counters.answered()).isEqualTo(completed + discarded);
            assertThat(counters.repeatedAnsweredKeys()).isZero();
            assertThat(counters.faults("status_500")).isPositive();
            assertThat(counters.faults("cut")).isPositive();
        }
    }

    private static List<Spent> run(ModelClient client) throws Exception {
        UUID runId = UUID.randomUUID();
        List<Future<Spent>> samples = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < SAMPLES; i++) {
                int itemNo = i;
                samples.add(threads.submit(() -> finish(client, runId, itemNo)));
            }
        }
        List<Spent> spent = new ArrayList<>();
        for (Future<Spent> sample : samples) {
            spent.add(sample.get());
        }
        return spent;
    }

    private static Spent finish(ModelClient client, UUID runId, int itemNo) throws InterruptedException {
        ObjectNode generation = TestAnswers.generation("{\"max_retries\":5}");
        SampleCalls calls = new SampleCalls(
                RetryPolicy.of(generation),
                runId,
                "m-1",
                0,
                itemNo,
                "Question " + itemNo + " of many",
                generation,
                client,
                new ModelHold("m-1", Duration.ofMinutes(2), true, () -> 8, System::nanoTime, AnswerHistory.NONE),
                NO_BACKOFF,
                0);
        int discarded = 0;
        while (true) {
            switch (calls.attempt()) {
                case SampleCalls.Outcome.Completed completed -> {
                    return new Spent(true, discarded);
                }
                case SampleCalls.Outcome.Wait wait ->
                    discarded += wait.discarded().isPresent() ? 1 : 0;
                case SampleCalls.Outcome.Failed failed -> {
                    return new Spent(false, discarded + (failed.discarded().isPresent() ? 1 : 0));
                }
                case SampleCalls.Outcome.Stop stop -> throw new IllegalStateException(stop.code());
            }
        }
    }
}
