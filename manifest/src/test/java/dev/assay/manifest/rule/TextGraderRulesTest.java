package dev.assay.manifest.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.manifest.ManifestTypes;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Graders whose texts may be templates. */
class TextGraderRulesTest {
    private static final String TASK = """
            {"tasks": [{"id": "t", "type": "qa", "dataset": {"file_id": "f"}, "prompt_template": "p", "grader": %s%s}]}""";

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {'type': 'string_check'}|.operation|missing (expected: eq or ne or like or ilike)
            {'type': 'string_check', 'operation': 'is'}|.operation|"is" (expected: eq or ne or like or ilike)
            {'type': 'string_check', 'operation': 1}|.operation|1 (expected: eq or ne or like or ilike)
            {'type': 'string_check', 'operation': 'eq', 'trim': true}|.trim|unknown field (expected: type, metric_id, input, reference, operation)
            {'type': 'string_check', 'operation': 'eq', 'input': ''}|.input|"" (expected: a string that is not empty)
            {'type': 'string_check', 'operation': 'eq', 'input': 1}|.input|1 (expected: a string)
            {'type': 'string_check', 'operation': 'eq', 'input': '{% bad'}|.input|"{% bad" (expected: a template; bad)
            {'type': 'string_check', 'operation': 'eq', 'reference': '{% bad'}|.reference|"{% bad" (expected: a template; bad)
            {'type': 'string_check', 'operation': 'like', 'reference': ''}|.reference|"" (expected: a string that is not empty)
            {'type': 'string_check', 'operation': 'ilike', 'reference': ''}|.reference|"" (expected: a string that is not empty)
            {'type': 'text_similarity'}|.metric|missing (expected: METRICS)
            {'type': 'text_similarity', 'metric': 'rouge_6'}|.metric|"rouge_6" (expected: METRICS)
            {'type': 'text_similarity', 'metric': 'bleu', 'reference': ''}|.reference|"" (expected: a string that is not empty)
            {'type': 'text_similarity', 'metric': 'bleu', 'input': '{{ bad'}|.input|"{{ bad" (expected: a template; bad)
            {'type': 'text_similarity', 'metric': 'bleu', 'model': 'm'}|.model|unknown field (expected: type, metric_id, input, reference, metric)
            {'type': 'text_similarity', 'metric': 'cosine', 'model': ''}|.model|"" (expected: a string that is not empty)
            {'type': 'text_similarity', 'metric': 'cosine', 'pass_threshold': 1}|.pass_threshold|unknown field (expected: type, metric_id, input, reference, metric, model)
            """)
    void aGraderIsCheckedFieldByField(String grader, String path, String message) {
        assertThat(violations(grader, ", \"target_template\": \"t\""))
                .containsExactly(new ManifestViolation(
                        "$.tasks[0].grader" + path,
                        message.replace("METRICS", String.join(" or ", ManifestTypes.TEXT_METRICS))));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {'type': 'string_check', 'operation': 'eq', 'reference': ''}
            {'type': 'string_check', 'operation': 'ne', 'reference': '{{ a }}', 'input': '{{ output }}', 'metric_id': 'm'}
            {'type': 'text_similarity', 'metric': 'cosine', 'reference': '{{ a }}', 'model': 'm'}
            """)
    void noTargetIsNeededWhereAReferenceIsGiven(String grader) {
        assertThat(violations(grader, "")).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {'type': 'string_check', 'operation': 'eq', 'input': '{{ output }}'}|string_check
            {'type': 'text_similarity', 'metric': 'meteor'}|text_similarity
            """)
    void withoutAReferenceTheTargetIsIt(String grader, String type) {
        assertThat(violations(grader, ""))
                .containsExactly(new ManifestViolation(
                        "$.tasks[0].target_template",
                        "missing (expected: a template, because grader " + type + " compares with the target)"));
    }

    private static List<ManifestViolation> violations(String grader, String more) {
        JsonNode manifest = JsonMapper.shared().readTree(TASK.formatted(grader.replace('\'', '"'), more));
        return new ManifestValidator(
                        pattern -> Optional.empty(),
                        template -> template.contains("bad") ? Optional.of("bad") : Optional.empty())
                .validate(manifest);
    }
}
