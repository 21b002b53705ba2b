package dev.assay.simulator.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.simulator.Behaviour;
import dev.assay.simulator.Endpoint;
import dev.assay.simulator.Fault;
import dev.assay.simulator.FaultKind;
import dev.assay.simulator.Scenario;
import dev.assay.simulator.Then;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Answers that are paid for and yet not what anybody wanted. */
class ContentFaultsTest {
    private static final Endpoint[] TEXT = {Endpoint.RESPONSES, Endpoint.CHAT_COMPLETIONS};

    private static HttpResponse<String> one(FaultKind kind, Endpoint endpoint) throws Exception {
        Scenario scenario = Scenario.healthy()
                .withDefaults(Behaviour.standard().withAnswers(Map.of("hello", "eight ch")))
                .withFaults(Fault.always(Then.of(kind)));
        try (SimulatedProvider provider = SimulatedProvider.start(0, scenario);
                Caller caller = new Caller(provider)) {
            HttpResponse<String> response = caller.call(endpoint, "small", "hello");
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(provider.counters().answered()).isEqualTo(1);
            assertThat(provider.counters().inputTokens()).isEqualTo(2);
            assertThat(provider.counters().faults()).isEqualTo(Map.of(kind.json(), 1L));
            return response;
        }
    }

    @Test
    void nul() throws Exception {
        for (Endpoint endpoint : TEXT) {
            HttpResponse<String> response = one(FaultKind.NUL, endpoint);
            assertThat(response.body()).contains("\\u0000").doesNotContain("\0");
            assertThat(Caller.text(response)).isEqualTo("eight ch\0");
        }
    }

    @Test
    void loneSurrogate() throws Exception {
        for (Endpoint endpoint : TEXT) {
            HttpResponse<String> response = one(FaultKind.LONE_SURROGATE, endpoint);
            assertThat(response.body()).contains("eight ch\\ud83d\"");
        }
    }

    @Test
    void empty() throws Exception {
        for (Endpoint endpoint : TEXT) {
            HttpResponse<String> response = one(FaultKind.EMPTY, endpoint);
            assertThat(Caller.text(response)).isEmpty();
            assertThat(Caller.json(response).at("/usage/total_tokens").intValue())
                    .isEqualTo(2);
        }
        assertThat(Caller.json(one(FaultKind.EMPTY, Endpoint.EMBEDDINGS)).path("data"))
                .isEmpty();
    }

    @Test
    void refusal() throws Exception {
        JsonNode response = Caller.json(one(FaultKind.REFUSAL, Endpoint.RESPONSES));
        assertThat(response.at("/output/0/content/0/type").stringValue()).isEqualTo("refusal");
        assertThat(response.at("/output/0/content/0/refusal").stringValue()).isNotEmpty();

        JsonNode chat = Caller.json(one(FaultKind.REFUSAL, Endpoint.CHAT_COMPLETIONS));
        assertThat(chat.at("/choices/0/message/content").isNull()).isTrue();
        assertThat(chat.at("/choices/0/message/refusal").stringValue()).isNotEmpty();
    }

    @Test
    void truncated() throws Exception {
        HttpResponse<String> response = one(FaultKind.TRUNCATED, Endpoint.RESPONSES);
        assertThat(Caller.text(response)).isEqualTo("eigh");
        assertThat(Caller.json(response).path("status").stringValue()).isEqualTo("incomplete");
        assertThat(Caller.json(response).at("/incomplete_details/reason").stringValue())
                .isEqualTo("max_output_tokens");

        HttpResponse<String> chat = one(FaultKind.TRUNCATED, Endpoint.CHAT_COMPLETIONS);
        assertThat(Caller.text(chat)).isEqualTo("eigh");
        assertThat(Caller.json(chat).at("/choices/0/finish_reason").stringValue())
                .isEqualTo("length");
    }

    @ParameterizedTest
    @EnumSource(names = {"NUL", "LONE_SURROGATE", "HUGE_BODY", "REFUSAL", "TRUNCATED"})
    void faultsOfTextLeaveEmbeddingsAlone(FaultKind kind) throws Exception {
        Scenario scenario = Scenario.healthy().withFaults(Fault.always(Then.of(kind)));
        try (SimulatedProvider provider = SimulatedProvider.start(0, scenario);
                Caller caller = new Caller(provider)) {
            assertThat(Caller.json(caller.call(Endpoint.EMBEDDINGS, "small", "hello"))
                            .path("data"))
                    .hasSize(1);
            assertThat(provider.counters().faults()).isEmpty();
        }
    }

    @Test
    void usageCanBeLeftOut() throws Exception {
        try (SimulatedProvider provider =
                        SimulatedProvider.start(0, Scenario.parse("{\"defaults\":{\"usage\":false}}"));
                Caller caller = new Caller(provider)) {
            for (Endpoint endpoint : TEXT) {
                assertThat(Caller.json(caller.call(endpoint, "small", "hello")).has("usage"))
                        .isFalse();
            }
            assertThat(provider.counters().answered()).isEqualTo(2);
        }
    }

    @Test
    void replacedMembers() throws Exception {
        ObjectNode members = (ObjectNode) JsonMapper.shared()
                .readTree("{\"id\":\"odd\",\"choices\":[{\"finish_reason\":\"error\"}],\"usage\":null}");
        Scenario scenario = Scenario.parse("{\"faults\":[{\"then\":{\"kind\":\"replace\",\"body\":" + members
                + "},\"times\":1},{\"then\":{\"status\":502,\"body\":\"<html>bad</html>\"}}]}");
        try (SimulatedProvider provider = SimulatedProvider.start(0, scenario);
                Caller caller = new Caller(provider)) {
            JsonNode body = Caller.json(caller.call(Endpoint.CHAT_COMPLETIONS, "small", "hello"));
            assertThat(body.path("id").stringValue()).isEqualTo("odd");
            assertThat(body.path("choices")).isEqualTo(members.path("choices"));
            assertThat(body.path("model").stringValue()).isEqualTo("small");
            assertThat(provider.counters().answered()).isZero();

            HttpResponse<String> status = caller.call(Endpoint.CHAT_COMPLETIONS, "small", "hello");
            assertThat(status.statusCode()).isEqualTo(502);
            assertThat(status.body()).isEqualTo("<html>bad</html>");
        }
    }
}
