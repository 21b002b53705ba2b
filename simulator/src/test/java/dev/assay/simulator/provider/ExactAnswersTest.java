package dev.assay.simulator.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.simulator.Endpoint;
import dev.assay.simulator.Fault;
import dev.assay.simulator.Scenario;
import dev.assay.simulator.Then;
import dev.assay.simulator.When;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** "Dies after exactly k answers" with 50 clients at once. */
class ExactAnswersTest {
    private static final int CLIENTS = 50;

    /** How often each status came back for this many distinct prompts. */
    private static Map<Integer, Integer> statuses(Caller caller, int calls) throws Exception {
        try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
            List<Future<Integer>> results = new ArrayList<>();
            for (int i = 0; i < calls; i++) {
                String prompt = "prompt " + i;
                results.add(clients.submit(() -> caller.respond(prompt).statusCode()));
            }
            Map<Integer, Integer> statuses = new TreeMap<>();
            for (Future<Integer> result : results) {
                statuses.merge(result.get(), 1, Integer::sum);
            }
            return statuses;
        }
    }

    @Test
    void theProviderDiesAfterExactlySoManyAnswers() throws Exception {
        Scenario scenario = Scenario.healthy().withFaults(Fault.of(When.afterAnswers(100), Then.status(401)));
        try (SimulatedProvider provider = SimulatedProvider.start(0, scenario);
                Caller caller = new Caller(provider)) {
            assertThat(statuses(caller, 400)).isEqualTo(Map.of(200, 100, 401, 300));
            assertThat(provider.counters().answered()).isEqualTo(100);
            assertThat(provider.counters().faults("status_401")).isEqualTo(300);
            assertThat(provider.counters().maxInFlight()).isBetween(1, CLIENTS);

            provider.scenario(Scenario.healthy());
            assertThat(statuses(caller, 400)).isEqualTo(Map.of(200, 400));
            assertThat(provider.counters().answered()).isEqualTo(500);
            assertThat(provider.counters().repeatedAnswers()).isEqualTo(100);
        }
    }

    @Test
    void phasesFollowEachOther() throws Exception {
        Scenario scenario = Scenario.parse("""
                {"faults": [
                  {"when": {"from_answer": 151}, "then": {"status": 401}},
                  {"when": {"from_answer": 101}, "then": {"status": 429}, "times": 40},
                  {"when": {"fraction": 0.5}, "then": {"kind": "truncated"}},
                  {"when": {"fraction": 0.2}, "then": {"status": 500}}]}""");
        try (SimulatedProvider provider = SimulatedProvider.start(0, scenario);
                Caller caller = new Caller(provider)) {
            Map<Integer, Integer> statuses = statuses(caller, 500);

            assertThat(statuses).containsEntry(200, 150).containsEntry(429, 40);
            assertThat(provider.counters().answered()).isEqualTo(150);
            assertThat(provider.counters().requests()).isEqualTo(500);
            assertThat(provider.counters().faults("status_401"))
                    .isEqualTo(500 - 150 - 40 - statuses.getOrDefault(500, 0));
        }
    }

    @Test
    void requestsAndCallsAreCountedApart() throws Exception {
        Scenario scenario = Scenario.parse("""
                {"models": ["small"], "faults": [
                  {"when": {"from_request": 4, "to_request": 4}, "then": {"status": 500}},
                  {"when": {"from_call": 5, "to_call": 5}, "then": {"status": 502}}]}""");
        try (SimulatedProvider provider = SimulatedProvider.start(0, scenario);
                Caller caller = new Caller(provider)) {
            List<Integer> statuses = new ArrayList<>();
            statuses.add(caller.respond("a").statusCode());
            statuses.add(caller.call(Endpoint.RESPONSES, "unknown", "a").statusCode());
            statuses.add(caller.send("POST", "/v1/responses", "{").statusCode());
            for (int i = 0; i < 5; i++) {
                statuses.add(caller.respond("b").statusCode());
            }
            assertThat(statuses).containsExactly(200, 404, 400, 500, 200, 200, 502, 200);
            assertThat(provider.counters().refused()).isEqualTo(Map.of("model", 1L, "body", 1L));
        }
    }
}
