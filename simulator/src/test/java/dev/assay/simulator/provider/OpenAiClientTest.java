package dev.assay.simulator.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.errors.RateLimitException;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.embeddings.CreateEmbeddingResponse;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseStatus;
import dev.assay.simulator.Fault;
import dev.assay.simulator.FaultKind;
import dev.assay.simulator.Scenario;
import dev.assay.simulator.Then;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The official client, with its validation, reads every answer. */
class OpenAiClientTest {
    private final SimulatedProvider provider = SimulatedProvider.start(0, Scenario.parse("""
            {"api_key": "sk-test", "models": ["small", "large"],
             "defaults": {"answers": {"2 + 2?": "4"}, "reasoning_tokens": 5, "cached_fraction": 0.5}}"""));
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

    private Response respond(String prompt) {
        return client.responses()
                .create(ResponseCreateParams.builder()
                        .model("small")
                        .input(prompt)
                        .build());
    }

    @Test
    void responses() {
        Response response = respond("2 + 2?").validate();

        assertThat(response.status()).contains(ResponseStatus.COMPLETED);
        assertThat(response.output()).hasSize(2);
        assertThat(response.output().getFirst().isReasoning()).isTrue();
        assertThat(response.output()
                        .getLast()
                        .asMessage()
                        .content()
                        .getFirst()
                        .asOutputText()
                        .text())
                .isEqualTo("4");
        assertThat(response.usage().orElseThrow().inputTokens()).isEqualTo(2);
        assertThat(response.usage().orElseThrow().inputTokensDetails().cachedTokens())
                .isEqualTo(1);
        assertThat(response.usage().orElseThrow().outputTokens()).isEqualTo(6);
        assertThat(response.usage().orElseThrow().outputTokensDetails().reasoningTokens())
                .isEqualTo(5);
    }

    @Test
    void refusedTruncatedAndEmptyResponses() {
        for (FaultKind kind : List.of(FaultKind.REFUSAL, FaultKind.TRUNCATED, FaultKind.EMPTY, FaultKind.NUL)) {
            provider.scenario(Scenario.healthy().withFaults(Fault.always(Then.of(kind))));
            Response response = respond("2 + 2?").validate();
            boolean refused =
                    response.output().getLast().asMessage().content().getFirst().isRefusal();

            assertThat(refused).isEqualTo(kind == FaultKind.REFUSAL);
            assertThat(response.incompleteDetails().isPresent()).isEqualTo(kind == FaultKind.TRUNCATED);
        }
    }

    @Test
    void chatCompletions() {
        ChatCompletion completion = client.chat()
                .completions()
                .create(ChatCompletionCreateParams.builder()
                        .model("large")
                        .addSystemMessage("Be brief.")
                        .addUserMessage("2 + 2?")
                        .build())
                .validate();

        assertThat(completion.choices().getFirst().message().content()).contains("4");
        assertThat(completion.choices().getFirst().finishReason()).isEqualTo(ChatCompletion.Choice.FinishReason.STOP);
        assertThat(completion.usage().orElseThrow().completionTokens()).isEqualTo(6);
    }

    @Test
    void embeddingsAreNearForTextsWithWordsInCommon() {
        CreateEmbeddingResponse response = client.embeddings()
                .create(EmbeddingCreateParams.builder()
                        .model("small")
                        .inputOfArrayOfStrings(List.of("the cat sat", "The cat sat!", "a dog ran off"))
                        .dimensions(256)
                        .build())
                .validate();

        List<Float> first = response.data().getFirst().embedding();
        assertThat(first).hasSize(256);
        assertThat(dot(first, response.data().get(1).embedding())).isGreaterThan(0.7);
        assertThat(dot(first, response.data().get(2).embedding())).isLessThan(0.5);
    }

    @Test
    void models() {
        assertThat(client.models().list().data())
                .extracting(model -> model.validate().id())
                .containsExactly("large", "small");
    }

    @Test
    void errorsBecomeTheClientsExceptions() {
        provider.scenario(Scenario.healthy().withFaults(Fault.always(Then.rateLimited(3))));

        assertThatThrownBy(() -> respond("2 + 2?"))
                .isInstanceOfSatisfying(
                        RateLimitException.class,
                        limited -> assertThat(limited.headers().values("Retry-After"))
                                .containsExactly("3"));
    }

    private static double dot(List<Float> a, List<Float> b) {
        double sum = 0;
        for (int i = 0; i < a.size(); i++) {
            sum += a.get(i) * b.get(i);
        }
        return sum;
    }
}
