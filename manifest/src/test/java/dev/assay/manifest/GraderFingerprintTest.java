package dev.assay.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What makes a grader another one, and what does not. */
class GraderFingerprintTest {

    private static final String TASK = """
            {"id": "t", "type": "qa", "dataset": {"file_id": "f"}, "prompt_template": "p", "target_template": "t",
             "choices": ["x", "y"], "output_extraction": {"type": "regex", "pattern": "a"},
             "graders": [
               {"id": "exact", "type": "exact_match", "metric_id": "exact"},
               {"id": "judge", "type": "llm_judge", "metric_id": "good", "prompt_template": "rubric",
                "choices": {"a": 1, "b": 0}, "when": {"grader": "exact", "below": 1}},
               {"id": "code", "type": "python", "source": "x", "model_access": "mka1"},
               {"id": "fixed", "type": "llm_judge", "metric_id": "fixed", "model": "m", "prompt_template": "p",
                "choices": {"a": 1, "b": 0}}]}
            """;

    private static String of(JsonNode task, String grader, @Nullable String judge, @Nullable String embedding) {
        ObjectNode manifest = JsonMapper.shared().createObjectNode();
        manifest.putArray("tasks").add(task);
        Task parsed = Manifest.parse(manifest).tasks().getFirst();
        return GraderFingerprint.of(parsed, parsed.grader(grader).orElseThrow(), judge, embedding);
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text.replace('\'', '"'));
    }

    /** Sets a field of the task, or of one of its graders, and says which graders are others then. */
    @ParameterizedTest(name = "{0}.{1} = {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
              | output_extraction | {'type': 'regex', 'pattern': 'b'}      | exact judge code fixed
              | output_extraction | {'type': 'regex', 'pattern': 'a', 'flags': 'i'} | exact judge code fixed
              | output_extraction | {'type': 'none'}                       | exact judge code fixed
              | output_extraction | {'type': 'regex_last', 'pattern': 'a'} | exact judge code fixed
              | choices           | ['x']                                  | exact judge code fixed
              | metrics           | [{'id': 'first'}]                      | code
              | primary           | 'good'                                 | ``
              | name              | 'other'                                | ``
            0 | trim              | false                                  | exact judge
            0 | metric_id         | 'same'                                 | exact judge
            0 | weight            | 2                                      | ``
            0 | pass_threshold    | 0.5                                    | ``
            1 | prompt_template   | 'another'                              | judge
            1 | choices           | {'a': 1, 'b': 0.5}                     | judge
            1 | choices           | {'b': 0, 'a': 1}                       | ``
            1 | when              | {'grader': 'exact', 'below': 0.5}      | judge
            1 | when              | null                                   | judge
            1 | model             | 'm'                                    | judge
            2 | source            | 'y'                                    | code
            2 | timeout_seconds   | 5                                      | code
            """)
    void whatItsScoresDependOnMakesItAnother(Integer grader, String field, String value, String others) {
        ObjectNode before = (ObjectNode) json(TASK);
        ObjectNode after = before.deepCopy();
        ObjectNode changed =
                grader == null ? after : (ObjectNode) after.path("graders").get(grader);
        changed.set(field, json(value));

        StringBuilder found = new StringBuilder();
        for (String id : new String[] {"exact", "judge", "code", "fixed"}) {
            if (!of(before, id, "j", "e").equals(of(after, id, "j", "e"))) {
                found.append(found.isEmpty() ? "" : " ").append(id);
            }
        }
        assertThat(found.toString()).isEqualTo(others);
    }

    @Test
    void theRunsModelsCountWhereTheyAreAskedFor() {
        JsonNode task = json(TASK);
        assertThat(of(task, "judge", "j", "e")).isNotEqualTo(of(task, "judge", "k", "e"));
        assertThat(of(task, "judge", "j", "e")).isEqualTo(of(task, "judge", "j", "f"));
        assertThat(of(task, "code", "j", "e"))
                .isNotEqualTo(of(task, "code", "k", "e"))
                .isNotEqualTo(of(task, "code", "j", "f"));
        assertThat(of(task, "fixed", "j", "e")).isEqualTo(of(task, "fixed", "k", "f"));
        assertThat(of(task, "exact", "j", "e")).isEqualTo(of(task, "exact", null, null));
    }

    @Test
    void whereItStandsMakesNoDifference() {
        ObjectNode alone = (ObjectNode) json(TASK);
        JsonNode exact = alone.path("graders").get(0);
        alone.remove("graders");
        ObjectNode grader = (ObjectNode) exact.deepCopy();
        grader.remove("id");
        alone.set("grader", grader);
        assertThat(of(alone, "exact", null, null)).isEqualTo(of(json(TASK), "exact", null, null));
    }
}
