package dev.assay.simulator.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.simulator.Endpoint;
import dev.assay.simulator.Fault;
import dev.assay.simulator.Scenario;
import dev.assay.simulator.Then;
import dev.assay.simulator.When;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class ControlTest {
    private final SimulatedProvider provider = SimulatedProvider.start(0, Scenario.healthy());
    private final Caller caller = new Caller(provider);

    @AfterEach
    void stop() {
        caller.close();
        provider.close();
    }

    @Test
    void aScenarioIsReadSetAndStartsAnew() throws Exception {
        String json = """
                {"seed": 3, "api_key": "sk-a", "models": ["small"],
                 "defaults": {"latency": {"lognormal": {"p50_ms": 1, "p95_ms": 2}, "tail": {"fraction": 0.01, "ms": 5}}},
                 "per_model": {"small": {"wrong_rate": 0.5, "answer_otherwise": "echo"}},
                 "faults": [{"when": {"endpoint": "chat_completions", "from_answer": 2},
                             "then": {"kind": "huge_body", "bytes": 10}, "times": 1, "per_prompt_times": 1}]}""";

        HttpResponse<String> set = caller.send("PUT", "/simulator/scenario", json);
        HttpResponse<String> read = caller.send("GET", "/simulator/scenario", "");

        assertThat(set.statusCode()).isEqualTo(200);
        assertThat(Scenario.parse(read.body())).isEqualTo(Scenario.parse(json)).isEqualTo(provider.scenario());
    }

    @Test
    void aScenarioSetAgainCountsFromZero() throws Exception {
        Scenario once = Scenario.healthy().withFaults(Fault.of(When.afterAnswers(1), Then.status(500)));
        for (int round = 0; round < 2; round++) {
            provider.scenario(once);
            assertThat(caller.respond("a").statusCode()).isEqualTo(200);
            assertThat(caller.respond("a").statusCode()).isEqualTo(500);
        }
        assertThat(provider.counters().answered()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"sed": 1}                                         | sed: unknown field (expected: api_key, background_retention_ms, defaults, faults, models, per_model, seed)
            {"seed": "seven"}                                  | seed: "seven" (expected: a whole number)
            {"seed": 1.5}                                      | seed: 1.5 (expected: a whole number)
            {"defaults": {"usage": "yes"}}                     | defaults.usage: "yes" (expected: true or false)
            {"defaults": {"wrong_rate": 2}}                    | defaults: wrong_rate: 2.0 (expected: 0..1)
            {"defaults": {"latency": 5}}                       | defaults.latency: 5 (expected: an object)
            {"defaults": {"latency": {"fixed_ms": -1}}}        | defaults.latency: fixed_ms: -1.0 (expected: at least 0)
            {"per_model": {"m": {"answer_otherwise": "sing"}}} | per_model.m.answer_otherwise: "sing" (expected: hash, echo)
            {"faults": {}}                                     | faults: {} (expected: an array)
            {"faults": [{}]}                                   | faults[0]: then: null (expected: {"status": 400..599} or {"kind": …})
            {"faults": [{"then": {"kind": "explode"}}]}        | faults[0].then.kind: "explode" (expected: status, hang, cut, garbage, nul, lone_surrogate, huge_body, empty, refusal, truncated, failed, replace)
            {"faults": [{"then": {"status": 200}}]}            | faults[0].then: status: 200 (expected: 400..599)
            {"faults": [{"then": {"status": 500}, "when": {"from_answer": 3, "to_answer": 2}}]} | faults[0].when: to_answer: 2 (expected: at least from_answer, 3)
            {"defaults": {"answer_rules": [{"pattern": "(", "answer": "x"}]}} | defaults.answer_rules[0]: pattern: ( (expected: a regular expression, Unclosed group)
            {"defaults": {"answer_rules": [{"pattern": "a", "answer": "$1"}]}} | defaults.answer_rules[0]: answer: $1 (expected: groups of the pattern, No group 1)
            []                                                 | scenario: [] (expected: an object)
            """)
    void aWrongScenarioIsRefusedByFieldValueAndExpectation(String scenario, String message) throws Exception {
        HttpResponse<String> response = caller.send("PUT", "/simulator/scenario", scenario);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(Caller.json(response).at("/error/message").stringValue()).isEqualTo(message);
        assertThat(provider.scenario()).isEqualTo(Scenario.healthy());
    }

    @Test
    void whatIsNotJsonIsRefused() throws Exception {
        for (String body : new String[] {"", "{", "null", "{} {}", "[".repeat(100_000)}) {
            assertThat(caller.send("PUT", "/simulator/scenario", body).statusCode())
                    .isEqualTo(400);
        }
    }

    @Test
    void countersSayWhatWasAskedAnsweredAndRepeated() throws Exception {
        provider.scenario(Scenario.parse("{\"faults\": [{\"then\": {\"status\": 500}, \"times\": 1}]}"));
        caller.call(Endpoint.RESPONSES, "small", "12345", "Idempotency-Key", "k1");
        caller.call(Endpoint.RESPONSES, "small", "12345", "Idempotency-Key", "k1");
        caller.call(Endpoint.RESPONSES, "small", "12345", "Idempotency-Key", "k1");
        caller.call(Endpoint.CHAT_COMPLETIONS, "small", "12345", "Idempotency-Key", "k2");
        caller.call(Endpoint.EMBEDDINGS, "large", "12345");
        caller.send("GET", "/v1/models", "");

        JsonNode counters = Caller.json(caller.send("GET", "/simulator/counters", ""));
        assertThat(counters).isEqualTo(Caller.JSON.readTree("""
                {"requests": 5, "refused": {}, "answered": 4,
                 "answered_by_endpoint": {"responses": 2, "chat_completions": 1, "embeddings": 1},
                 "answered_by_model": {"small": 3, "large": 1}, "faults": {"status_500": 1},
                 "in_flight": 0, "max_in_flight": 1, "idempotency_keys": 2, "repeated_idempotency_keys": 2,
                 "repeated_answers": 1, "repeated_answered_keys": 1, "background_created": 0,
                 "background_retrievals": 0, "background_cancels": 0, "input_tokens": 8, "output_tokens": 18}"""));

        caller.send("DELETE", "/simulator/counters", "");
        assertThat(provider.counters().answered()).isZero();
        assertThat(provider.counters().requests()).isZero();
        assertThat(provider.counters().answeredByModel()).isEmpty();
        caller.call(Endpoint.RESPONSES, "small", "12345", "Idempotency-Key", "k1");
        assertThat(provider.counters().repeatedAnswers()).isZero();
    }

    @Test
    void keyAndModelAreChecked() throws Exception {
        provider.scenario(Scenario.healthy().withApiKey("sk-right").withModels("small"));

        assertThat(caller.respond("a").statusCode()).isEqualTo(401);
        assertThat(caller.send("GET", "/v1/models", "").statusCode()).isEqualTo(401);
        assertThat(caller.call(Endpoint.RESPONSES, "small", "a", "Authorization", "Bearer sk-wrong")
                        .statusCode())
                .isEqualTo(401);
        HttpResponse<String> unknown = caller.call(Endpoint.RESPONSES, "huge", "a", "Authorization", "Bearer sk-right");
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.body()).contains("model_not_found", "huge");
        assertThat(caller.call(Endpoint.RESPONSES, "small", "a", "Authorization", "Bearer sk-right")
                        .statusCode())
                .isEqualTo(200);
        assertThat(provider.counters().refused()).isEqualTo(Map.of("api_key", 2L, "model", 1L));
    }

    @Test
    void unknownPathsAndUnusableBodiesAreNamed() throws Exception {
        assertThat(caller.send("GET", "/v1/nothing?x=1", "").body()).contains("GET /v1/nothing (expected: POST");
        assertThat(caller.send("POST", "/v1/responses", "{\"input\":\"a\"}").body())
                .contains("model: missing");
        assertThat(caller.send("POST", "/v1/responses", "{\"model\":\"m\"}").body())
                .contains("input: missing");
        assertThat(caller.send("POST", "/v1/responses", "{\"model\":\"m\",\"input\":\"a\",\"stream\":true}")
                        .body())
                .contains("does not stream");
        assertThat(caller.send("POST", "/v1/responses", "[".repeat(100_000)).statusCode())
                .isEqualTo(400);
        assertThat(provider.counters().refused()).isEqualTo(Map.of("body", 4L));
    }
}
