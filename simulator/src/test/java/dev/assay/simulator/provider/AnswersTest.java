package dev.assay.simulator.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.simulator.Behaviour;
import dev.assay.simulator.Endpoint;
import dev.assay.simulator.Scenario;
import dev.assay.simulator.model.ModelBehaviour;
import dev.assay.simulator.model.ModelCall;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnswersTest {
    private static final Scenario SCENARIO = Scenario.parse("""
            {"seed": 7,
             "defaults": {
               "answers": {"ping": "pong"},
               "answers_by_prompt_containing": {"capital of France": "Paris", "capital of": "unknown", "2 + 2": "4"},
               "answer_rules": [{"pattern": "(\\\\d+) times one", "answer": "=$1"}]},
             "per_model": {
               "parrot": {"answers_by_prompt_containing": {}, "answer_otherwise": "echo"},
               "fool": {"wrong_rate": 0.2, "wrong_answer": "No idea."}}}""");

    private static String answer(Scenario scenario, String model, String prompt) throws Exception {
        try (SimulatedProvider provider = SimulatedProvider.start(0, scenario);
                Caller caller = new Caller(provider)) {
            return Caller.text(caller.call(Endpoint.RESPONSES, model, prompt));
        }
    }

    @Test
    void theWholePromptComesBeforeItsPartsAndRules() throws Exception {
        assertThat(answer(SCENARIO, "small", "ping")).isEqualTo("pong");
        assertThat(answer(SCENARIO, "small", "What is the capital of France?")).isEqualTo("Paris");
        assertThat(answer(SCENARIO, "small", "Say 17 times one.")).isEqualTo("=17");
        assertThat(answer(SCENARIO, "parrot", "What is the capital of France?"))
                .isEqualTo("What is the capital of France?");
    }

    @Test
    void ofSeveralPartsTheLastOneIsTheQuestion() throws Exception {
        assertThat(answer(SCENARIO, "small", "Q: capital of France? A: Paris. Q: 2 + 2?"))
                .isEqualTo("4");
        assertThat(answer(SCENARIO, "small", "Q: 2 + 2? A: 4. Q: capital of Spain?"))
                .isEqualTo("unknown");
    }

    @Test
    void theSamePromptHasTheSameAnswerInEveryProcess() throws Exception {
        assertThat(answer(Scenario.healthy(), "small", "hello"))
                .isEqualTo(answer(Scenario.healthy(), "small", "hello"))
                .isNotEqualTo(answer(Scenario.healthy(), "large", "hello"))
                .isNotEqualTo(answer(Scenario.healthy().withSeed(1), "small", "hello"));
        ModelCall call = ModelCall.read(
                Endpoint.RESPONSES, "{\"model\":\"small\",\"input\":\"hello\"}".getBytes(StandardCharsets.UTF_8));
        assertThat(new ModelBehaviour(0, Behaviour.standard()).answer(call)).isEqualTo("answer 95df18100cd84405");
    }

    @Test
    void aFractionOfThePromptsIsAnsweredWronglyAndAlwaysTheSameOnes() throws Exception {
        try (SimulatedProvider provider = SimulatedProvider.start(0, SCENARIO);
                Caller caller = new Caller(provider)) {
            int wrong = 0;
            for (int i = 0; i < 400; i++) {
                String prompt = "Question " + i + ": 2 + 2?";
                String answer = Caller.text(caller.call(Endpoint.CHAT_COMPLETIONS, "fool", prompt));
                assertThat(answer).isIn("4", "No idea.");
                if (i < 20) {
                    assertThat(Caller.text(caller.call(Endpoint.RESPONSES, "fool", prompt)))
                            .isEqualTo(answer);
                }
                wrong += answer.equals("4") ? 0 : 1;
            }
            assertThat(wrong).isBetween(50, 110);
        }
    }

    @Test
    void messagesPartsAndInstructionsAreOnePrompt() throws Exception {
        try (SimulatedProvider provider = SimulatedProvider.start(0, SCENARIO);
                Caller caller = new Caller(provider)) {
            for (String body : List.of(
                    "{\"model\":\"m\",\"instructions\":\"Be brief.\",\"input\":\"ping\"}",
                    "{\"model\":\"m\",\"input\":[{\"role\":\"user\",\"content\":[{\"type\":\"input_text\",\"text\":\"ping\"}]}]}",
                    "{\"model\":\"m\",\"input\":[{\"role\":\"system\",\"content\":\"x\"},{\"role\":\"user\",\"content\":\"ping\"}]}")) {
                assertThat(Caller.text(caller.send("POST", "/v1/responses", body)))
                        .isEqualTo("pong");
            }
        }
    }

    @Test
    void theLastMessageIsNotTheBeginningOfTheAnswer() throws Exception {
        Scenario echo = Scenario.parse("{\"defaults\": {\"answer_otherwise\": \"echo\"}}");
        try (SimulatedProvider provider = SimulatedProvider.start(0, echo);
                Caller caller = new Caller(provider)) {
            String messages = "[{\"role\":\"user\",\"content\":\"ping\"},{\"role\":\"assistant\",\"content\":\"po\"}]";
            assertThat(Caller.text(caller.send(
                            "POST", "/v1/chat/completions", "{\"model\":\"m\",\"messages\":" + messages + "}")))
                    .isEqualTo("ping");
            assertThat(Caller.text(
                            caller.send("POST", "/v1/responses", "{\"model\":\"m\",\"input\":" + messages + "}")))
                    .isEqualTo("ping");
        }
    }

    @Test
    void twoImagesAreTwoPromptsAndRequestsAreKeptWhereThatIsAskedFor() throws Exception {
        try (SimulatedProvider provider = SimulatedProvider.start(0, SCENARIO);
                Caller caller = new Caller(provider)) {
            caller.respond("before");
            provider.keepRequests(3);
            provider.resetCounters();
            String chat = "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":"
                    + "\"what?\"},{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,%s\"}}]}]}";
            String responses =
                    "{\"model\":\"m\",\"input\":[{\"role\":\"user\",\"content\":[{\"type\":\"input_text\",\"text\":"
                            + "\"what?\"},{\"type\":\"input_image\",\"image_url\":\"https://x.test/%s\"}]}]}";
            for (String image : List.of("aaaa", "bbbb")) {
                caller.send("POST", "/v1/chat/completions", chat.formatted(image));
                caller.send("POST", "/v1/responses", responses.formatted(image));
            }
            assertThat(provider.counters().answered()).isEqualTo(4);
            assertThat(provider.counters().repeatedAnswers()).isZero();
            caller.send("POST", "/v1/responses", responses.formatted("aaaa"));
            assertThat(provider.counters().repeatedAnswers()).isEqualTo(1);
            assertThat(provider.requests())
                    .containsExactly(chat.formatted("aaaa"), responses.formatted("aaaa"), chat.formatted("bbbb"));
        }
    }
}
