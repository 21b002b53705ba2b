package dev.assay.manifest.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ScoreModelRulesTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            'prompt_template': '{{ bad'|.prompt_template|"{{ bad" (expected: a template; bad)
            'prompt_template': ''|.prompt_template|"" (expected: a string that is not empty)
            'prompt_template': 'p', 'range': 1|.range|1 (expected: two numbers of at most 1e15, the lower one first)
            'prompt_template': 'p', 'range': [1]|.range|an array of 1 (expected: two numbers of at most 1e15, the lower one first)
            'prompt_template': 'p', 'range': [1, 1.0]|.range|1..1.0 (expected: two numbers of at most 1e15, the lower one first)
            'prompt_template': 'p', 'range': [10, 0]|.range|10..0 (expected: two numbers of at most 1e15, the lower one first)
            'prompt_template': 'p', 'range': [0, '1']|.range|an array of 2 (expected: two numbers of at most 1e15, the lower one first)
            'prompt_template': 'p', 'range': [0, 1e16]|.range|an array of 2 (expected: two numbers of at most 1e15, the lower one first)
            'prompt_template': 'p', 'model': ''|.model|"" (expected: a string that is not empty)
            'prompt_template': 'p', 'structured': true|.structured|true (expected: auto or never)
            'prompt_template': 'p', 'choices': {}|.choices|unknown field (expected: type, metric_id, prompt_template, range, model, structured, sampling)
            'prompt_template': 'p', 'sampling': 1|.sampling|1 (expected: an object)
            'prompt_template': 'p', 'sampling': {'temperature': 2.1}|.sampling.temperature|2.1 (expected: 0..2)
            'prompt_template': 'p', 'sampling': {'top_p': -0.1}|.sampling.top_p|-0.1 (expected: 0..1)
            'prompt_template': 'p', 'sampling': {'max_output_tokens': 0}|.sampling.max_output_tokens|0 (expected: 1..2147483647)
            'prompt_template': 'p', 'sampling': {'seed': 0.5}|.sampling.seed|0.5 (expected: a 64-bit integer)
            'prompt_template': 'p', 'sampling': {'reasoning_effort': ''}|.sampling.reasoning_effort|"" (expected: a string that is not empty)
            'prompt_template': 'p', 'sampling': {'stop': 'x'}|.sampling.stop|unknown field (expected: temperature, top_p, max_output_tokens, seed, reasoning_effort)
            """)
    void aGraderIsCheckedFieldByField(String fields, String path, String message) {
        assertThat(violations(fields)).containsExactly(new ManifestViolation("$.tasks[0].grader" + path, message));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'prompt_template': 'p'",
                "'prompt_template': 'p', 'range': [-1, 0.5], 'model': 'm', 'structured': 'never', 'metric_id': 'x'",
                "'prompt_template': 'p', 'sampling': {'temperature': 0, 'top_p': 1, 'max_output_tokens': 1, 'seed': -1, 'reasoning_effort': 'low'}"
            })
    void noTargetIsNeeded(String fields) {
        assertThat(violations(fields)).isEmpty();
    }

    private static List<ManifestViolation> violations(String fields) {
        JsonNode manifest = JsonMapper.shared().readTree("""
                {"tasks": [{"id": "t", "type": "qa", "dataset": {"file_id": "f"}, "prompt_template": "p",
                 "grader": {"type": "score_model", %s}}]}""".formatted(fields.replace('\'', '"')));
        return new ManifestValidator(
                        pattern -> Optional.empty(),
                        template -> template.contains("bad") ? Optional.of("bad") : Optional.empty())
                .validate(manifest);
    }
}
