package dev.assay.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.manifest.rule.ManifestValidatorTest;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

public class ManifestTest {
    static final String SMALLEST = """
            {"tasks": [{"id": "capitals", "type": "qa", "dataset": {"file_id": "file_1"},
              "prompt_template": "{{q}}", "target_template": "{{a}}", "grader": {"type": "exact_match"}}]}""";
    private static final String FULL = """
            {"schema_version": "2026-05-27", "metadata": {"owner": "x"}, "tasks": [
              {"id": "t", "type": "math", "name": "T", "language": "en", "metadata": {"k": [1]},
               "dataset": {"source": "file", "file_id": "file_1", "format": "csv"},
               "prompt_template": "p", "target_template": "t", "choices": ["{{a}}", "B"],
               "fewshot": {"dataset": {"file_id": "file_2", "format": "jsonl"}, "prompt_template": "fp",
                 "target_template": "ft", "example_template": "e", "separator": "--", "strategy": "random", "seed": 7},
               "num_fewshot": 3,
               "output_extraction": {"type": "regex_last", "pattern": "(\\\\d+)", "group": 1, "flags": "i"},
               "grader": {"type": "numeric", "metric_id": "acc", "tolerance": 0.5},
               "metrics": [{"id": "acc", "aggregation": "none", "higher_is_better": false, "description": "d"}]}]}""";

    @Test
    void aSmallManifestGetsTheDefaults() {
        Task task = Manifest.parse(json(SMALLEST)).tasks().getFirst();

        assertThat(task.dataset()).isEqualTo(new DatasetSource.File("file_1", Optional.empty()));
        assertThat(task.outputExtraction()).isEqualTo(new OutputExtraction.None());
        assertThat(task.grader().orElseThrow().metricId()).isEqualTo("score");
        assertThat(task.fewshot()).isEmpty();
        assertThat(task.choices()).isEmpty();
        assertThat(task.metrics()).isEmpty();
        assertThat(task.metadata().isObject()).isTrue();
        assertThat(Manifest.parse(json(SMALLEST)).schemaVersion()).isEqualTo("2026-05-27");
    }

    @Test
    void everyFieldIsCarried() {
        assertThat(ManifestValidatorTest.validate(json(FULL))).isEmpty();
        Manifest manifest = Manifest.parse(json(FULL));
        Task task = manifest.tasks().getFirst();

        assertThat(manifest.metadata().path("owner").stringValue()).isEqualTo("x");
        assertThat(task.dataset()).isEqualTo(new DatasetSource.File("file_1", Optional.of(DatasetFormat.CSV)));
        assertThat(task.fewshot())
                .contains(new Fewshot(
                        3,
                        Optional.of(new DatasetSource.File("file_2", Optional.of(DatasetFormat.JSONL))),
                        false,
                        Optional.of("fp"),
                        Optional.of("ft"),
                        "e",
                        "--",
                        Fewshot.Strategy.RANDOM,
                        Optional.of(7L)));
        assertThat(task.outputExtraction())
                .isEqualTo(new OutputExtraction.Regex(true, "(\\d+)", Optional.of("1"), "i"));
        assertThat(task.metrics()).containsExactly(new MetricSpec("acc", false, false, Optional.of("d")));
        assertThat(task.choices()).containsExactly("{{a}}", "B");
        GraderSpec grader = task.grader().orElseThrow();
        assertThat(grader.metricId()).isEqualTo("acc");
        assertThat(grader.config().path("tolerance").doubleValue()).isEqualTo(0.5);
    }

    @Test
    void whatTheValidatorWouldHaveRefusedIsNamed() {
        assertThatThrownBy(() -> Manifest.parse(json(SMALLEST.replace("\"qa\"", "7"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("$.tasks[0].type: 7 (expected: a string)");
        assertThatThrownBy(() -> Manifest.parse(json("{\"tasks\": [{\"id\": \"t\", \"type\": \"qa\"}]}")))
                .hasMessage("$.tasks[0].dataset: missing (expected: an object)");
    }

    public static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }

    @Test
    void readsMessages() {
        Task task = Manifest.parse(json("""
                        {"tasks": [{"id": "a", "type": "qa", "dataset": {"file_id": "f"}, "num_fewshot": 1,
                         "fewshot": {"as": "turns"}, "messages_template": [
                          {"role": "system", "content": "s"},
                          {"role": "user", "content": [{"type": "text", "text": "t"},
                            {"type": "image", "image": "{{url}}", "detail": "low"},
                            {"type": "image", "image": {"file_id": "file_1"}}]}]}]}""")).tasks().getFirst();
        assertThat(task.promptTemplate()).isEmpty();
        assertThat(task.fewshot().orElseThrow().turns()).isTrue();
        assertThat(task.messages())
                .containsExactly(
                        new MessageTemplate("system", List.of(new MessageTemplate.Part.Text("s"))),
                        new MessageTemplate(
                                "user",
                                List.of(
                                        new MessageTemplate.Part.Text("t"),
                                        new MessageTemplate.Part.Image(
                                                Optional.of("{{url}}"), Optional.empty(), Optional.of("low")),
                                        new MessageTemplate.Part.Image(
                                                Optional.empty(), Optional.of("file_1"), Optional.empty()))));
    }
}
