package dev.assay.manifest.rule;

import static dev.assay.manifest.ManifestTest.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.assay.manifest.Manifest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

public class ManifestValidatorTest {
    private static final String TASK = """
            {"id": "t", "type": "qa", "dataset": {"file_id": "f"}, "prompt_template": "p", "target_template": "t",
             "grader": {"type": "exact_match"}}""";

    public static List<ManifestViolation> validate(JsonNode manifest) {
        return new ManifestValidator(
                        pattern -> pattern.contains("(?=") ? Optional.of("no lookahead") : Optional.empty(),
                        template -> template.contains("{{ bad") ? Optional.of("unclosed") : Optional.empty())
                .validate(manifest);
    }

    /** Replaces fields of a good task; single quotes stand for double ones. */
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            id|'a b'|.id|"a b" (expected: 1..128 letters, digits, _ . -)
            id|null|.id|null (expected: a string that is not empty)
            type|'quiz'|.type|"quiz" (expected: classification or multiple_choice or qa or summarization or semantic_similarity or llm_judge or numeric or math or custom or transcription or embedding)
            type|'embedding'|.type|"embedding" (expected: another type; this one is not available in this version yet)
            color|1|.color|unknown field (expected: id, type, name, dataset, preprocess, prompt_template, messages_template, target_template, choices, fewshot, num_fewshot, output_extraction, grader, graders, primary, metrics, language, metadata, embedding)
            name|[1,2]|.name|an array of 2 (expected: a string)
            prompt_template|'{{ bad'|.prompt_template|"{{ bad" (expected: a template; unclosed)
            prompt_template|null|.prompt_template|null (expected: a string that is not empty)
            target_template|null|.target_template|null (expected: a template, because grader exact_match compares with the target)
            choices|['a', 3]|.choices[1]|3 (expected: a string)
            num_fewshot|101|.num_fewshot|101 (expected: 0..100)
            num_fewshot|1.5|.num_fewshot|1.5 (expected: 0..100)
            fewshot|{'count': -1}|.fewshot.count|-1 (expected: 0..100)
            fewshot|{'strategy': 'best'}|.fewshot.strategy|"best" (expected: first or random)
            dataset|{'path': '../x'}|.dataset.path|"../x" (expected: the ID of a dataset on the hub, as in owner/name or name)
            dataset|{'path': 'a/b/c'}|.dataset.path|"a/b/c" (expected: the ID of a dataset on the hub, as in owner/name or name)
            dataset|{'source': 'huggingface'}|.dataset.path|missing (expected: a string that is not empty)
            dataset|{'path': 'org/x', 'split': 'train[:10]'}|.dataset.split|"train[:10]" (expected: the name of one split; max_rows takes the first rows of it)
            dataset|{'path': 'org/x', 'name': ''}|.dataset.name|"" (expected: a string that is not empty)
            dataset|{'path': 'org/x', 'data_files': ['a.csv', 'https://x.example/b.csv']}|.dataset.data_files[1]|"https://x.example/b.csv" (expected: a file of the dataset, or a pattern with * ? [] {})
            dataset|{'path': 'org/x', 'data_files': {'train': '../b.csv'}}|.dataset.data_files.train|"../b.csv" (expected: a file of the dataset, or a pattern with * ? [] {})
            dataset|{'path': 'org/x', 'data_files': []}|.dataset.data_files|an array of 0 (expected: a string, an array of 1..1000 strings or an object of these)
            dataset|{'path': 'org/x', 'dataset_kwargs': {'delimiter': ';'}}|.dataset.dataset_kwargs.delimiter|unknown field (expected: data_dir, streaming, num_proc, keep_in_memory, cache_dir, download_mode, verification_mode, trust_remote_code)
            dataset|{'path': 'org/x', 'max_rows': 1000001}|.dataset.max_rows|1000001 (expected: 1..1000000)
            dataset|{'path': 'org/x', 'file_id': 'f', 'source': 'huggingface'}|.dataset.file_id|unknown field (expected: source, path, name, split, revision, data_files, dataset_kwargs, max_rows)
            dataset|{'file_id': 'f', 'format': 'tsv'}|.dataset.format|"tsv" (expected: jsonl or csv)
            dataset|{}|.dataset.file_id|missing (expected: a string that is not empty)
            dataset|{'file_id': 'f', 'split': 'x'}|.dataset.split|unknown field (expected: source, file_id, format)
            preprocess|{'type': 'python'}|.preprocess.source|missing (expected: source or file_id, and not both)
            preprocess|{'type': 'sql', 'source': 'x'}|.preprocess.type|"sql" (expected: python)
            preprocess|{'contract': 'all', 'source': 'x'}|.preprocess.contract|"all" (expected: row or batch)
            preprocess|{'file_id': 'f', 'timeout_seconds': 0}|.preprocess.timeout_seconds|0 (expected: 1..600)
            preprocess|{'source': 'x', 'model_access': 'mka1'}|.preprocess.model_access|unknown field (expected: type, contract, source, file_id, timeout_seconds)
            output_extraction|{'type': 'regexp'}|.output_extraction.type|"regexp" (expected: none or take_first or regex or regex_last or number or label_set)
            output_extraction|{'type': 'take_first', 'lines': 0}|.output_extraction.lines|0 (expected: 1..2147483647)
            output_extraction|{'type': 'regex'}|.output_extraction.pattern|missing (expected: a string that is not empty)
            output_extraction|{'type': 'regex', 'pattern': '(?=x)'}|.output_extraction.pattern|"(?=x)" (expected: an RE2 regular expression; (?= is a lookahead, at character 1, which RE2 does not have)
            output_extraction|{'type': 'regex', 'pattern': '((a{100}){100}){100}'}|.output_extraction.pattern|"((a{100}){100}){100}" (expected: an RE2 regular expression; repetitions make it larger than 2000 steps)
            output_extraction|{'type': 'regex', 'pattern': 'x', 'flags': 'ix'}|.output_extraction.flags|"ix" (expected: any of i, m, s)
            output_extraction|{'type': 'regex', 'pattern': '(x)', 'group': 2}|.output_extraction.group|2 (expected: a group of the pattern, which has 1)
            output_extraction|{'type': 'label_set', 'labels': []}|.output_extraction.labels|an array of 0 (expected: at least one label)
            output_extraction|{'type': 'label_set', 'labels': ['a', ' ']}|.output_extraction.labels[1]|" " (expected: a label that is not blank)
            grader|{'type': 'python'}|.grader.source|missing (expected: source or file_id, and not both)
            grader|{'type': 'python', 'source': 'x', 'file_id': 'f'}|.grader.source|"x" (expected: source or file_id, and not both)
            grader|{'type': 'python', 'source': 'x', 'timeout_seconds': 601}|.grader.timeout_seconds|601 (expected: 1..600)
            grader|{'type': 'python', 'source': 'x', 'max_model_calls': 501}|.grader.max_model_calls|501 (expected: 0..500)
            grader|{'type': 'python', 'source': 'x', 'contract': 'all'}|.grader.contract|"all" (expected: sample or batch or model_backed)
            grader|{'type': 'python', 'source': 'x', 'execution': 'late'}|.grader.execution|"late" (expected: per_sample or aggregate)
            grader|{'type': 'python', 'source': 'x', 'model_access': 'all'}|.grader.model_access|"all" (expected: none or mka1)
            grader|{'type': 'python', 'source': 'x', 'pattern': 'x'}|.grader.pattern|unknown field (expected: type, contract, execution, model_access, metric_id, source, file_id, timeout_seconds, max_model_calls)
            grader|{'type': 'vibes'}|.grader.type|"vibes" (expected: exact_match, contains, string_check, regex_match, numeric, choice, f1, rouge_l, text_similarity, json_schema, llm_judge, score_model, embedding_similarity, panel, python)
            grader|{}|.grader.type|missing (expected: exact_match, contains, string_check, regex_match, numeric, choice, f1, rouge_l, text_similarity, json_schema, llm_judge, score_model, embedding_similarity, panel, python)
            grader|{'type': 'numeric', 'tolerance': -0.1}|.grader.tolerance|-0.1 (expected: a number of at least 0)
            grader|{'type': 'f1', 'blank_target': 'wrong'}|.grader.blank_target|"wrong" (expected: error or unanswerable)
            grader|{'type': 'contains', 'ignore_case': 'yes'}|.grader.ignore_case|"yes" (expected: true or false)
            grader|{'type': 'regex_match', 'pattern': 'a{1000}b{1000}c{1000}'}|.grader.pattern|"a{1000}b{1000}c{1000}" (expected: an RE2 regular expression; repetitions make it larger than 2000 steps)
            grader|{'type': 'regex_match', 'pattern': '(?=x)'}|.grader.pattern|"(?=x)" (expected: an RE2 regular expression; (?= is a lookahead, at character 1, which RE2 does not have)
            grader|{'type': 'rouge_l', 'stemming': true}|.grader.stemming|unknown field (expected: type, metric_id)
            grader|{'type': 'f1', 'ignore_case': true}|.grader.ignore_case|unknown field (expected: type, metric_id, blank_target)
            grader|{'type': 'json_schema'}|.grader.schema|missing (expected: an object)
            grader|{'type': 'json_schema', 'schema': true}|.grader.schema|true (expected: an object)
            grader|{'type': 'json_schema', 'schema': {'$ref': '#/$defs/a'}}|.grader.schema|an object with 1 fields (expected: a JSON schema; a reference that leads nowhere in the schema: Reference /$defs/a cannot be resolved)
            metrics|[{'id': 'acc'}]|.metrics[0].id|"acc" (expected: score, the only score that the task's grader makes)
            metrics|[{'id': 'score'}, {'id': 'score'}]|.metrics[1].id|"score" (expected: an id that no other metric of the task has)
            metrics|[{'id': 'score', 'aggregation': 'max'}]|.metrics[0].aggregation|"max" (expected: mean or none)
            primary|'score'|.primary|"score" (expected: nothing without graders; a grader's metric_id says it)
            graders|[{'type': 'f1', 'metric_id': 'f1'}]|.graders|an array of 1 (expected: grader or graders, and not both)
            metadata|'x'|.metadata|"x" (expected: an object)
            """)
    void aTaskIsCheckedFieldByField(String field, String value, String path, String message) {
        ObjectNode task = (ObjectNode) json(TASK);
        task.set(field, json(value.replace('\'', '"')));

        assertThat(validate(manifest(task))).containsExactly(new ManifestViolation("$.tasks[0]" + path, message));
    }

    private static final String LIST = """
            {"id": "t", "type": "qa", "dataset": {"file_id": "f"}, "prompt_template": "p", "target_template": "t",
             "graders": [{"type": "exact_match", "metric_id": "exact"},
                         {"id": "words", "type": "f1", "metric_id": "f1", "weight": 2, "pass_threshold": 0.5},
                         {"id": "judge", "type": "llm_judge", "metric_id": "good", "prompt_template": "p",
                          "choices": {"a": 1, "b": 0}, "when": {"grader": "words", "below": 0.9, "above": 0.1}},
                         {"id": "code", "type": "python", "source": "x", "metric_id": "code"}],
             "primary": "f1_passed", "metrics": [{"id": "exact"}, {"id": "weighted_score"}]}""";

    @Test
    void aListOfGradersIsAccepted() {
        assertThat(validate(manifest((ObjectNode) json(LIST)))).isEmpty();
    }

    /** Replaces a field of a good task, or of the second of its graders. */
    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            |graders|[]|.graders|an array of 0 (expected: 1..20 graders)
            |graders|'x'|.graders|"x" (expected: an array)
            |graders|['x']|.graders[0]|"x" (expected: an object)
            3|id|'exact'|.graders[3].id|"exact" (expected: an id that no other grader of the task has)
            3|id|''|.graders[3].id|"" (expected: a string that is not empty)
            1|metric_id|'exact'|.graders[1].metric_id|"exact" (expected: a metric_id that no other grader of the task has)
            1|metric_id|'weighted_score'|.graders[1].metric_id|"weighted_score" (expected: a metric_id that no other grader of the task has)
            1|weight|0|.graders[1].weight|0 (expected: a number above 0)
            1|pass_threshold|'x'|.graders[1].pass_threshold|"x" (expected: a number)
            1|when|{'grader': 'judge', 'below': 1}|.graders[1].when.grader|"judge" (expected: the id of an earlier grader of the task)
            1|when|{'grader': 'exact'}|.graders[1].when|an object with 1 fields (expected: below, above or both, or "failed": true)
            1|when|{'grader': 'exact', 'failed': true, 'below': 1}|.graders[1].when|an object with 3 fields (expected: below, above or both, or "failed": true)
            1|when|{'grader': 'exact', 'below': 1, 'equal': 1}|.graders[1].when.equal|unknown field (expected: grader, below, above, failed)
            1|stemming|true|.graders[1].stemming|unknown field (expected: type, metric_id, blank_target)
            3|contract|'batch'|.graders[3].contract|"batch" (expected: sample, or execution per_sample: a grader of all samples at once is the only one of its task, without pass_threshold and weight)
            """)
    void aListOfGradersIsCheckedOneByOneAndTogether(
            Integer grader, String field, String value, String path, String message) {
        ObjectNode task = (ObjectNode) json(LIST);
        if (grader == null) {
            task.remove("primary");
            task.remove("metrics");
        }
        ObjectNode node =
                grader == null ? task : (ObjectNode) task.path("graders").get(grader);
        node.set(field, json(value.replace('\'', '"')));

        assertThat(validate(manifest(task))).containsExactly(new ManifestViolation("$.tasks[0]" + path, message));
    }

    @Test
    void thePrimaryMetricIsOneThatBuiltInGradersGive() {
        ObjectNode task = (ObjectNode) json(LIST);
        ((tools.jackson.databind.node.ArrayNode) task.path("graders")).remove(3);
        task.put("primary", "accuracy");
        assertThat(validate(manifest(task)))
                .containsExactly(new ManifestViolation(
                        "$.tasks[0].primary",
                        "\"accuracy\" (expected: a metric that the task's graders give: exact, f1, f1_passed, good,"
                                + " weighted_score)"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            []|$|an array of 0 (expected: an object)
            {}|$.tasks|missing (expected: 1..100 tasks)
            {'tasks': []}|$.tasks|an array of 0 (expected: 1..100 tasks)
            {'tasks': {}}|$.tasks|an object with 0 fields (expected: an array)
            {'tasks': [7]}|$.tasks[0]|7 (expected: an object)
            {'tasks': [TASK, TASK]}|$.tasks[1].id|"t" (expected: an id that no other task has)
            {'tasks': [TASK], 'schema_version': '1'}|$.schema_version|"1" (expected: 2026-05-27)
            {'tasks': [TASK], 'extra': 1}|$.extra|unknown field (expected: schema_version, tasks, metadata)
            """)
    void theManifestItself(String manifest, String path, String message) {
        assertThat(validate(json(manifest.replace('\'', '"').replace("TASK", TASK))))
                .containsExactly(new ManifestViolation(path, message));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'path': 'squad'}",
                "{'source': 'huggingface', 'path': 'org/x.y-z_1', 'name': 'en', 'split': 'test', 'revision': 'refs/pr/1'}",
                "{'path': 'org/x', 'data_files': '*.csv', 'dataset_kwargs': {'data_dir': 'a/b', 'streaming': true}}",
                "{'path': 'org/x', 'data_files': {'test': ['a.csv', 'b/{c,d}/**'], 'dev': 'c.csv'}, 'max_rows': 1000000}"
            })
    void aDatasetOfTheHub(String dataset) {
        ObjectNode task = (ObjectNode) json(TASK);
        task.set("dataset", json(dataset.replace('\'', '"')));

        assertThat(validate(manifest(task))).isEmpty();
    }

    @Test
    void thirtyMistakesAreThirtyViolations() {
        ObjectNode manifest = JsonNodeFactory.instance.objectNode();
        ObjectNode bad = (ObjectNode) json("""
                {"id": "!", "type": "x", "dataset": 1, "prompt_template": 2, "target_template": "t", "grader": [], "a": 1, "b": 2,
                 "num_fewshot": -1, "choices": "c", "metadata": 0}""");
        manifest.putArray("tasks").add(bad).add(bad.deepCopy()).add(bad.deepCopy());

        assertThat(validate(manifest)).hasSize(30).doesNotHaveDuplicates();
    }

    @Test
    void fewshotCountAndItsAliasMustAgree() {
        ObjectNode task = (ObjectNode) json(TASK);
        task.put("num_fewshot", 2).putObject("fewshot").put("count", 3);

        assertThat(validate(manifest(task)))
                .containsExactly(new ManifestViolation(
                        "$.tasks[0].num_fewshot", "2 (expected: the same as fewshot.count, which is 3)"));
    }

    /** Single quotes stand for double ones. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {'num_fewshot': 5}|.target_template
            {'fewshot': {'count': 5}}|.fewshot.target_template
            {'num_fewshot': 5, 'fewshot': {'strategy': 'random'}}|.fewshot.target_template
            {'fewshot': {'count': 5, 'target_template': 't'}}|
            {'fewshot': {'count': 5, 'example_template': '{{prompt}}'}}|
            {'num_fewshot': 5, 'target_template': 't'}|
            {'fewshot': {'count': 0}}|
            """)
    void anExampleShowsATarget(String fields, @Nullable String path) {
        ObjectNode task = (ObjectNode) json(TASK);
        task.remove("target_template");
        task.set("grader", json("{\"type\": \"json_schema\", \"schema\": {}}"));
        task.setAll((ObjectNode) json(fields.replace('\'', '"')));

        assertThat(validate(manifest(task)))
                .isEqualTo(
                        path == null
                                ? List.of()
                                : List.of(new ManifestViolation(
                                        "$.tasks[0]" + path,
                                        "missing (expected: a template here or of the task, because a few-shot example"
                                                + " shows its target)")));
    }

    /** Replaces the prompt template by messages; single quotes stand for double ones. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            []|.messages_template|an array of 0 (expected: 1..100 messages)
            'x'|.messages_template|"x" (expected: an array)
            ['x']|.messages_template[0]|"x" (expected: an object)
            [{'content': 'x'}]|.messages_template[0].role|missing (expected: system or developer or user or assistant)
            [{'role': 'tool', 'content': 'x'}]|.messages_template[0].role|"tool" (expected: system or developer or user or assistant)
            [{'role': 'user', 'content': 'x', 'name': 'n'}]|.messages_template[0].name|unknown field (expected: role, content)
            [{'role': 'user'}]|.messages_template[0].content|missing (expected: a template, or a list of parts)
            [{'role': 'user', 'content': {}}]|.messages_template[0].content|an object with 0 fields (expected: a template, or a list of parts)
            [{'role': 'user', 'content': ''}]|.messages_template[0].content|"" (expected: a string that is not empty)
            [{'role': 'user', 'content': 'x'}, {'role': 'user', 'content': '{{ bad'}]|.messages_template[1].content|"{{ bad" (expected: a template; unclosed)
            [{'role': 'user', 'content': []}]|.messages_template[0].content|an array of 0 (expected: 1..100 parts)
            [{'role': 'user', 'content': ['x']}]|.messages_template[0].content[0]|"x" (expected: an object)
            [{'role': 'user', 'content': [{'text': 'x'}]}]|.messages_template[0].content[0].type|missing (expected: text or image)
            [{'role': 'user', 'content': [{'type': 'audio', 'audio': 'x'}]}]|.messages_template[0].content[0].type|"audio" (expected: text or image; audio is not available in this version yet)
            [{'role': 'user', 'content': [{'type': 'text'}]}]|.messages_template[0].content[0].text|missing (expected: a string that is not empty)
            [{'role': 'user', 'content': [{'type': 'text', 'text': '{{ bad'}]}]|.messages_template[0].content[0].text|"{{ bad" (expected: a template; unclosed)
            [{'role': 'user', 'content': [{'type': 'text', 'text': 'x', 'detail': 'low'}]}]|.messages_template[0].content[0].detail|unknown field (expected: type, text)
            [{'role': 'user', 'content': [{'type': 'image'}]}]|.messages_template[0].content[0].image|missing (expected: a template of an http or https URL or of a data: URI, or {file_id} of a file of this team)
            [{'role': 'user', 'content': [{'type': 'image', 'image': {}}]}]|.messages_template[0].content[0].image.file_id|missing (expected: a string that is not empty)
            [{'role': 'user', 'content': [{'type': 'image', 'image': '{{ bad'}]}]|.messages_template[0].content[0].image|"{{ bad" (expected: a template; unclosed)
            [{'role': 'user', 'content': [{'type': 'image', 'image': 'x', 'detail': 'best'}]}]|.messages_template[0].content[0].detail|"best" (expected: auto or low or high)
            [{'role': 'system', 'content': [{'type': 'image', 'image': 'x'}]}]|.messages_template[0].content[0].type|"image" (expected: text in a message of the role system)
            """)
    void messagesAreCheckedOneByOne(String messages, String path, String message) {
        ObjectNode task = (ObjectNode) json(TASK);
        task.remove("prompt_template");
        task.set("messages_template", json(messages.replace('\'', '"')));

        assertThat(validate(manifest(task))).containsExactly(new ManifestViolation("$.tasks[0]" + path, message));
    }

    /** Single quotes stand for double ones. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {'prompt_template': 'p', 'messages_template': [{'role': 'user', 'content': 'x'}]}|.messages_template|an array of 1 (expected: no messages_template beside prompt_template)
            {}|.prompt_template|missing (expected: a string that is not empty)
            {'messages_template': [{'role': 'user', 'content': 'x'}], 'num_fewshot': 1}|.fewshot.as|missing (expected: turns, where the task has messages_template)
            {'messages_template': [{'role': 'user', 'content': 'x'}], 'fewshot': {'count': 1, 'as': 'text'}}|.fewshot.as|"text" (expected: turns, where the task has messages_template)
            {'messages_template': [{'role': 'system', 'content': 'x'}], 'fewshot': {'count': 1, 'as': 'turns'}}|.messages_template|an array of 1 (expected: a message of the role user, which few-shot examples are made of)
            {'prompt_template': 'p', 'fewshot': {'count': 1, 'as': 'turn'}}|.fewshot.as|"turn" (expected: text or turns)
            {'prompt_template': 'p', 'fewshot': {'count': 1, 'as': 'turns', 'separator': '-'}}|.fewshot.separator|"-" (expected: none, because the examples are turns)
            {'prompt_template': 'p', 'fewshot': {'count': 1, 'as': 'turns', 'example_template': 'e'}}|.fewshot.example_template|"e" (expected: none, because the examples are turns)
            {'prompt_template': 'p', 'fewshot': {'count': 1, 'as': 'turns'}}||
            {'messages_template': [{'role': 'user', 'content': 'x'}], 'num_fewshot': 0}||
            {'messages_template': [{'role': 'user', 'content': 'x'}], 'fewshot': {'count': 1, 'as': 'turns'}}||
            """)
    void aPromptIsATextOrMessages(String fields, @Nullable String path, @Nullable String message) {
        ObjectNode task = (ObjectNode) json(TASK);
        task.remove("prompt_template");
        task.setAll((ObjectNode) json(fields.replace('\'', '"')));

        assertThat(validate(manifest(task)))
                .isEqualTo(
                        path == null || message == null
                                ? List.of()
                                : List.of(new ManifestViolation("$.tasks[0]" + path, message)));
    }

    @Test
    void aHundredMessagesAreTakenAndNoMore() {
        ObjectNode task = (ObjectNode) json(TASK);
        task.remove("prompt_template");
        ArrayNode messages = task.putArray("messages_template");
        for (int i = 0; i < 100; i++) {
            messages.addObject().put("role", "user").put("content", "x");
        }
        assertThat(validate(manifest(task))).isEmpty();
        messages.addObject().put("role", "user").put("content", "x");
        assertThat(validate(manifest(task)))
                .containsExactly(new ManifestViolation(
                        "$.tasks[0].messages_template", "an array of 101 (expected: at most 100 elements)"));
    }

    /** Of each kind of field one; single quotes stand for double ones. */
    private static final String RICH = """
            {'tasks': [
              {'id': 'a', 'type': 'qa', 'name': 'n', 'language': 'en', 'metadata': {'k': 'v'},
               'dataset': {'path': 'org/x', 'name': 'en', 'split': 'test', 'revision': 'main', 'data_files': {'test': ['a.csv']},
                           'dataset_kwargs': {'data_dir': 'a'}, 'max_rows': 5},
               'preprocess': {'source': 'def transform(row):\\n  return row', 'timeout_seconds': 5},
               'prompt_template': 'p', 'target_template': 't', 'choices': ['x', 'y'], 'num_fewshot': 2,
               'fewshot': {'count': 2, 'strategy': 'random', 'seed': 7, 'example_template': 'e', 'target_template': 't'},
               'output_extraction': {'type': 'regex', 'pattern': '(?P<g>x)', 'group': 'g', 'flags': 'i'},
               'grader': {'type': 'numeric', 'metric_id': 'score', 'tolerance': 0.5, 'relative_tolerance': 0.1},
               'metrics': [{'id': 'score'}]},
              {'id': 'b', 'type': 'qa', 'dataset': {'file_id': 'f', 'format': 'csv'}, 'prompt_template': 'p',
               'output_extraction': {'type': 'label_set', 'labels': ['x'], 'case_sensitive': true},
               'grader': {'type': 'llm_judge', 'prompt_template': 'j', 'choices': {'good': 1, 'bad': 0.0}, 'model': 'm'}},
              {'id': 'c', 'type': 'qa', 'dataset': {'file_id': 'f'}, 'prompt_template': 'p',
               'output_extraction': {'type': 'take_first', 'lines': 2},
               'grader': {'type': 'json_schema', 'schema': {'minLength': 3, 'pattern': 'x', 'multipleOf': 2, 'items': {}}}},
              {'id': 'd', 'type': 'qa', 'dataset': {'file_id': 'f'}, 'prompt_template': 'p',
               'grader': {'type': 'regex_match', 'pattern': 'x', 'flags': 'i', 'full': true}},
              {'id': 'e', 'type': 'qa', 'dataset': {'file_id': 'f'}, 'prompt_template': 'p',
               'grader': {'type': 'python', 'contract': 'batch', 'source': 'def grade_batch(samples):\\n  return []',
                          'model_access': 'mka1', 'timeout_seconds': 60}},
              {'id': 'f', 'type': 'qa', 'dataset': {'file_id': 'f'}, 'target_template': 't',
               'messages_template': [{'role': 'system', 'content': 's'}, {'role': 'user', 'content': [
                 {'type': 'text', 'text': 'x'}, {'type': 'image', 'image': '{{ x }}', 'detail': 'low'},
                 {'type': 'image', 'image': {'file_id': 'f'}}]}],
               'fewshot': {'count': 1, 'as': 'turns', 'prompt_template': 'p'}, 'grader': {'type': 'exact_match'}}],
             'metadata': {'k': 'v'}}""";

    @Test
    void whateverStandsAnywhereIsJudgedAndWhatIsTakenCanBeRead() {
        JsonNode rich = json(RICH.replace('\'', '"'));
        assertThat(validate(rich)).isEmpty();
        String large = "1" + "0".repeat(400);
        int taken = 0;
        for (String pointer : pointers(rich)) {
            for (String odd : List.of(
                    "null",
                    "true",
                    "-1",
                    "1.5",
                    "1e400",
                    large,
                    "9223372036854775808",
                    "\"\"",
                    "\" \"",
                    "[]",
                    "[null]",
                    "[[1]]",
                    "{}",
                    "{\"x\": null}",
                    "{\"\": 1}")) {
                JsonNode changed = replaced(rich, pointer, json(odd));
                if (validate(changed).isEmpty()) {
                    taken++;
                    assertThatCode(() -> Manifest.parse(changed))
                            .as(pointer + ": " + odd)
                            .doesNotThrowAnyException();
                }
            }
        }
        assertThat(taken).isPositive();
    }

    private static List<String> pointers(JsonNode node) {
        List<String> pointers = new ArrayList<>();
        node.forEachEntry((name, child) -> {
            pointers.add("/" + name);
            pointers(child).forEach(inner -> pointers.add("/" + name + inner));
        });
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            String at = "/" + i;
            pointers.add(at);
            pointers(node.get(i)).forEach(inner -> pointers.add(at + inner));
        }
        return pointers;
    }

    private static JsonNode replaced(JsonNode whole, String pointer, JsonNode by) {
        JsonNode copy = whole.deepCopy();
        int last = pointer.lastIndexOf('/');
        String name = pointer.substring(last + 1);
        if (copy.at(pointer.substring(0, last)) instanceof ArrayNode list) {
            list.set(Integer.parseInt(name), by);
        } else {
            ((ObjectNode) copy.at(pointer.substring(0, last))).set(name, by);
        }
        return copy;
    }

    @Test
    void neitherDepthNorSizeOverflowsAnything() {
        ObjectNode manifest = (ObjectNode) json("{\"tasks\": [" + TASK + "], \"metadata\": {}}");
        ((ObjectNode) manifest.path("metadata")).set("deep", deep());
        assertThat(validate(manifest)).isEmpty();

        ObjectNode task = (ObjectNode) manifest.path("tasks").path(0);
        task.set("name", deep());
        task.set("grader", deep());
        assertThat(validate(manifest)).hasSize(2);

        for (int i = 0; i < 5_000; i++) {
            task.put("unknown" + i, 1);
        }
        assertThat(validate(manifest)).hasSize(ManifestViolations.MAX_VIOLATIONS);
    }

    private static JsonNode deep() {
        JsonNode node = JsonNodeFactory.instance.arrayNode();
        for (int i = 0; i < 100_000; i++) {
            node = JsonNodeFactory.instance.arrayNode().add(node);
        }
        return node;
    }

    private static ObjectNode manifest(ObjectNode task) {
        ObjectNode manifest = JsonNodeFactory.instance.objectNode();
        manifest.putArray("tasks").add(task);
        return manifest;
    }
}
