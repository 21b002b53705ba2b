package dev.assay.model.answer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.model.CallResult;
import dev.assay.model.ProviderApi;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a body that came with status 200 is taken for. */
class AnswerResultTest {

    private static final String PAID = ",\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":2}}";

    private static CallResult chat(String body) {
        return read(body, ProviderApi.CHAT_COMPLETIONS, StopStrings.NONE);
    }

    private static CallResult choice(String members) {
        return chat("{\"id\":\"c\",\"choices\":[{\"index\":0," + members + "}]" + PAID);
    }

    private static CallResult message(String members) {
        return choice("\"finish_reason\":\"stop\",\"message\":{" + members + "}");
    }

    private static CallResult read(String body, ProviderApi api, StopStrings stops) {
        AnswerResult result = new AnswerResult(UUID.randomUUID(), Instant.EPOCH, Instant.EPOCH, stops, text -> text);
        return result.of(AnswerReader.read(body.getBytes(UTF_8), api));
    }

    private static CallResult.Answer answer(CallResult result) {
        assertThat(result).isInstanceOf(CallResult.Answer.class);
        return (CallResult.Answer) result;
    }

    private static CallResult.Unusable unusable(CallResult result, String code) {
        assertThat(result)
                .isInstanceOfSatisfying(
                        CallResult.Unusable.class,
                        unusable -> assertThat(unusable.code()).isEqualTo(code));
        return (CallResult.Unusable) result;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"content\":\"ok\",\"reasoning_content\":\"hm\"",
                "\"content\":\"ok\",\"reasoning\":\"hm\"",
                "\"content\":\"\\n\\nok\",\"reasoning\":\"hm\",\"reasoning_content\":\"hm\"",
                "\"reasoning_details\":[{\"type\":\"reasoning.text\",\"text\":\"hm\"}],\"content\":\"ok\"",
                "\"reasoning_details\":[{\"type\":\"reasoning.summary\",\"summary\":\"hm\"}],\"reasoning\":null,\"content\":\"ok\"",
                "\"reasoning_details\":[{\"text\":\"hm\"}],\"reasoning\":\"hm\",\"content\":\"ok\"",
                "\"reasoning\":{\"content\":\"hm\"},\"content\":\"ok\"",
                "\"content\":[{\"type\":\"thinking\",\"thinking\":[{\"type\":\"text\",\"text\":\"hm\"}]},{\"type\":\"text\",\"text\":\"ok\"}]",
                "\"content\":[{\"type\":\"thinking\",\"thinking\":\"hm\",\"signature\":\"s\"},{\"type\":\"text\",\"text\":\"ok\"}]",
                "\"content\":[{\"text\":\"hm\",\"type\":\"reasoning\"},\"ok\"]",
                "\"content\":[{\"type\":\"text\",\"text\":\"<think>hm</th\"},{\"type\":\"text\",\"text\":\"ink>ok\"}]",
                "\"thinking_blocks\":[{\"type\":\"thinking\",\"thinking\":\"hm\"}],\"reasoning_content\":\"hm\",\"content\":\"ok\"",
                "\"content\":\"<thought>hm</thought>ok\"",
                "\"content\":\"</think>\\n\\nok\",\"reasoning_content\":\"hm\""
            })
    void reasoningIsKeptApart(String message) {
        CallResult.Answer answer = answer(message(message));

        assertThat(answer.outputText()).isEqualTo("ok");
        assertThat(answer.reasoning()).isEqualTo("hm");
        assertThat(answer.finishReason()).isEqualTo("stop");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"message\",\"content\":[{\"type\":\"output_text\",\"text\":\"hm</think>ok\"}]}",
                "{\"type\":\"message\",\"content\":\"<think>hm</think>ok\"}",
                "{\"type\":\"reasoning\",\"summary\":[],\"content\":[{\"type\":\"reasoning_text\",\"text\":\"hm\"}]},"
                        + "{\"type\":\"message\",\"content\":[{\"type\":\"output_text\",\"text\":\"ok\"}]}",
                "{\"content\":[{\"type\":\"thinking\",\"thinking\":\"hm\"},{\"type\":\"output_text\",\"text\":\"ok\"}],\"type\":\"message\"}"
            })
    void reasoningIsKeptApartInResponses(String items) {
        CallResult.Answer answer = answer(
                read("{\"status\":\"completed\",\"output\":[" + items + "]}", ProviderApi.RESPONSES, StopStrings.NONE));

        assertThat(answer.outputText()).isEqualTo("ok");
        assertThat(answer.reasoning()).isEqualTo("hm");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"finish_reason\":\"stop\",\"message\":{\"content\":\"<think>hm\"}",
                "\"finish_reason\":\"length\",\"message\":{\"content\":\"<think>hm\"}",
                "\"finish_reason\":\"length\",\"message\":{\"content\":null,\"reasoning_content\":\"hm\"}",
                "\"finish_reason\":\"stop\",\"message\":{\"content\":\"\\n\",\"reasoning\":\"hm\"}",
                "\"finish_reason\":\"stop\",\"message\":{\"content\":\"hm</think>\"}"
            })
    void aThoughtWithoutAnAnswerIsEmptyAndKept(String choice) {
        assertThat(unusable(choice(choice), "empty_output").reasoning()).isEqualTo("hm");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
                    "finish_reason":"error","error":{"message":"boom","code":502},"message":{"content":""}    | boom (502)
                    "finish_reason":"error","error":{"message":"boom","code":502},"message":{"content":null}  | boom (502)
                    "error":{"message":"boom","code":502},"message":{"content":"The ans"},"finish_reason":"error" | boom (502)
                    "error":"boom","message":{"content":"The ans"},"finish_reason":"stop"                     | boom
                    "finish_reason":"stop","message":{"content":"The ans","error":{"message":"boom"}}         | boom
                    "finish_reason":"error","message":{"content":""}                                          | finish_reason: error
                    "finish_reason":"abort","message":{"content":"The ans"}                                   | finish_reason: abort
                    "finish_reason":{"type":"abort","message":"evicted"},"message":{"content":"The ans"}      | finish_reason: abort: evicted
                    "finish_reason":"load","message":{"content":""}                                           | finish_reason: load
                    "finish_reason":"network_error","message":{"content":"The ans"}                           | finish_reason: network_error
                    "finish_reason":"insufficient_system_resource","message":{"content":"The ans"}            | insufficient_system_resource
                    "finish_reason":"MALFORMED_FUNCTION_CALL","message":{"content":null}                      | MALFORMED_FUNCTION_CALL
                    "finish_reason":"RECITATION","message":{}                                                 | RECITATION
                    "finish_reason":"OTHER","message":{"content":" "}                                         | OTHER
                    """)
    void aFailureInAChoiceIsNoAnswer(String members, String words) {
        assertThat(unusable(choice(members), "response_failed").message()).contains(words);

        CallResult unpaid =
                chat("{\"choices\":[{" + members + "}],\"usage\":{\"prompt_tokens\":0,\"completion_tokens\":0}}");
        assertThat(unpaid).isInstanceOfSatisfying(CallResult.Transient.class, trouble -> {
            assertThat(trouble.code()).isEqualTo("server_error");
            assertThat(trouble.message()).contains(words);
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
                    {"error":{"message":"boom","code":500},"choices":[{"message":{"content":"ok"}}]}  | Transient | server_error
                    {"error":{"message":"boom","code":429},"choices":[{"message":{"content":"ok"}}]}  | Transient | rate_limited
                    {"error":{"message":"boom","code":"rate_limit_exceeded"}}                        | Transient | rate_limited
                    {"error":{"message":"boom","status":"RESOURCE_EXHAUSTED"}}                       | Transient | rate_limited
                    {"choices":[],"error":"boom"}                                                    | Transient | server_error
                    {"choices":null,"error":"boom"}                                                  | Transient | server_error
                    [{"error":{"message":"boom","code":503}}]                                        | Transient | server_error
                    {"detail":"boom"}                                                                | Transient | server_error
                    {"object":"error","message":"boom","type":"InternalServerError","code":500}      | Transient | server_error
                    {"object":"error","message":"boom","type":"BadRequestError","code":400}          | Rejected  | invalid_request
                    {"error":{"message":"boom","type":"invalid_request_error"}}                      | Rejected  | invalid_request
                    {"error":{"message":"boom","code":"invalid_api_key"}}                            | Fatal     | credentials_rejected
                    {"choices":[{"error":{"message":"boom","code":401}}]}                            | Rejected  | invalid_request
                    {"choices":[{"error":{"message":"boom","code":403,"metadata":{"reasons":["x"]}}}]} | Rejected | content_filter
                    """)
    void aFailureInPlaceOfAnAnswerIsToldByItsCode(String body, String kind, String code) {
        CallResult result = chat(body);

        assertThat(result.getClass().getSimpleName()).isEqualTo(kind);
        assertThat(result.toString()).contains("boom", "code=" + code);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"status\":\"failed\",\"error\":{\"code\":\"server_error\",\"message\":\"boom\"},\"output\":[]",
                "\"status\":\"completed\",\"error\":{\"code\":\"server_error\",\"message\":\"boom\"},\"output\":[{\"content\":\"ok\"}]",
                "\"status\":\"cancelled\",\"output\":[{\"content\":\"ok\"}]",
                "\"status\":\"incomplete\",\"incomplete_details\":{\"reason\":\"odd\"},\"output\":[]",
                "\"status\":\"incomplete\",\"incomplete_details\":null,\"output\":[]",
                "\"status\":\"incomplete\",\"incomplete_details\":{\"reason\":\"server_error\"},\"output\":[{\"content\":\"The a\"}]",
                "\"status\":\"failed\",\"error\":null,\"output\":[{\"content\":\"ok\"}]",
                "\"status\":\"error\",\"output\":[]",
                "\"error\":\"boom\"",
                "\"detail\":\"boom\""
            })
    void aFailureInAResponseIsNoAnswer(String members) {
        assertThat(read("{" + members + "}", ProviderApi.RESPONSES, StopStrings.NONE))
                .isInstanceOfSatisfying(
                        CallResult.Transient.class,
                        trouble -> assertThat(trouble.code()).isEqualTo("server_error"));
        unusable(
                read(
                        "{\"usage\":{\"input_tokens\":1,\"output_tokens\":0}," + members + "}",
                        ProviderApi.RESPONSES,
                        StopStrings.NONE),
                "response_failed");
    }

    @ParameterizedTest
    @CsvSource({
        "stop, stop",
        "STOP, stop",
        "end_turn, stop",
        "eos, stop",
        "length, length",
        "MAX_TOKENS, length",
        "model_length, length",
        "content_filter, content_filter",
        "SAFETY, content_filter",
        "content_filter: PROHIBITED_CONTENT, content_filter",
        "repetition, repetition",
        "Odd, Odd"
    })
    void theReasonForTheEndIsInOneVocabulary(String said, String shown) {
        CallResult.Answer answer =
                answer(choice("\"finish_reason\":\"" + said + "\",\"message\":{\"content\":\"ok\"}"));

        assertThat(answer.finishReason()).isEqualTo(shown);
        assertThat(answer.truncated()).isEqualTo(shown.equals("length"));
    }

    @Test
    void anEmptyRefusalIsNone() {
        assertThat(answer(message("\"content\":\"<think>a</think>ok\",\"refusal\":\"\""))
                        .finishReason())
                .isEqualTo("stop");
        assertThat(answer(message("\"content\":null,\"refusal\":\"No.\"")).finishReason())
                .isEqualTo("refusal");
    }

    @Test
    void aCallOfAToolThatIsNotThereIsEmpty() {
        unusable(choice("\"finish_reason\":\"tool_calls\",\"message\":{\"content\":null}"), "empty_output");
    }

    @Test
    void aCallOfAToolIsAnAnswerWhateverItIsSaidToEndWith() {
        assertThat(answer(message("\"content\":null,\"tool_calls\":[{\"id\":\"1\"}]"))
                        .finishReason())
                .isEqualTo("tool_calls");
        assertThat(answer(message("\"content\":null,\"function_call\":{\"name\":\"f\"}"))
                        .finishReason())
                .isEqualTo("tool_calls");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ok\\n\\nQ: next        | ok
                    ok                     | ok
                    <think>a\\n\\nb</think>\\n\\nok\\n\\nQ: | ok
                    o\\nkENDx\\n\\n        | o\\nk
                    """)
    void anOutputEndsAtAStopStringThatTheProviderIgnored(String said, String output) {
        CallResult.Answer answer = answer(read(
                "{\"choices\":[{\"finish_reason\":\"length\",\"message\":{\"content\":\"" + said + "\"}}]}",
                ProviderApi.CHAT_COMPLETIONS,
                new StopStrings(List.of("END", "\n\n"))));

        assertThat(answer.outputText()).isEqualTo(output.replace("\\n", "\n"));
        boolean cut = !said.equals(output);
        assertThat(answer.finishReason()).isEqualTo(cut ? "stop" : "length");
        assertThat(answer.truncated()).isEqualTo(!cut);
    }

    @Test
    void anOutputThatBeginsWithAStopStringIsEmpty() {
        CallResult result = read(
                "{\"choices\":[{\"finish_reason\":\"stop\",\"message\":{\"content\":\"\\n\\nok\"}}]}",
                ProviderApi.CHAT_COMPLETIONS,
                new StopStrings(List.of("\n\n")));

        assertThat(unusable(result, "empty_output").message()).contains("stop string");
    }

    @Test
    void whatIsNoAnswerAtAllIsQuoted() {
        assertThat(unusable(chat("<html><title>It works</title></html>"), "unparsable_output")
                        .message())
                .isEqualTo("the body is no JSON object: It works");
        assertThat(unusable(chat("{\"model\":\"m\",\"done\":true}"), "unparsable_output")
                        .message())
                .contains("{\"model\":\"m\",\"done\":true}");
        assertThat(unusable(chat("[1]"), "unparsable_output").message()).contains("[1]");
    }

    @Test
    void anIdIsBoundedAndHasNoControlCharacters() {
        String id = "a\\u0000\\n\\u001b" + "x".repeat(2_000_000);
        String body = "{\"id\":\"" + id + "\",\"choices\":[{\"message\":{\"content\":\"ok\"}}]}";

        assertThat(answer(chat(body)).responseId()).hasSize(512).startsWith("a\uFFFD\uFFFD\uFFFDx");
    }

    @Test
    void aHostileErrorCostsNoTree() {
        String error = "{\"message\":\"boom\",\"x\":[" + "[],".repeat(1_000_000) + "[]]}";

        assertThat(chat("{\"error\":" + error + "}")).isInstanceOf(CallResult.Transient.class);
    }
}
