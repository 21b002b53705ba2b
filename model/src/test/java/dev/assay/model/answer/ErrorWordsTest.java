package dev.assay.model.answer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class ErrorWordsTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', nullValues = "-", textBlock = """
                    {"error":{"message":"no","code":"bad"}}                               | bad  | no
                    {"error":{"message":"no","type":"overloaded_error","code":null}}      | overloaded_error | no
                    {"error":{"message":"no","code":502}}                                 | 502  | no
                    {"error":"no"}                                                        | -    | no
                    {"error":"Bad Request","message":"max_tokens: 0","statusCode":400}    | -    | Bad Request: max_tokens: 0
                    {"message":"no","code":"x"}                                           | x    | no
                    {"object":"error","message":"no","type":"BadRequestError","code":400} | 400  | no
                    {"type":"error","error":{"type":"overloaded_error","message":"busy"}} | overloaded_error | busy
                    {"detail":"no"}                                                       | -    | no
                    {"detail":[{"loc":["body","max_tokens"],"msg":"too many"},{"msg":"b"}]} | -  | body.max_tokens: too many; b
                    {"detail":{"error":{"message":"no"}}}                                 | -    | no
                    {"errors":["a",{"message":"b"}]}                                      | -    | a; b
                    {"success":false,"errors":[{"code":7003,"message":"no route"}]}       | -    | no route
                    [{"error":{"code":400,"message":"no","status":"INVALID_ARGUMENT"}}]   | 400  | no
                    {"error":{"message":"Provider returned error","code":400,"metadata":{"raw":"too long"}}} | 400 | Provider returned error: too long
                    {"error":{"message":"Provider returned error","code":400,"metadata":{"raw":"{\\"error\\":{\\"message\\":\\"too long\\"}}"}}} | 400 | Provider returned error: too long
                    {"error":{"message":"m","code":403,"metadata":{"reasons":["x"],"flagged_input":"y"}}} | content_filter | m
                    {"choices":null,"base_resp":{"status_code":1002,"status_msg":"rate limit"}} | - | rate limit
                    {"title":"Forbidden","detail":"no","status":403}                      | 403  | no
                    {"error":{"type":"odd"}}                                              | odd  | {"error":{"type":"odd"}}
                    <html><head><title>502 Bad Gateway</title></head><body><h1>x</h1></body></html> | - | 502 Bad Gateway
                    <!DOCTYPE html><html><style>b{}</style><body><h1>No</h1> <p>upstream</p></body></html> | - | No upstream
                    upstream connect error                                                | -    | upstream connect error
                    """)
    void findsTheProvidersOwnWords(String body, String code, String words) {
        ProviderError error = ProviderError.of(body.getBytes(UTF_8));

        assertThat(error.message()).isEqualTo(words);
        assertThat(error.code()).isEqualTo(code == null ? "" : code);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "false",
                "\"\"",
                "0",
                "{}",
                "[]",
                "{\"message\":null,\"code\":null}",
                "{\"code\":0,\"message\":\"\"}"
            })
    void anErrorBesideAnAnswerThatSaysNothingIsNone(String error) {
        assertThat(ProviderError.beside(JsonMapper.shared().readTree(error))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "\"x\"", "{\"message\":\"x\"}", "{\"code\":502}", "[\"x\"]", "{\"odd\":{\"a\":1}}"})
    void anyOtherIsOne(String error) {
        assertThat(ProviderError.beside(JsonMapper.shared().readTree(error))).isPresent();
    }
}
