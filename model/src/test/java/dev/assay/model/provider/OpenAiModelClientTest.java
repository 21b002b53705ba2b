package dev.assay.model.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.model.CallResult;
import dev.assay.model.ModelCall;
import dev.assay.model.ProviderApi;
import dev.assay.model.Usage;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpenAiModelClientTest {

    private static final String KEY = "sk-secret-0123456789";

    private WireServer server;
    private OpenAiModelClient client;

    @BeforeEach
    void start() throws IOException {
        server = new WireServer(WireServer.always(WireServer.json(200, TestAnswers.RESPONSES)));
        client = new OpenAiModelClient(new ProviderSettings(server.baseUrl(), KEY, ProviderApi.RESPONSES));
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        server.close();
    }

    @Test
    void readsAnAnswerOfTheResponsesApi() throws Exception {
        CallResult.Answer answer = (CallResult.Answer) client.call(TestAnswers.call());

        assertThat(answer.outputText()).isEqualTo("The answer is 42.");
        assertThat(answer.reasoning()).isEqualTo("Six times seven.");
        assertThat(answer.responseId()).isEqualTo("resp_1");
        assertThat(answer.usage()).isEqualTo(new Usage(36L, 87L, 4L, 9L));
        assertThat(answer.finishReason()).isEqualTo("stop");
        assertThat(answer.truncated()).isFalse();
        assertThat(answer.callId()).hasSize(36);
        assertThat(answer.finishedAt()).isAfterOrEqualTo(answer.startedAt());
        WireServer.Received request = server.received.getFirst();
        assertThat(request.path()).isEqualTo("/v1/responses");
        assertThat(request.headers())
                .containsEntry("authorization", "Bearer " + KEY)
                .containsEntry("idempotency-key", "key-1");
    }

    @Test
    void readsAnAnswerOfChatCompletions() throws Exception {
        server.script(WireServer.always(WireServer.json(200, TestAnswers.CHAT)));
        try (OpenAiModelClient chat =
                new OpenAiModelClient(new ProviderSettings(server.baseUrl(), "", ProviderApi.CHAT_COMPLETIONS))) {
            CallResult.Answer answer = (CallResult.Answer) chat.call(TestAnswers.call());

            assertThat(answer.outputText()).isEqualTo("The answer is 42.");
            assertThat(answer.reasoning()).isEqualTo("Six times seven.");
            assertThat(answer.usage()).isEqualTo(new Usage(36L, 87L, 4L, 9L));
            assertThat(server.received.getFirst().path()).isEqualTo("/v1/chat/completions");
            assertThat(server.received.getFirst().headers()).doesNotContainKey("authorization");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    400 | {"error":{"message":"bad temperature"}}                      | Rejected  | invalid_request
                    400 | {"error":{"message":"long","code":"context_length_exceeded"}} | Rejected | content_too_large
                    400 | {"error":{"message":"no","code":"content_filter"}}           | Rejected  | content_filter
                    413 | too large                                                     | Rejected  | content_too_large
                    422 | {"detail":[{"msg":"no"}]}                                     | Rejected  | invalid_request
                    302 | elsewhere                                                     | Rejected  | invalid_request
                    401 | {"error":{"message":"bad key"}}                               | Fatal     | credentials_rejected
                    403 | {"error":"forbidden"}                                         | Fatal     | credentials_rejected
                    403 | {"error":{"message":"no access","code":"model_not_found"}}    | Fatal     | model_unknown
                    404 | {"error":{"message":"no such","code":"model_not_found"}}      | Fatal     | model_unknown
                    404 | {"object":"error","message":"The model `m` does not exist."}  | Fatal     | model_unknown
                    404 | <html>not here</html>                                         | Fatal     | endpoint_unknown
                    402 | {"error":{"message":"pay"}}                                   | Fatal     | payment_required
                    408 | {}                                                            | Transient | timeout
                    409 | {}                                                            | Transient | server_error
                    429 | {"error":{"message":"slow down","code":null}}                 | Transient | rate_limited
                    500 | [[[                                                           | Transient | server_error
                    503 | {}                                                            | Transient | server_error
                    529 | {"type":"error","error":{"type":"overloaded_error"}}          | Transient | server_error
                    200 | {"status":"failed","error":{"code":"rate_limit_exceeded"},"output":[]} | Transient | rate_limited
                    200 | {"status":"failed","error":{"code":"server_error","message":"x"}} | Transient | server_error
                    200 | {"status":"failed","error":{"code":"invalid_prompt","message":"x"}} | Rejected | invalid_request
                    200 | {"error":{"code":429,"message":"upstream"}}                   | Transient | rate_limited
                    200 | {"status":"failed","error":{"code":"server_error"},"usage":{"output_tokens":7}} | Unusable | response_failed
                    200 | {"hello":"world"}                                             | Unusable  | unparsable_output
                    200 | [1,2]                                                         | Unusable  | unparsable_output
                    200 | <html>OK</html>                                               | Unusable  | unparsable_output
                    200 | {"output":[{"type":"mess                                      | Unusable  | unparsable_output
                    200 | {"id":"r","status":"completed","output":[],"usage":{"output_tokens":3}} | Unusable | empty_output
                    """)
    void tellsFailuresApart(int status, String body, String kind, String code) throws Exception {
        server.script(WireServer.always(WireServer.json(status, body)));

        CallResult result = client.call(TestAnswers.call());

        assertThat(result.getClass().getSimpleName()).isEqualTo(kind);
        assertThat(code(result)).isEqualTo(code);
        assertThat(server.received).hasSize(1);
    }

    private static String code(CallResult result) {
        return switch (result) {
            case CallResult.Answer answer -> answer.finishReason();
            case CallResult.Unusable unusable -> unusable.code();
            case CallResult.Transient trouble -> trouble.code();
            case CallResult.Rejected rejected -> rejected.code();
            case CallResult.Fatal fatal -> fatal.code();
        };
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    "incomplete","incomplete_details":{"reason":"max_output_tokens"},"output":[] | length | true
                    "incomplete","incomplete_details":{"reason":"content_filter"},"output":[] | content_filter | false
                    "completed","output":[{"type":"message","content":[{"type":"refusal","refusal":"No."}]}] | refusal | false
                    "completed","output":[{"type":"function_call","name":"f","arguments":"{}"}] | tool_calls | false
                    """)
    void truncatedAndRefusedAnswersAreAnswers(String rest, String finish, boolean truncated) throws Exception {
        server.script(WireServer.always(WireServer.json(200, "{\"id\":\"r\",\"status\":" + rest + "}")));

        CallResult.Answer answer = (CallResult.Answer) client.call(TestAnswers.call());

        assertThat(answer.finishReason()).isEqualTo(finish);
        assertThat(answer.truncated()).isEqualTo(truncated);
        assertThat(answer.usage()).isEqualTo(Usage.UNREPORTED);
    }

    @Test
    void obeysRetryAfterAndLeavesTheRepeatingToItsCaller() throws Exception {
        // OkHttp by itself would send the request again at once.
        server.script(WireServer.always(WireServer.response(503, "Retry-After: 0\r\n", new byte[0])));
        assertThat(client.call(TestAnswers.call()))
                .isInstanceOfSatisfying(
                        CallResult.Transient.class,
                        e -> assertThat(e.retryAfter()).contains(Duration.ZERO));
        assertThat(server.received).hasSize(1);

        server.script(WireServer.always(WireServer.response(429, "Retry-After: 7\r\n", new byte[0])));
        assertThat(client.call(TestAnswers.call()))
                .isEqualTo(new CallResult.Transient(
                        "rate_limited",
                        Optional.of(Duration.ofSeconds(7)),
                        429,
                        "POST " + server.baseUrl() + "/responses: HTTP 429"));
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void aRedirectIsNoAnswer(int status) throws Exception {
        server.script((request, out) -> out.write(
                request.method().equals("POST")
                        ? WireServer.response(status, "Location: /page\r\n", new byte[0])
                        : WireServer.json(200, TestAnswers.RESPONSES)));

        assertThat(client.call(TestAnswers.call()))
                .isInstanceOfSatisfying(
                        CallResult.Rejected.class,
                        e -> assertThat(e.httpStatus()).isEqualTo(status));
        assertThat(server.received.stream().filter(request -> request.method().equals("POST")))
                .hasSize(1);
    }

    @Test
    void neverQuotesTheKeyAndBoundsWhatItQuotes() throws Exception {
        String body = "{\"error\":{\"message\":\"wrong key " + KEY + " " + "x".repeat(10_000) + "\"}}";
        server.script(WireServer.always(WireServer.json(401, body)));

        CallResult.Fatal fatal = (CallResult.Fatal) client.call(TestAnswers.call());

        assertThat(fatal.message())
                .startsWith("POST " + server.baseUrl() + "/responses: HTTP 401: wrong key *** x")
                .hasSize(2_000);
    }

    @ParameterizedTest
    @CsvSource({"404, endpoint_unknown", "401, credentials_rejected", "402, payment_required"})
    void namesTheUrlThatWasCalledWithoutSecrets(int status, String code) throws Exception {
        server.script(WireServer.always(WireServer.json(status, "{}")));
        URI base = URI.create("http://user:pass@127.0.0.1:" + server.baseUrl().getPort() + "/" + KEY + "/v2/?sig=abc");
        try (OpenAiModelClient other =
                new OpenAiModelClient(new ProviderSettings(base, KEY, ProviderApi.CHAT_COMPLETIONS))) {
            CallResult.Fatal fatal = (CallResult.Fatal) other.call(TestAnswers.call());

            assertThat(fatal.code()).isEqualTo(code);
            assertThat(fatal.message())
                    .startsWith("POST http://127.0.0.1:" + base.getPort() + "/***/v2/chat/completions: HTTP " + status)
                    .doesNotContain("pass", "sig", KEY);
        }
    }

    @Test
    void keepsNulAndLoneSurrogates() throws Exception {
        server.script(WireServer.always(WireServer.json(200, TestAnswers.responses("\"a\\u0000b\\ud800c\0\""))));

        assertThat(((CallResult.Answer) client.call(TestAnswers.call())).outputText())
                .isEqualTo("a\0b\ud800c\0");
    }

    @Test
    void readsAnAnswerWithBrokenUtf8() throws Exception {
        byte[] body = TestAnswers.responses("\"caf?\"").getBytes(UTF_8);
        body[TestAnswers.responses("\"caf?\"").indexOf('?')] = (byte) 0xE9;
        server.script(WireServer.always(WireServer.response(200, "", body)));

        assertThat(((CallResult.Answer) client.call(TestAnswers.call())).outputText())
                .isEqualTo("caf\ufffd");
    }

    @Test
    void cutsAnOutputToOneMebibyte() throws Exception {
        server.script(WireServer.always(
                WireServer.json(200, TestAnswers.responses("\"" + "\u20ac".repeat(2 << 20) + "\""))));

        CallResult.Answer answer = (CallResult.Answer) client.call(TestAnswers.call());

        assertThat(answer.outputText()).isEqualTo("\u20ac".repeat((1 << 20) / 3));
        assertThat(answer.truncated()).isTrue();
        assertThat(answer.usage().outputTokens()).isEqualTo(2);
    }

    @Test
    void sendsAPromptWithHalfACharacter() throws Exception {
        CallResult result = client.call(
                new ModelCall("m-1", "half \ud83d one", TestAnswers.generation("{}"), Duration.ofSeconds(20), "key-1"));

        assertThat(result).isInstanceOf(CallResult.Answer.class);
        assertThat(server.received.getFirst().text()).contains("\"half \\uD83D one\"");
    }

    @Test
    void reportsAHostThatDoesNotListen() throws Exception {
        try (OpenAiModelClient nobody = new OpenAiModelClient(
                new ProviderSettings(URI.create("http://127.0.0.1:1/v1"), KEY, ProviderApi.RESPONSES))) {
            assertThat(code(nobody.call(TestAnswers.call()))).isEqualTo("connection_error");
        }
    }
}
