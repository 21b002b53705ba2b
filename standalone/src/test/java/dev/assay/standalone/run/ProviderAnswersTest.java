package dev.assay.standalone.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.simulator.Fault;
import dev.assay.simulator.Scenario;
import dev.assay.simulator.Then;
import dev.assay.simulator.When;
import dev.assay.standalone.support.TestAssay;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What a sample says of what the provider answered, in whole runs. */
class ProviderAnswersTest {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String PATIENCE = "assay.provider.outage-patience=2s";

    /** What befalls the prompt of a name. */
    private final Map<String, Then> fates = new LinkedHashMap<>();

    private static String choice(String members) {
        return "{\"choices\": [{\"index\": 0, " + members + "}]}";
    }

    private static String content(String text) {
        return choice(
                "\"finish_reason\": \"stop\", \"message\": {\"role\": \"assistant\", \"content\": \"" + text + "\"}");
    }

    private void answer(String name, String members) {
        fates.put(name, Then.replace((ObjectNode) JSON.readTree(members)));
    }

    /**
     * With the samples whose trouble may be the provider's each in a run of its own, where all else is answered: there it is
     * told from an outage.
     */
    private Map<String, JsonNode> samples(TestAssay assay, String generation, String... troubled) {
        Map<String, JsonNode> samples = new LinkedHashMap<>();
        for (String name : troubled) {
            Then fate = Optional.ofNullable(fates.remove(name)).orElseThrow();
            samples.putAll(
                    samples(assay, generation, Map.of(name, fate, "thought", fates.getOrDefault("thought", fate))));
        }
        samples.putAll(samples(assay, generation, fates));
        return samples;
    }

    private static Map<String, JsonNode> samples(TestAssay assay, String generation, Map<String, Then> fates) {
        List<Fault> faults = new ArrayList<>();
        fates.forEach((name, then) -> faults.add(Fault.of(When.promptContaining("@@" + name + "@@"), then)));
        assay.provider.scenario(Scenario.healthy().withFaults(faults.toArray(Fault[]::new)));
        String rows = fates.keySet().stream()
                .map(name -> "{\"q\": \"@@" + name + "@@\", \"a\": \"ok\"}")
                .collect(Collectors.joining("\n"));
        String run = assay.run(assay.suite(assay.upload("q.jsonl", rows), "{{q}}", "{{a}}"), 8, generation);
        assay.untilOver(run);
        Map<String, JsonNode> samples = new LinkedHashMap<>();
        assay.get("/api/v1/llm/evals/runs/" + run + "/samples?limit=500&include_reasoning=true")
                .path("data")
                .forEach(sample ->
                        samples.put(sample.at("/dataset_row/q").asString().replace("@@", ""), sample));
        assertThat(samples).hasSameSizeAs(fates);
        return samples;
    }

    @Tag("long")
    @Test
    void ofChatCompletions() throws Exception {
        answer("thought", content("<think>London? no.</think>\\n\\nok"));
        answer("prefilled", content("hm.</think>ok"));
        answer(
                "field",
                choice("\"finish_reason\": \"stop\", \"message\": {\"content\": \"ok\", \"reasoning\": \"hm\"}"));
        answer(
                "parts",
                choice(
                        "\"finish_reason\": \"stop\", \"message\": {\"content\": [{\"type\": \"thinking\","
                                + " \"thinking\": [{\"type\": \"text\", \"text\": \"hm\"}]}, {\"type\": \"text\", \"text\": \"ok\"}]}"));
        answer("stopped", content("ok\\n\\nQ: another"));
        answer("unclosed", content("<think>hm, and on"));
        answer("blank", content("<think>hm</think>\\n"));
        answer(
                "error",
                choice("\"finish_reason\": \"error\", \"error\": {\"message\": \"Provider returned error\","
                        + " \"code\": 502}, \"message\": {\"content\": \"ok\"}"));
        answer("word", choice("\"finish_reason\": \"load\", \"message\": {\"content\": \"\"}"));
        answer("beside", "{\"error\": {\"message\": \"boom sk-sim-key\", \"code\": 500}, \"usage\": null}");
        answer("long", "{\"id\": \"" + "x".repeat(1_000_000) + "\"}");
        fates.put(
                "detail",
                Then.status(
                        400,
                        JSON.readTree("{\"detail\": [{\"loc\": [\"body\", \"max_tokens\"], \"msg\": \"too many\"}]}")));
        fates.put("page", Then.status(502, JSON.readTree("\"<html><title>Bad gateway here</title></html>\"")));
        try (TestAssay assay =
                TestAssay.start("assay.provider.api=chat_completions", "assay.provider.api-key=sk-sim-key", PATIENCE)) {
            Map<String, JsonNode> samples = samples(
                    assay, "{\"max_retries\": 1, \"until\": [\"\\n\\n\"], \"max_empty_retries\": 0}", "beside", "page");

            for (String name : List.of("thought", "prefilled", "field", "parts", "stopped")) {
                JsonNode sample = sample(samples, name);
                assertThat(sample.at("/scores/score").asDouble(0)).as(name).isEqualTo(1);
                assertThat(sample.path("output_text").asString()).as(name).isEqualTo("ok");
                assertThat(sample.path("finish_reason").asString()).as(name).isEqualTo("stop");
            }
            assertThat(sample(samples, "thought").path("reasoning").asString()).isEqualTo("London? no.");
            assertThat(sample(samples, "parts").path("reasoning").asString()).isEqualTo("hm");
            failed(samples, "unclosed", "empty_output", "thought");
            assertThat(sample(samples, "unclosed").path("reasoning").asString()).isEqualTo("hm, and on");
            assertThat(sample(samples, "unclosed").path("finish_reason").asString())
                    .isEqualTo("stop");
            failed(samples, "blank", "empty_output", "without output");
            assertThat(sample(samples, "blank").path("reasoning").asString()).isEqualTo("hm");
            failed(samples, "error", "response_failed", "Provider returned error (502)");
            failed(samples, "word", "response_failed", "finish_reason: load");
            failed(samples, "beside", "server_error", "boom ***");
            failed(samples, "detail", "invalid_request", "/v1/chat/completions: HTTP 400: body.max_tokens: too many");
            failed(samples, "page", "server_error", "HTTP 502: Bad gateway here");
            assertThat(sample(samples, "long").path("response_id").asString()).hasSize(512);
        }
    }

