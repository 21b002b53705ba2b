package dev.assay.simulator.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.simulator.Endpoint;
import dev.assay.simulator.Fault;
import dev.assay.simulator.Scenario;
import dev.assay.simulator.Then;
import dev.assay.simulator.When;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusFaultsTest {
    @ParameterizedTest
    @CsvSource({
        "400, invalid_request_error, ",
        "401, invalid_request_error, invalid_api_key",
        "403, invalid_request_error, ",
        "404, invalid_request_error, model_not_found",
        "429, requests, rate_limit_exceeded",
        "500, server_error, ",
        "502, server_error, ",
        "503, server_error, "
    })
    void anErrorStatusCarriesAnErrorBodyAndIsNotPaid(int status, String type, String code) throws Exception {
        Scenario scenario = Scenario.healthy().withFaults(Fault.always(Then.status(status)));
        try (SimulatedProvider provider = SimulatedProvider.start(0, scenario);
                Caller caller = new Caller(provider)) {
            for (Endpoint endpoint : List.of(Endpoint.RESPONSES, Endpoint.CHAT_COMPLETIONS, Endpoint.EMBEDDINGS)) {
                HttpResponse<String> response = caller.call(endpoint, "small", "hello");

                assertThat(response.statusCode()).isEqualTo(status);
                assertThat(Caller.json(response).at("/error/type").stringValue())
                        .isEqualTo(type);
                assertThat(Caller.json(response).at("/error/code").asString("")).isEqualTo(code == null ? "" : code);
            }

            assertThat(provider.counters().requests()).isEqualTo(3);
            assertThat(provider.counters().answered()).isZero();
            assertThat(provider.counters().faults()).isEqualTo(Map.of("status_" + status, 3L));
        }
    }

    @Test
    void aRateLimitSaysWhenToComeBackAndCanNameItsCode() throws Exception {
        Scenario scenario = Scenario.parse("""
                {"faults": [
                  {"when": {"to_call": 1}, "then": {"status": 429, "retry_after_seconds": 7}},
                  {"then": {"status": 429, "code": "insufficient_quota"}}]}""");
        try (SimulatedProvider provider = SimulatedProvider.start(0, scenario);
                Caller caller = new Caller(provider)) {
            HttpResponse<String> first = caller.respond("a");
            HttpResponse<String> second = caller.respond("a");

            assertThat(first.headers().firstValue("Retry-After")).contains("7");
            assertThat(second.headers().firstValue("Retry-After")).isEmpty();
            assertThat(second.body()).contains("\"code\":\"insufficient_quota\"");
        }
    }

    @Test
    void aPromptFailsTwiceAndThenSucceeds() throws Exception {
        Scenario scenario =
                Scenario.healthy().withFaults(Fault.always(Then.status(503)).perPromptTimes(2));
        try (SimulatedProvider provider = SimulatedProvider.start(0, scenario);
                Caller caller = new Caller(provider)) {
            for (String prompt : new String[] {"a", "b"}) {
                assertThat(caller.respond(prompt).statusCode()).isEqualTo(503);
                assertThat(caller.respond(prompt).statusCode()).isEqualTo(503);
                assertThat(caller.respond(prompt).statusCode()).isEqualTo(200);
            }
            assertThat(provider.counters().faults("status_503")).isEqualTo(4);
        }
    }

    @Test
    void selectorsRestrictAFault() throws Exception {
        Scenario scenario = Scenario.parse("""
                {"faults": [
                  {"when": {"model": "judge", "from_answer": 2}, "then": {"status": 500}},
                  {"when": {"prompt_contains": "forbidden"}, "then": {"status": 400}},
                  {"when": {"endpoint": "embeddings"}, "then": {"status": 403}}]}""");
        try (SimulatedProvider provider = SimulatedProvider.start(0, scenario);
                Caller caller = new Caller(provider)) {
            assertThat(caller.respond("one").statusCode()).isEqualTo(200);
            assertThat(caller.respond("two").statusCode()).isEqualTo(200);
            assertThat(caller.call(Endpoint.CHAT_COMPLETIONS, "judge", "one").statusCode())
                    .isEqualTo(200);
            assertThat(caller.call(Endpoint.CHAT_COMPLETIONS, "judge", "two").statusCode())
                    .isEqualTo(500);
            assertThat(caller.respond("a forbidden word").statusCode()).isEqualTo(400);
            assertThat(caller.call(Endpoint.EMBEDDINGS, "small", "one").statusCode())
                    .isEqualTo(403);
        }
    }

    @Test
    void aFractionOfThePromptsIsFaultyAndAlwaysTheSameOnes() throws Exception {
        Scenario scenario = Scenario.healthy().withFaults(Fault.of(When.always().forFraction(0.3), Then.status(500)));
        try (SimulatedProvider provider = SimulatedProvider.start(0, scenario);
                Caller caller = new Caller(provider)) {
            int faulty = 0;
            for (int i = 0; i < 400; i++) {
                int status = caller.respond("prompt " + i).statusCode();
                faulty += status == 500 ? 1 : 0;
                if (i < 20) {
                    assertThat(caller.respond("prompt " + i).statusCode()).isEqualTo(status);
                }
            }
            assertThat(faulty).isBetween(80, 160);
        }
    }
}
