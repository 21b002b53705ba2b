package dev.assay.standalone.grading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.simulator.Scenario;
import dev.assay.standalone.support.TestAssay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What people reported of eval tools, each with the right result beside it: a file of {@code cases} is a task, its rows,
 * the provider's answers and what is right for each row. Another folder of such files: {@code -Dassay.cases=} (absolute).
 *
 * <p>{@code right} has a number (the sample's score), {@code "failed"}, the rendered prompt where {@code compare} says
 * so, {@code {"error": word}} for what a refusal, the run's error or the sample's error says, or a list of any of these.
 */
@Order(1) // takes longest: begun first, it is not waited for alone
@Tag("long")
class CasesTest {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String BASE = "/api/v1/llm/evals";
    private static final Map<String, TestAssay> SERVERS = new HashMap<>();

    static Stream<Path> cases() throws IOException {
        Path folder = Path.of(System.getProperty("assay.cases", "src/test/resources/cases"));
        try (Stream<Path> files = Files.list(folder)) {
            return files
                    .filter(file -> file.toString().endsWith(".json"))
                    .sorted(Comparator.comparing(Path::toString))
                    .toList()
                    .stream();
        }
    }

    @AfterAll
    static void stop() throws IOException {
        for (TestAssay assay : SERVERS.values()) {
            assay.close();
        }
    }

    private static TestAssay server(String api) {
        return SERVERS.computeIfAbsent(
                api, name -> TestAssay.start("assay.provider.api=" + name, "assay.graders.confinement=language"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isRight(Path file) throws IOException {
        JsonNode given = JSON.readTree(Files.readString(file));
        TestAssay assay = server(given.path("api").asString("responses"));
        assay.provider.scenario(Scenario.parse(scenario(given).toString()));

        Outcome outcome = run(assay, given);

        List<String> wrong = new ArrayList<>();
        JsonNode right = given.get("right");
        for (int row = 0; row < right.size(); row++) {
            if (!fits(right.get(row), row, outcome, given.path("compare").asString("score"))) {
                wrong.add(right.get(row) + ", not " + outcome.shown(row) + ", of " + given.at("/rows/" + row));
            }
        }
        assertThat(wrong).as(given.get("what") + " " + given.get("source")).isEmpty();
        given.path("metrics").properties().forEach(metric -> metric(metric.getKey(), metric.getValue(), outcome));
    }

    /** @param refusal what was answered instead of a run, else the run's error, else empty */
    private record Outcome(String refusal, JsonNode run, Map<Integer, JsonNode> samples) {

        JsonNode sample(int row) {
            return samples.getOrDefault(row, JSON.createObjectNode());
        }

        String shown(int row) {
            JsonNode sample = sample(row);
            return sample.path("status") + " " + sample.path("scores") + " " + sample.path("error") + " "
                    + sample.path("prompt") + " " + refusal;
        }
    }

    private static Outcome run(TestAssay assay, JsonNode given) {
        StringBuilder rows = new StringBuilder();
        given.get("rows").forEach(row -> rows.append(row).append('\n'));
        ObjectNode task = (ObjectNode) JSON.readTree("""
                {"id": "t", "type": "qa", "prompt_template": "{{q}}", "target_template": "{{a}}",
                 "grader": {"type": "exact_match"}, "metrics": [{"id": "score"}]}""");
        task.putObject("dataset").put("file_id", assay.upload("rows.jsonl", rows.toString()));
        given.path("task").properties().forEach(key -> {
            if (key.getValue().isNull()) {
                task.remove(key.getKey());
            } else {
                task.set(key.getKey(), key.getValue());
            }
        });
        ObjectNode suite = JSON.createObjectNode().put("name", "case");
        suite.putObject("manifest").putArray("tasks").add(task);
        ObjectNode run = (ObjectNode) JSON.readTree("{\"models\": [\"m1\"]}");
        given.path("run").properties().forEach(key -> run.set(key.getKey(), key.getValue()));
        String id;
        try {
            run.put(
                    "suite_id",
                    assay.post(BASE + "/suites", suite.toString()).get("id").asString());
            id = assay.post(BASE + "/runs", run.toString()).get("id").asString();
        } catch (AssertionError refused) {
            // What TestAssay says of a status that is not 200.
            return new Outcome(String.valueOf(refused.getMessage()), JSON.createObjectNode(), Map.of());
        }
        JsonNode over = assay.untilOver(id);
        Map<Integer, JsonNode> samples = new HashMap<>();
        assay.get(BASE + "/runs/" + id + "/samples?limit=500")
                .get("data")
                .forEach(sample -> samples.put(sample.get("sample_index").intValue(), sample));
        return new Outcome(over.get("error").isNull() ? "" : over.get("error").toString(), over, samples);
    }

    private static boolean fits(JsonNode right, int row, Outcome outcome, String compare) {
        JsonNode sample = outcome.sample(row);
        if (right.isArray()) {
            return right.valueStream().anyMatch(one -> fits(one, row, outcome, compare));
        }
        if (right.isObject()) {
            String error = outcome.refusal + " " + sample.path("error");
            return error.contains(right.get("error").asString());
        }
        if (compare.equals("prompt")) {
            return sample.path("prompt").equals(right);
        }
        if (right.isString()) {
            return sample.path("status").equals(right);
        }
        return sample.path("status").asString("").equals("completed")
                && sample.at("/scores/score").isNumber()
                && Math.abs(sample.at("/scores/score").doubleValue() - right.doubleValue()) < 1e-9;
    }

    private static void metric(String name, JsonNode right, Outcome outcome) {
        JsonNode found =
                outcome.run().at("/metrics/by_task/t/by_model/m1/metrics/score").path(name);
        if (right.isArray()) {
            assertThat(found).as(name).hasSize(right.size());
            for (int i = 0; i < right.size(); i++) {
                assertThat(found.get(i).doubleValue())
                        .as(name)
                        .isCloseTo(right.get(i).doubleValue(), within(0.001));
            }
        } else if (right.isNull()) {
            assertThat(found.isNull()).as(name + ": " + found).isTrue();
        } else {
            assertThat(found.doubleValue()).as(name).isEqualTo(right.doubleValue());
        }
    }

    /** A prompt without a key is answered with itself. */
    private static ObjectNode scenario(JsonNode given) {
        ObjectNode scenario = JSON.createObjectNode();
        ObjectNode defaults = scenario.putObject("defaults").put("answer_otherwise", "echo");
        ObjectNode answers = defaults.putObject("answers_by_prompt_containing");
        ArrayNode faults = scenario.putArray("faults");
        given.path("outputs").properties().forEach(output -> {
            String key = "@@" + output.getKey() + "@@";
            JsonNode said = output.getValue();
            if (said.has("text")) {
                answers.put(key, said.get("text").asString());
            }
            then(said).ifPresent(then -> {
                ObjectNode fault = faults.addObject();
                fault.putObject("when").put("prompt_contains", key);
                fault.set("then", then);
            });
        });
        return scenario;
    }

    private static Optional<ObjectNode> then(JsonNode said) {
        ObjectNode then = JSON.createObjectNode();
        if (said.has("status")) {
            then.put("status", said.get("status").intValue());
            then.set("body", said.path("body"));
        } else if (said.has("over")) {
            then.put("kind", "replace");
            then.set("body", said.get("over"));
        } else {
            return Optional.empty();
        }
        return Optional.of(then);
    }
}