    @Test
    @Tag("long")
    void ofTheResponsesApi() throws Exception {
        answer("thought", message("<think>\\n\\n</think>\\n\\nok"));
        answer("prefilled", message("hm.</think>ok"));
        answer("unclosed", message("[THINK]hm"));
        answer("failed", "{\"status\": \"failed\", \"error\": {\"code\": \"server_error\", \"message\": \"boom\"}}");
        answer("error", "{\"error\": {\"code\": \"rate_limit_exceeded\", \"message\": \"boom\"}, \"usage\": null}");
        answer("cancelled", "{\"status\": \"cancelled\", \"usage\": null}");
        answer(
                "incomplete",
                "{\"status\": \"incomplete\", \"incomplete_details\": {\"reason\": \"odd\"}, \"output\": []}");
        answer(
                "limit",
                "{\"status\": \"incomplete\", \"incomplete_details\": {\"reason\": \"max_output_tokens\"},"
                        + message("ok").substring(1));
        answer("detail", "{\"output\": null, \"detail\": \"no such thing\", \"usage\": null}");
        try (TestAssay assay = TestAssay.start(PATIENCE)) {
            Map<String, JsonNode> samples =
                    samples(assay, "{\"max_retries\": 0, \"until\": []}", "error", "cancelled", "detail");
            long answeredAlone = 3;

            for (String name : List.of("thought", "prefilled", "limit")) {
                assertThat(sample(samples, name).at("/scores/score").asDouble(0))
                        .as(name)
                        .isEqualTo(1);
            }
            assertThat(sample(samples, "prefilled").path("reasoning").asString())
                    .isEqualTo("hm.");
            assertThat(sample(samples, "limit").path("finish_reason").asString())
                    .isEqualTo("length");
            failed(samples, "unclosed", "empty_output", "thought");
            failed(samples, "failed", "response_failed", "boom");
            failed(samples, "error", "rate_limited", "boom");
            failed(samples, "cancelled", "server_error", "status: cancelled");
            failed(samples, "incomplete", "response_failed", "finish_reason: odd");
            failed(samples, "detail", "server_error", "no such thing");
            // Each of the three that were paid for in vain is paid for once more.
            assertThat(assay.provider.counters().answered()).isEqualTo(answeredAlone + 3 + 2 * 3);
        }
    }

    private static String message(String text) {
        return "{\"output\": [{\"type\": \"message\", \"content\": [{\"type\": \"output_text\", \"text\": \"" + text
                + "\"}]}]}";
    }

    private static JsonNode sample(Map<String, JsonNode> samples, String name) {
        return samples.getOrDefault(name, JSON.createObjectNode());
    }

    private static void failed(Map<String, JsonNode> samples, String name, String code, String words) {
        JsonNode sample = sample(samples, name);
        assertThat(sample.path("status").asString()).as(name).isEqualTo("failed");
        assertThat(sample.at("/error/code").asString()).as(name).isEqualTo(code);
        assertThat(sample.at("/error/message").asString())
                .as(name)
                .contains(words)
                .hasSizeLessThanOrEqualTo(2_000);
    }
}
