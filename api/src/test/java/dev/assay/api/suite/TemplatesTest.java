package dev.assay.api.suite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.api.TestApi;
import dev.assay.api.TestApi.Answer;
import dev.assay.api.Uploads;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What is said of templates before there is a run. */
class TemplatesTest {

    private static final String SUITES = TestApi.EVALS + "/suites";
    private static final JsonMapper JSON = JsonMapper.shared();
    private static TestApi api;
    private static String jsonl;
    private static String csv;

    @BeforeAll
    static void start() {
        api = TestApi.start();
        jsonl = Uploads.upload(api, TestApi.KEY, "q.jsonl", """
                {"question": "1+1?", "answer": 2, "my-col name": 1}

                {"question": "2+2?", "answer": 4, "hint": {"text": "even"}}
                """).text("id");
        csv = Uploads.upload(api, TestApi.KEY, "q.csv", "\uFEFFquestion,\"the, answer\"\n1+1?,2\n")
                .text("id");
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    /** A good task with some of its fields replaced. */
    private static Answer create(String fileId, String fields) {
        ObjectNode task = (ObjectNode) JSON.readTree("""
                {"id": "t", "type": "qa", "prompt_template": "{{ question }}", "target_template": "x",
                 "grader": {"type": "exact_match"}}
                """);
        task.putObject("dataset").put("file_id", fileId);
        task.setAll((ObjectNode) JSON.readTree(fields.replace('\'', '"')));
        ObjectNode suite = JSON.createObjectNode().put("name", "templates");
        suite.putObject("manifest").putArray("tasks").add(task);
        return api.post(SUITES, suite.toString());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
            {'prompt_template': '{{ question|nofilter }}'}~.prompt_template~line 1: filter nofilter is not available
            {'prompt_template': '{{ question }}\\n{% if question is nosuch %}x{% endif %}'}~.prompt_template~line 2: test nosuch is not available
            {'target_template': '{% include question %}'}~.target_template~line 1: tag include is not available
            {'choices': ['a', '{{ nosuch(1) }}']}~.choices[1]~line 1: function nosuch is not available
            {'fewshot': {'count': 1, 'prompt_template': '{{ question.encode() }}'}}~.fewshot.prompt_template~line 1: method encode is not available
            {'fewshot': {'count': 1, 'example_template': '{{ prompt | }}'}}~.fewshot.example_template~line 1: unexpected the end
            {'grader': {'type': 'llm_judge', 'choices': {'a': 1, 'b': 0}, 'prompt_template': '{{ output|split }}'}}~.grader.prompt_template~line 1: filter split is not available
            {'grader': {'type': 'score_model', 'prompt_template': '{{ output|split }}'}}~.grader.prompt_template~line 1: filter split is not available
            {'grader': {'type': 'string_check', 'operation': 'eq', 'input': '{{ output|split }}'}}~.grader.input~line 1: filter split is not available
            """)
    void whatIsNotJinjaIsRefusedByLineAndThing(String fields, String path, String problem) {
        Answer answer = create(jsonl, fields);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.message()).contains("$.manifest.tasks[0]" + path + ": ", problem);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
            {'prompt_template': '{{ qestion }}'}~.prompt_template: line 1: column "qestion" (expected: one that a row of q.jsonl has: question, answer, my-col name, hint)
            {'prompt_template': '{{ question }}\\n{{ my-col nam }}'}~.prompt_template: line 2: column "my-col nam" (expected:
            {'target_template': '{% if false %}{{ answr }}{% endif %}'}~.target_template: line 1: column "answr" (expected:
            {'choices': ['a', '{{ b }}']}~.choices[1]: line 1: column "b" (expected:
            {'num_fewshot': 1, 'target_template': '{{ answer }}', 'fewshot': {'prompt_template': '{{ q }}'}}~.fewshot.prompt_template: line 1: column "q" (expected:
            {'fewshot': {'count': 1, 'example_template': '{{ prompt }} {{ answer }}'}}~.fewshot.example_template: line 1: column "answer" (expected: one that an example has: prompt, target)
            {'grader': {'type': 'llm_judge', 'choices': {'a': 1, 'b': 0}, 'prompt_template': '{{ output }}{{ anwser }}'}}~.grader.prompt_template: line 1: column "anwser" (expected:
            {'grader': {'type': 'string_check', 'operation': 'eq', 'reference': '{{ anwser }}'}}~.grader.reference: line 1: column "anwser" (expected:
            {'grader': {'type': 'string_check', 'operation': 'eq', 'input': '{{ extracted_output }}'}}~.grader.input: line 1: column "extracted_output" (expected:
            {'target_template': null, 'grader': {'type': 'string_check', 'operation': 'eq', 'reference': '{{ target }}'}}~.grader.reference: line 1: column "target" (expected:
            """)
    void aMisspelledColumnIsNamed(String fields, String problem) {
        Answer answer = create(jsonl, fields);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.message()).contains("$.manifest.tasks[0]" + problem.strip());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
            {'prompt_template': '{{ question }}{{ my-col name }}{{ hint.text }}{{ choices }}'}
            {'prompt_template': '{{ none_has|default(1) }}{% if nor is defined %}{{ nor }}{% endif %}{% set a = 1 %}{{ a }}'}
            {'prompt_template': '{{ 0.1+0.2 }}{% for i in range(3) %}{{ loop.index }}{{ i }}{% endfor %}'}
            {'fewshot': {'count': 0, 'prompt_template': '{{ q }}'}}
            {'grader': {'type': 'llm_judge', 'choices': {'a': 1, 'b': 0}, 'prompt_template': '{{ output }}{{ answer }}{{ target }}{{ prompt }}'}}
            {'grader': {'type': 'string_check', 'operation': 'eq', 'input': '{{ output }}{{ output_text }}{{ prompt }}', 'reference': '{{ target }}{{ answer }}'}}
            {'output_extraction': {'type': 'number'}, 'grader': {'type': 'string_check', 'operation': 'eq', 'input': '{{ extracted_output }}'}}
            """)
    void whatARowMayHaveIsNotMisspelled(String fields) {
        assertThat(create(jsonl, fields).status()).isEqualTo(200);
    }

    @Test
    void theHeaderOfCsvDecides() {
        assertThat(create(csv, "{'prompt_template': '{{ question }}{{ the, answer }}'}")
                        .status())
                .isEqualTo(200);
        assertThat(create(csv, "{'prompt_template': '{{ answer }}'}").message())
                .contains("column \"answer\" (expected: one that a row of q.csv has: question, the, answer)");
    }

    @Test
    void aColumnMayComeBehindTheFirstRows() {
        String rows = "{\"question\": 1}\n".repeat(1_000);
        String late = Uploads.upload(api, TestApi.KEY, "late.jsonl", rows + "{\"question\": 1, \"late\": 1}\n")
                .text("id");

        assertThat(create(late, "{'prompt_template': '{{ question }}'}").status())
                .isEqualTo(200);
        assertThat(create(late, "{'prompt_template': '{{ late }}'}").message())
                .contains("(expected: one that one of the first 1000 rows of late.jsonl has: question)");
        assertThat(create(late, "{'prompt_template': '{{ late|default(0) }}'}").status())
                .isEqualTo(200);
    }

    @Test
    void aFileThatCannotBeReadIsLeftToTheRun() {
        for (String content : new String[] {"", "\n\n", "no json", "[1]", "{\"a\": "}) {
            String file =
                    Uploads.upload(api, TestApi.KEY, "bad.jsonl", content + " ").text("id");
            assertThat(create(file, "{'prompt_template': '{{ any }}'}").status())
                    .as(content)
                    .isEqualTo(200);
        }
    }
}
