package dev.assay.api.error;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.api.TestApi;
import dev.assay.api.TestApi.Answer;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorEnvelopeTest {

    private static final String SUITES = TestApi.EVALS + "/suites";
    private static TestApi api;

    @BeforeAll
    static void start() {
        api = TestApi.start();
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    private static void assertEnvelope(Answer answer, int status, String code) {
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(status);
        assertThat(answer.response().headers().firstValue("Content-Type").orElse(""))
                .startsWith("application/json");
        assertThat(answer.json().propertyNames()).containsExactly("error");
        assertThat(answer.json().get("error").propertyNames()).containsExactlyInAnyOrder("message", "code", "details");
        assertThat(answer.code()).isEqualTo(code);
        assertThat(answer.response().body()).doesNotContain("Exception", "dev.assay", "SELECT");
    }

    @Test
    void unknownPath() {
        assertEnvelope(api.get("/nowhere"), 404, "not_found");
        assertEnvelope(api.get(TestApi.EVALS + "/nowhere"), 404, "not_found");
        assertEnvelope(api.get("/error"), 404, "not_found");
    }

    @Test
    void wrongMethod() {
        Answer answer = api.send("PUT", SUITES, TestApi.KEY, BodyPublishers.noBody());
        assertEnvelope(answer, 405, "method_not_allowed");
        assertThat(answer.response().headers().firstValue("Allow").orElse("")).contains("POST");
    }

    @Test
    void wrongMediaTypes() {
        Answer xml = api.send("POST", SUITES, TestApi.KEY, BodyPublishers.ofString("<a/>"), "Content-Type", "text/xml");
        assertEnvelope(xml, 415, "unsupported_media_type");
        Answer html = api.send("GET", SUITES + "/x", TestApi.KEY, BodyPublishers.noBody(), "Accept", "text/html");
        assertThat(html.status()).isIn(404, 406);
        assertEnvelope(html, html.status(), html.code());
    }

    /** Not a type at all, so it decides nothing but how a body is read. */
    @ParameterizedTest
    @ValueSource(strings = {"*/*", "text/*", "*/*; charset=utf-8"})
    void wildcardAsMediaType(String type) {
        BodyPublisher body = BodyPublishers.ofString("{}");
        assertEnvelope(
                api.send("POST", SUITES, TestApi.KEY, body, "Content-Type", type), 415, "unsupported_media_type");
        assertEnvelope(
                api.send("DELETE", TestApi.FILES + "/", TestApi.KEY, body, "Content-Type", type), 404, "not_found");
        assertEnvelope(
                api.send("DELETE", TestApi.FILES + "/file-x", TestApi.KEY, body, "Content-Type", type),
                404,
                "not_found");
    }

    @Test
    void unreadableJsonSaysWhere() {
        Answer answer = api.post(SUITES, "{\n  \"name\": \"a\",\n  \"name\" \"b\"}");
        assertEnvelope(answer, 400, "invalid_json");
        assertThat(answer.message()).contains("line 3");
        assertEnvelope(api.post(SUITES, "{\"name\": \"a\", \"name\": \"b\"}"), 400, "invalid_json");
        assertEnvelope(api.post(SUITES, "{} {}"), 400, "invalid_json");
        assertEnvelope(api.post(SUITES, ""), 400, "invalid_request");
        assertEnvelope(api.post(SUITES, "[]"), 400, "invalid_request");
        assertEnvelope(api.post(SUITES, "null"), 400, "invalid_request");
    }

    @Test
    void deepJsonIsRefused() {
        Answer answer = api.post(SUITES, "{\"manifest\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}");
        assertEnvelope(answer, 400, "invalid_json");
    }

    @Test
    void everythingWrongIsNamedAtOnce() {
        Answer answer = api.post(SUITES, """
                {"name": 5, "description": ["a"], "manifesto": {}, "metadata": {"a": 1, "b": "\\u0000"}}
                """);
        assertEnvelope(answer, 400, "invalid_request");
        assertThat(answer.json().at("/error/details/violations").findValuesAsString("path"))
                .contains("$.name", "$.description", "$.manifesto", "$.metadata.a", "$.metadata.b", "$.manifest");
        assertThat(answer.message()).contains("violations");
    }

    @Test
    void bigJsonIsRefusedBeforeItIsHeld() {
        Answer answer = api.post(SUITES, "{\"name\": \"" + "x".repeat(17 << 20) + "\"}");
        assertEnvelope(answer, 413, "too_large");
    }
}
