package dev.assay.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What decides prompts and answers, and what only grades them. */
class GenerationInputsTest {

    private static final String MANIFEST = """
            {"tasks": [
              {"id": "a", "type": "qa", "name": "A", "dataset": {"file_id": "file_1", "format": "jsonl"},
               "prompt_template": "{{q}}", "target_template": "{{t}}", "choices": ["x", "y"],
               "fewshot": {"count": 2, "separator": "--"},
               "output_extraction": {"type": "regex", "pattern": "a"},
               "grader": {"type": "regex_match", "pattern": "never"}, "metrics": [{"id": "score"}]},
              {"id": "b", "type": "qa", "dataset": {"path": "org/set", "split": "test"},
               "preprocess": {"type": "python", "source": "def transform(row): return row"},
               "prompt_template": "{{q}}", "grader": {"type": "exact_match"}}]}
            """;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/tasks/0 | prompt_template | \"{{q}}?\" | $.tasks[0].prompt_template",
                "/tasks/0 | target_template | null | $.tasks[0].target_template",
                "/tasks/0 | choices | [\"x\", \"z\"] | $.tasks[0].choices[1]",
                "/tasks/0 | choices | [\"x\"] | $.tasks[0].choices",
                "/tasks/0/dataset | file_id | \"file_2\" | $.tasks[0].dataset.file_id",
                "/tasks/0/dataset | format | \"csv\" | $.tasks[0].dataset.format",
                "/tasks/0/fewshot | count | 3 | $.tasks[0].fewshot.count",
                "/tasks/0 | fewshot | null | $.tasks[0].fewshot",
                "/tasks/0/fewshot | strategy | \"random\" | $.tasks[0].fewshot.strategy",
                "/tasks/0/fewshot | target_template | \"{{q}}\" | $.tasks[0].fewshot.target_template",
                "/tasks/0/fewshot | dataset | {\"file_id\": \"file_2\"} | $.tasks[0].fewshot.dataset",
                "/tasks/1 | num_fewshot | 1 | $.tasks[1].num_fewshot",
                "/tasks/1/dataset | revision | \"main\" | $.tasks[1].dataset.revision",
                "/tasks/1/preprocess | source | \"pass\" | $.tasks[1].preprocess.source",
                "/tasks/1/preprocess | contract | \"batch\" | $.tasks[1].preprocess.contract",
                "/tasks/1 | id | \"c\" | $.tasks",
            })
    void aChangedInputIsNamedByItsPath(String at, String field, String value, String path) {
        JsonNode after = changed(at, node -> node.set(field, json(value)));
        List<GenerationInputs.Difference> differences = differences(json(MANIFEST), after, null);
        assertThat(differences)
                .singleElement()
                .extracting(GenerationInputs.Difference::path)
                .isEqualTo(path);
        assertThat(differences.getFirst().before())
                .isNotEqualTo(differences.getFirst().after());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/tasks/0 | grader | {\"type\": \"exact_match\"} | false",
                "/tasks/0/grader | pattern | \"a\" | false",
                "/tasks/0 | output_extraction | {\"type\": \"number\"} | false",
                "/tasks/0 | metrics | [] | false",
                "/tasks/0 | name | \"another\" | true",
                "/tasks/1 | language | \"de\" | true",
                "/tasks/1 | metadata | {\"k\": 1} | true",
                "/tasks/0/dataset | source | \"file\" | true",
                "/tasks/1 | choices | [] | true",
                "/tasks/1 | fewshot | {\"count\": 0} | true",
                "/tasks/0/fewshot | dataset | {\"file_id\": \"file_1\", \"format\": \"jsonl\"} | true",
                "/tasks/0/fewshot | prompt_template | \"{{q}}\" | true",
                "/tasks/0/fewshot | strategy | \"first\" | true",
                "/tasks/0/fewshot | seed | 5 | true",
                "/tasks/1/preprocess | timeout_seconds | 600 | true",
                "/tasks/1/preprocess | contract | \"row\" | true",
            })
    void graderAndLabelsAreNoInputsAndADefaultMayBeWrittenOut(
            String at, String field, String value, boolean sameGrading) {
        JsonNode after = changed(at, node -> node.set(field, json(value)));
        assertThat(differences(json(MANIFEST), after, null)).isEmpty();
        assertThat(GenerationInputs.sameGrading(json(MANIFEST), after, null)).isEqualTo(sameGrading);
    }

    @Test
    void allDifferencesAreNamed() {
        JsonNode after =
                changed("/tasks/0", node -> node.put("prompt_template", "p").put("target_template", "t"));
        assertThat(differences(json(MANIFEST), after, null))
                .extracting(GenerationInputs.Difference::path)
                .containsExactly("$.tasks[0].prompt_template", "$.tasks[0].target_template");
    }

    @Test
    void onlyTheTasksOfTheRunCount() {
        JsonNode after = changed("/tasks/1", node -> node.put("prompt_template", "p"));
        assertThat(differences(json(MANIFEST), after, List.of("a"))).isEmpty();
        assertThat(differences(json(MANIFEST), after, List.of("b"))).hasSize(1);
        JsonNode regraded = changed("/tasks/1", node -> node.set("grader", json("{\"type\": \"contains\"}")));
        assertThat(GenerationInputs.sameGrading(json(MANIFEST), regraded, List.of("a")))
                .isTrue();
        assertThat(GenerationInputs.sameGrading(json(MANIFEST), regraded, List.of("b")))
                .isFalse();
    }

    @Test
    void theOrderOfTheRunsTasksCounts() {
        JsonNode manifest = json(MANIFEST);
        ObjectNode reversed = (ObjectNode) json("{\"tasks\": []}");
        reversed.withArray("tasks").add(manifest.at("/tasks/1")).add(manifest.at("/tasks/0"));
        assertThat(differences(manifest, reversed, null)).singleElement().satisfies(difference -> {
            assertThat(difference.path()).isEqualTo("$.tasks");
            assertThat(difference.before().stringValue()).isEqualTo("a, b");
            assertThat(difference.after().stringValue()).isEqualTo("b, a");
        });
        assertThat(differences(manifest, reversed, List.of("b"))).isEmpty();
    }

    @Test
    void anotherFileOfTheSameContentIsTheSameInput() {
        JsonNode after = changed("/tasks/0/dataset", node -> node.put("file_id", "file_2"));
        assertThat(GenerationInputs.differences(json(MANIFEST), after, null, Map.of("file_1", "sha", "file_2", "sha")))
                .isEmpty();
        assertThat(GenerationInputs.differences(
                        json(MANIFEST), after, null, Map.of("file_1", "sha", "file_2", "other")))
                .hasSize(1);
    }

    @Test
    void theSeedOfADrawIsAnInput() {
        JsonNode before = changed("/tasks/0/fewshot", node -> node.put("strategy", "random"));
        JsonNode after = changed(
                "/tasks/0/fewshot", node -> node.put("strategy", "random").put("seed", 5));
        assertThat(differences(before, after, null))
                .extracting(GenerationInputs.Difference::path)
                .containsExactly("$.tasks[0].fewshot.seed");
    }

    private static List<GenerationInputs.Difference> differences(
            JsonNode before, JsonNode after, @Nullable List<String> taskIds) {
        return GenerationInputs.differences(before, after, taskIds, Map.of());
    }

    private static JsonNode changed(String at, Consumer<ObjectNode> change) {
        JsonNode manifest = json(MANIFEST);
        change.accept((ObjectNode) manifest.at(at));
        return manifest;
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }

    private static final String MESSAGES = """
            {"tasks": [{"id": "a", "type": "qa", "dataset": {"file_id": "file_1"}, "target_template": "t",
              "messages_template": [{"role": "system", "content": "s"}, {"role": "user", "content": [
                {"type": "text", "text": "x"}, {"type": "image", "image": {"file_id": "file_2"}}]}],
              "fewshot": {"count": 1, "as": "turns"}, "grader": {"type": "exact_match"}}]}
            """;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            /tasks/0/messages_template/0|role|"developer"|$.tasks[0].messages_template[0].role
            /tasks/0/messages_template/0|content|"S"|$.tasks[0].messages_template[0].content
            /tasks/0/messages_template/1/content/0|text|"y"|$.tasks[0].messages_template[1].content[0].text
            /tasks/0/messages_template/1/content/1|detail|"low"|$.tasks[0].messages_template[1].content[1].detail
            /tasks/0/messages_template/1/content/1|image|{"file_id": "file_3"}|$.tasks[0].messages_template[1].content[1].image.file_id
            /tasks/0/messages_template/1/content/1|image|{"file_id": "file_4"}|
            /tasks/0/messages_template/0|content|[{"type": "text", "text": "s"}]|
            /tasks/0/fewshot|as|"text"|$.tasks[0].fewshot.as
            """)
    void messagesAreInputs(String at, String field, String value, @Nullable String path) {
        JsonNode after = json(MESSAGES);
        ((ObjectNode) after.at(at)).set(field, json(value));
        List<GenerationInputs.Difference> differences = GenerationInputs.differences(
                json(MESSAGES), after, null, Map.of("file_2", "same", "file_3", "other", "file_4", "same"));
        assertThat(differences)
                .extracting(GenerationInputs.Difference::path)
                .isEqualTo(path == null ? List.of() : List.of(path));
    }
}
