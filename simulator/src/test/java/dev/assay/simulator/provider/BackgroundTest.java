package dev.assay.simulator.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.errors.BadRequestException;
import com.openai.errors.InternalServerException;
import com.openai.errors.NotFoundException;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseStatus;
import dev.assay.simulator.Counters;
import dev.assay.simulator.Fault;
import dev.assay.simulator.FaultKind;
import dev.assay.simulator.Latency;
import dev.assay.simulator.Scenario;
import dev.assay.simulator.Then;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Background mode of the Responses API, as the official client sees it. */
class BackgroundTest {
    private static final Scenario SLOW = Scenario.healthy().withLatency(Latency.fixed(Duration.ofMillis(300)));

    private final SimulatedProvider provider = SimulatedProvider.start(0, SLOW);
    private final OpenAIClient client = OpenAIOkHttpClient.builder()
            .baseUrl(provider.baseUrl().toString())
            .apiKey("sk-test")
            .maxRetries(0)
            .build();

    @AfterEach
    void stop() {
        client.close();
        provider.close();
    }

    private Response create(String prompt) {
        return client.responses()
                .create(ResponseCreateParams.builder()
                        .model("small")
                        .input(prompt)
                        .background(true)
                        .build())
                .validate();
    }

    private Response retrieve(String id) {
        return client.responses().retrieve(id).validate();
    }

    private Response ended(String id) {
        return await().until(
                        () -> retrieve(id),
                        response -> !response.status().orElseThrow().equals(ResponseStatus.QUEUED)
                                && !response.status().orElseThrow().equals(ResponseStatus.IN_PROGRESS));
    }

    @Test
    void aResponseIsMadeAndPaidForOnceWhetherOrNotAnybodyAsks() {
        Response created = create("2 + 2?");
        assertThat(created.status()).contains(ResponseStatus.QUEUED);
        assertThat(created.background()).contains(true);
        assertThat(provider.counters().answered()).isZero();
        assertThat(provider.counters().inFlight()).isEqualTo(1);

        await().until(() -> provider.counters().answered() == 1);
        Response first = ended(created.id());
        Response second = ended(created.id());

        assertThat(first.status()).contains(ResponseStatus.COMPLETED);
        assertThat(first.output()).isNotEmpty().isEqualTo(second.output());
        assertThat(first.usage().orElseThrow().inputTokens()).isEqualTo(2);
        Counters counters = provider.counters();
        assertThat(counters.answered()).isEqualTo(1);
        assertThat(counters.requests()).isEqualTo(1);
        assertThat(counters.inFlight()).isZero();
        assertThat(counters.backgroundCreated()).isEqualTo(1);
        assertThat(counters.backgroundRetrievals()).isGreaterThanOrEqualTo(2);
    }

    @Test
    void anotherOneForTheSamePromptIsARepetition() {
        ended(create("2 + 2?").id());
        ended(create("2 + 2?").id());

        assertThat(provider.counters().answered()).isEqualTo(2);
        assertThat(provider.counters().repeatedAnswers()).isEqualTo(1);
    }

    @Test
    void oneThatIsCancelledIsNotPaidFor() {
        provider.scenario(Scenario.healthy().withLatency(Latency.fixed(Duration.ofMinutes(1))));
        Response created = create("2 + 2?");

        Response cancelled = client.responses().cancel(created.id()).validate();

        assertThat(cancelled.status()).contains(ResponseStatus.CANCELLED);
        assertThat(retrieve(created.id()).status()).contains(ResponseStatus.CANCELLED);
        assertThat(provider.counters().answered()).isZero();
        assertThat(provider.counters().inFlight()).isZero();
        assertThat(provider.counters().backgroundCancels()).isEqualTo(1);
    }

    @Test
    void oneThatIsCompletedStaysSo() {
        String id = create("2 + 2?").id();
        ended(id);

        assertThat(client.responses().cancel(id).validate().status()).contains(ResponseStatus.COMPLETED);
    }

    @Test
    void oneMayFailOrStopAtItsLimit() {
        provider.scenario(SLOW.withFaults(Fault.always(Then.of(FaultKind.FAILED))));
        Response failed = ended(create("fails").id());
        provider.scenario(SLOW.withFaults(Fault.always(Then.of(FaultKind.TRUNCATED))));
        Response truncated = ended(create("is cut").id());

        assertThat(failed.status()).contains(ResponseStatus.FAILED);
        assertThat(failed.error()).isPresent();
        assertThat(truncated.status()).contains(ResponseStatus.INCOMPLETE);
        assertThat(provider.counters().answered()).isEqualTo(1);
    }

    @Test
    void afterItsTimeItIsUnknown() {
        String id = create("2 + 2?").id();
        ended(id);
        provider.scenario(Scenario.healthy().withBackgroundRetention(Duration.ZERO));

        assertThatThrownBy(() -> retrieve(id)).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> retrieve("resp_unknown")).isInstanceOf(NotFoundException.class);
    }

    @Test
    void askingFailsOnlyByRulesThatNameIt() {
        provider.scenario(Scenario.parse("""
                {"faults": [
                  {"when": {"endpoint": "responses_retrieve", "to_call": 2}, "then": {"status": 503}},
                  {"when": {"from_answer": 2}, "then": {"status": 429}}]}"""));
        String id = create("2 + 2?").id();

        assertThatThrownBy(() -> retrieve(id)).isInstanceOf(InternalServerException.class);
        assertThatThrownBy(() -> retrieve(id)).isInstanceOf(InternalServerException.class);
        assertThat(ended(id).status()).contains(ResponseStatus.COMPLETED);
        assertThat(provider.counters().faults("status_503")).isEqualTo(2);
    }

    @Test
    void itHasToBeStored() {
        assertThatThrownBy(() -> client.responses()
                        .create(ResponseCreateParams.builder()
                                .model("small")
                                .input("2 + 2?")
                                .background(true)
                                .store(false)
                                .build()))
                .isInstanceOf(BadRequestException.class);
    }
}
