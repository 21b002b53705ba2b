package dev.assay.standalone.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.simulator.hub.HubContent;
import dev.assay.simulator.hub.SimulatedHub;
import dev.assay.standalone.support.TestAssay;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A run on a dataset of a hub, over REST: the hub goes away, the run fails, a retry goes on at the same commit. */
class HubRunTest {

    private static final String SUITE = """
            {"name": "hub", "manifest": {"tasks": [{"id": "t", "type": "qa",
              "dataset": {"path": "org/data", "split": "test"}, "prompt_template": "{{question}}",
              "target_template": "{{answer}}", "grader": {"type": "exact_match"}}]}}""";

    @Tag("long")
    @Test
    void aHubThatWasAwayCostsARetryAndNothingElse() throws Exception {
        try (SimulatedHub hub = SimulatedHub.start().token("hf_test");
                TestAssay assay = TestAssay.start(
                        "assay.hub.base-url=" + hub.baseUrl(), "assay.hub.token=hf_test", "assay.hub.patience=1s")) {
            hub.commit("org/data", "main", Map.of("a/test.jsonl", rows(0, 600), "b/train.jsonl", rows(0, 1)));
            String suite =
                    assay.post("/api/v1/llm/evals/suites", SUITE).get("id").asString();
            String two = run(assay, suite);
            JsonNode failed = assay.untilOver(two);
            assertThat(failed.get("error").get("code").asString()).isEqualTo("dataset_unavailable");
            assertThat(failed.get("error").get("message").asString())
                    .isEqualTo("task t: org/data@main: no name, and 2 configurations (expected: name, one of a, b)");

            hub.commit("org/data", "main", Map.of("test-0.jsonl", rows(0, 600), "test-1.jsonl", rows(600, 20)));
            hub.awayAfterDownloads(1);
            String run = run(assay, suite);
            assertThat(assay.untilOver(run).get("error").get("message").asString())
                    .startsWith("task t: org/data, test-1.jsonl from byte 0: the hub does not answer");
            hub.away(false);
            hub.commit("org/data", "main", Map.of("test.jsonl", rows(0, 3)));
            assay.act(run, "retry");

            JsonNode over = assay.untilOver(run);
            assertThat(over.get("status").asString()).isEqualTo("completed");
            assertThat(over.get("request_counts").get("total").asInt()).isEqualTo(620);
            assertThat(assay.provider.counters().answered("m")).isEqualTo(620);
        }
    }

    private static String run(TestAssay assay, String suite) {
        return assay.post("/api/v1/llm/evals/runs", """
                        {"suite_id": "%s", "models": ["m"], "concurrency": 8}""".formatted(suite))
                .get("id")
                .asString();
    }

    private static HubContent rows(int first, int rows) {
        return HubContent.of(IntStream.range(first, first + rows)
                .mapToObj(n -> "{\"question\": \"question " + n + "\", \"answer\": \"a\"}")
                .collect(Collectors.joining("\n")));
    }
}
