package dev.assay.model.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.model.Message;
import dev.assay.model.Message.Part;
import dev.assay.model.ModelCall;
import dev.assay.model.ProviderApi;
import dev.assay.text.ExactJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What arrives at a provider for what a run asks. */
class ProviderRequestTest {

    private static final String ASKED = """
            {"instructions":"Be brief.","temperature":0,"top_p":0.5,"max_gen_toks":64,"until":["\\n"],
             "reasoning":{"effort":"low"},"truncation":"auto","max_tool_calls":2,"seed":7,"service_tier":"flex",
             "text":{"format":{"type":"json_schema","name":"a","schema":{"type":"object"},"strict":true},"verbosity":"low"},
             "tools":[{"type":"function","name":"f","parameters":{"type":"object"}}],
             "tool_choice":{"type":"function","name":"f"},"parallel_tool_calls":false,
             "presence_penalty":null,"top_k":5,"min_p":0.1,"do_sample":true,"repetition_penalty":1.1,
             "chat_template_kwargs":{"enable_thinking":false,"list":[1,"two",null,2.5]},
             "use_cache":true,"timeout_seconds":9,"max_retries":3,"max_empty_retries":2,
             "stream":true,"background":true,"messages":[],"input":"mine","model":"other",
             "extra_body":{"guided_choice":["a","b"],"top_k":6,"model":"another"}}
            """;

    private WireServer server;

    @BeforeEach
    void start() throws IOException {
        server = new WireServer(WireServer.always(WireServer.json(200, "{}")));
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    private JsonNode sent(ProviderApi api, String generation) throws Exception {
        try (OpenAiModelClient client = new OpenAiModelClient(new ProviderSettings(server.baseUrl(), "k", api))) {
            client.call(TestAnswers.call(generation, Duration.ofSeconds(20)));
        }
        return JsonMapper.shared().readTree(server.received.getLast().body());
    }

    @Test
    void responses() throws Exception {
        assertThat(sent(ProviderApi.RESPONSES, ASKED)).isEqualTo(TestAnswers.generation("""
                                {"model":"m-1","input":"What is 6 x 7?",
                                 "instructions":"Be brief.","temperature":0,"top_p":0.5,"max_output_tokens":64,"stop":["\\n"],
                                 "reasoning":{"effort":"low"},"truncation":"auto","max_tool_calls":2,"seed":7,"service_tier":"flex",
                                 "text":{"format":{"type":"json_schema","name":"a","schema":{"type":"object"},"strict":true},"verbosity":"low"},
                                 "tools":[{"type":"function","name":"f","parameters":{"type":"object"}}],
                                 "tool_choice":{"type":"function","name":"f"},"parallel_tool_calls":false,
                                 "top_k":6,"min_p":0.1,"do_sample":true,"repetition_penalty":1.1,
                                 "chat_template_kwargs":{"enable_thinking":false,"list":[1,"two",null,2.5]},
                                 "guided_choice":["a","b"]}
                                """));
    }

    @Test
    void chatCompletions() throws Exception {
        assertThat(sent(ProviderApi.CHAT_COMPLETIONS, ASKED)).isEqualTo(TestAnswers.generation("""
                                {"model":"m-1","messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"What is 6 x 7?"}],
                                 "temperature":0,"top_p":0.5,"max_tokens":64,"stop":["\\n"],
                                 "reasoning_effort":"low","seed":7,"service_tier":"flex",
                                 "response_format":{"type":"json_schema","json_schema":{"name":"a","schema":{"type":"object"},"strict":true}},
                                 "verbosity":"low",
                                 "tools":[{"type":"function","function":{"name":"f","parameters":{"type":"object"}}}],
                                 "tool_choice":{"type":"function","function":{"name":"f"}},"parallel_tool_calls":false,
                                 "top_k":6,"min_p":0.1,"do_sample":true,"repetition_penalty":1.1,
                                 "chat_template_kwargs":{"enable_thinking":false,"list":[1,"two",null,2.5]},
                                 "guided_choice":["a","b"]}
                                """));
    }

    @Test
    void ofANameAndItsAliasTheNameWins() throws Exception {
        assertThat(sent(
                        ProviderApi.RESPONSES,
                        "{\"max_gen_toks\":1,\"max_output_tokens\":2,\"until\":\"a\",\"stop\":\"b\"}"))
                .isEqualTo(TestAnswers.generation(
                        "{\"model\":\"m-1\",\"input\":\"What is 6 x 7?\",\"max_output_tokens\":2,\"stop\":\"b\"}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"until\":[]}",
                "{\"stop\":[]}",
                "{\"stop\":[],\"until\":[\"a\"]}",
                "{\"stop\":null,\"until\":[]}",
                "{\"stop\":null,\"until\":null}"
            })
    void anEmptyListOfStopStringsIsNotSent(String generation) throws Exception {
        for (ProviderApi api : ProviderApi.values()) {
            assertThat(sent(api, generation).has("stop")).isFalse();
            assertThat(sent(api, generation).has("until")).isFalse();
        }
    }

    @Test
    void stopStringsAreThoseThatAreSent() {
        assertThat(stops("{\"until\":[\"a\",\"\"],\"stop\":null}")).containsExactly("a");
        assertThat(stops("{\"until\":[\"a\"],\"stop\":\"b\"}")).containsExactly("b");
        assertThat(stops("{\"stop\":\"b\",\"extra_body\":{\"stop\":[\"c\",\"d\"]}}"))
                .containsExactly("c", "d");
        assertThat(stops("{\"stop\":\"b\",\"extra_body\":{\"stop\":null}}")).isEmpty();
        assertThat(stops("{}")).isEmpty();
    }

    private static List<String> stops(String generation) {
        return ProviderRequest.of(TestAnswers.generation(generation), ProviderApi.RESPONSES)
                .stops()
                .strings();
    }

    @Test
    void whoNamesTheNewerLimitGetsIt() throws Exception {
        JsonNode body = sent(ProviderApi.CHAT_COMPLETIONS, "{\"max_output_tokens\":2,\"max_completion_tokens\":3}");

        assertThat(body.get("max_completion_tokens").intValue()).isEqualTo(3);
        assertThat(body.has("max_tokens")).isFalse();
    }

    @Test
    void numbersGoOutAsTheyCameIn() {
        String numbers = "[1.10,0.1000000000000000055511151231257827,123456789012345678901234567890,1E+2,-0.5]";
        ObjectNode generation = (ObjectNode)
                ExactJson.MAPPER.readTree("{\"odd\": " + numbers + ", \"extra_body\": {\"x\": " + numbers + "}}");
        assertThat(new String(
                        ProviderRequest.of(generation, ProviderApi.RESPONSES).body("m", "p"), StandardCharsets.UTF_8))
                .contains("\"odd\":" + numbers, "\"x\":" + numbers);
    }

    private static final List<Message> CONVERSATION = List.of(
            Message.text("system", "Be brief."),
            Message.text("developer", "Answer in English."),
            new Message("user", List.of(new Part.Text("What is "), new Part.Text("this?"))),
            new Message("assistant", List.of(new Part.Text("A"), new Part.Text(" cat."))),
            new Message(
                    "user",
                    List.of(
                            new Part.Text("And this?"),
                            new Part.Image("https://x.test/dog.png", null),
                            new Part.Image("data:image/png;base64,iVBORw0KGgo=", "low"))),
            Message.text("assistant", "A d"));

    private JsonNode said(ProviderApi api, String generation) throws Exception {
        try (OpenAiModelClient client = new OpenAiModelClient(new ProviderSettings(server.baseUrl(), "k", api))) {
            client.call(new ModelCall(
                    "m-1",
                    "not sent",
                    TestAnswers.generation(generation),
                    Duration.ofSeconds(20),
                    "key-1",
                    ModelCall.Wanted.TEXT,
                    null,
                    CONVERSATION,
                    null));
        }
        return JsonMapper.shared().readTree(server.received.getLast().body());
    }

    @Test
    void messagesAsItemsOfResponses() throws Exception {
        assertThat(said(ProviderApi.RESPONSES, "{\"instructions\":\"Be kind.\"}"))
                .isEqualTo(TestAnswers.generation("""
                {"model":"m-1","instructions":"Be kind.","input":[
                  {"role":"system","content":"Be brief."},
                  {"role":"developer","content":"Answer in English."},
                  {"role":"user","content":[{"type":"input_text","text":"What is "},{"type":"input_text","text":"this?"}]},
                  {"role":"assistant","content":[{"type":"output_text","text":"A"},{"type":"output_text","text":" cat."}]},
                  {"role":"user","content":[
                    {"type":"input_text","text":"And this?"},
                    {"type":"input_image","image_url":"https://x.test/dog.png","detail":"auto"},
                    {"type":"input_image","image_url":"data:image/png;base64,iVBORw0KGgo=","detail":"low"}]},
                  {"role":"assistant","content":"A d"}]}
                """));
    }

    @Test
    void messagesOfChatCompletions() throws Exception {
        assertThat(said(ProviderApi.CHAT_COMPLETIONS, "{\"instructions\":\"Be kind.\"}"))
                .isEqualTo(TestAnswers.generation("""
                {"model":"m-1","messages":[
                  {"role":"system","content":"Be kind."},
                  {"role":"system","content":"Be brief."},
                  {"role":"developer","content":"Answer in English."},
                  {"role":"user","content":[{"type":"text","text":"What is "},{"type":"text","text":"this?"}]},
                  {"role":"assistant","content":[{"type":"text","text":"A"},{"type":"text","text":" cat."}]},
                  {"role":"user","content":[
                    {"type":"text","text":"And this?"},
                    {"type":"image_url","image_url":{"url":"https://x.test/dog.png"}},
                    {"type":"image_url","image_url":{"url":"data:image/png;base64,iVBORw0KGgo=","detail":"low"}}]},
                  {"role":"assistant","content":"A d"}]}
                """));
    }

    @Test
    void aPromptIsTheSameBytesAsEver() {
        ObjectNode generation = TestAnswers.generation("{\"instructions\":\"Be kind.\",\"seed\":7}");
        assertThat(new String(
                        ProviderRequest.of(generation, ProviderApi.RESPONSES).body("m", "p \"1\""),
                        StandardCharsets.UTF_8))
                .isEqualTo("{\"model\":\"m\",\"input\":\"p \\\"1\\\"\",\"instructions\":\"Be kind.\",\"seed\":7}");
        assertThat(new String(
                        ProviderRequest.of(generation, ProviderApi.CHAT_COMPLETIONS)
                                .body("m", "p"),
                        StandardCharsets.UTF_8))
                .isEqualTo("{\"model\":\"m\",\"messages\":[{\"role\":\"system\",\"content\":\"Be kind.\"},"
                        + "{\"role\":\"user\",\"content\":\"p\"}],\"seed\":7}");
    }
}
