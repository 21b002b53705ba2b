package dev.assay.standalone.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.simulator.Scenario;
import dev.assay.standalone.support.TestAssay;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/** Prompts as messages with roles, from the manifest to what the model is sent and what clients see. */
class MessagesTest {

    private static final JsonMapper JSON = JsonMapper.shared();

    private static TestAssay assay;
    private static MessageRuns runs;

    @BeforeAll
    static void start() {
        assay = TestAssay.start();
        runs = new MessageRuns(assay);
    }

    @AfterAll
    static void stop() throws IOException {
        assay.close();
    }

    @BeforeEach
    void begin() {
        runs.begin();
    }

    @Test
    void rolesAreSentAndShownAsTheyAreGiven() {
        JsonNode sample = runs.completed(runs.suite(runs.questions(3), """
                "messages_template": [{"role": "system", "content": "You are terse."},
                  {"role": "developer", "content": "Answer {{answer}}."}, {"role": "user", "content": "{{question}}"}]
                """), 3).getFirst();

        String messages = """
                [{"role": "system", "content": "You are terse."}, {"role": "developer", "content": "Answer answer 0."},
                 {"role": "user", "content": "question 0"}]""";
        assertThat(runs.inputs()).contains(JSON.readTree(messages)).hasSize(3);
        assertThat(sample.get("messages")).isEqualTo(JSON.readTree(messages));
        assertThat(sample.get("prompt").asString())
                .isEqualTo("system: You are terse.\n\ndeveloper: Answer answer 0.\n\nuser: question 0");
        assertThat(sample.get("output_text").asString()).isEqualTo("question 0");
    }

    @Test
    void aConversationMayEndWithTheBeginningOfTheAnswer() {
        JsonNode sample = runs.completed(runs.suite(runs.questions(1), """
                "messages_template": [{"role": "user", "content": "hi"}, {"role": "assistant", "content": "hello"},
                  {"role": "user", "content": "{{question}}"}, {"role": "assistant", "content": "The answer"}]
                """), 1).getFirst();

        assertThat(runs.inputs().getFirst()).isEqualTo(JSON.readTree("""
                [{"role": "user", "content": "hi"}, {"role": "assistant", "content": "hello"},
                 {"role": "user", "content": "question 0"}, {"role": "assistant", "content": "The answer"}]"""));
        assertThat(sample.get("output_text").asString())
                .as("what the model gave")
                .isEqualTo("question 0");
    }

    @Test
    void examplesAreTurnsBehindTheInstructions() {
        List<JsonNode> samples = runs.completed(runs.suite(runs.questions(4), """
                "messages_template": [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "{{question}}"}],
                "fewshot": {"count": 2, "as": "turns"}
                """), 4);

        assertThat(samples.get(0).get("messages")).isEqualTo(turns(1, 2, 0));
        assertThat(samples.get(1).get("messages")).isEqualTo(turns(0, 2, 1));
        assertThat(samples.get(3).get("messages")).isEqualTo(turns(0, 1, 3));
        assertThat(runs.inputs()).contains(turns(0, 1, 3));
    }

    @ParameterizedTest
    @CsvSource({"first", "random"})
    void aPromptTemplateMayHaveItsExamplesAsTurnsToo(String strategy) {
        List<JsonNode> samples = runs.completed(runs.suite(runs.questions(6), """
                "prompt_template": "{{question}}", "fewshot": {"count": 5, "as": "turns", "strategy": "%s"}
                """.formatted(strategy)), 6);

        for (JsonNode sample : samples) {
            List<String> asked = sample.get("messages")
                    .valueStream()
                    .filter(message -> message.get("role").asString().equals("user"))
                    .map(message -> message.get("content").asString())
                    .toList();
            assertThat(asked).hasSize(6).doesNotHaveDuplicates();
            assertThat(asked.getLast()).isEqualTo("question " + sample.get("sample_index"));
        }
    }

    private static JsonNode turns(int... rows) {
        String examples = IntStream.of(rows)
                .mapToObj(n -> "{\"role\": \"user\", \"content\": \"question " + n + "\"},"
                        + "{\"role\": \"assistant\", \"content\": \"answer " + n + "\"}")
                .collect(Collectors.joining(","));
        String all = "[{\"role\": \"system\", \"content\": \"Be brief.\"}," + examples + "]";
        ArrayNode messages = (ArrayNode) JSON.readTree(all);
        messages.remove(messages.size() - 1);
        return messages;
    }

    /** Single quotes stand for double ones. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            [{'role': 'system', 'content': 'a\\n{% nope %}'}]|$.manifest.tasks[0].messages_template[0].content|expected: a template; line 2
            [{'role': 'user', 'content': 'a'}, {'role': 'user', 'content': [{'type': 'text', 'text': '{{ nope }}'}]}]|$.manifest.tasks[0].messages_template[1].content[0].text|line 1: column "nope"
            [{'role': 'user', 'content': [{'type': 'image', 'image': '{{ nope }}'}]}]|$.manifest.tasks[0].messages_template[0].content[0].image|line 1: column "nope"
            [{'role': 'user', 'content': [{'type': 'image', 'image': {'file_id': 'file_nope'}}]}]|$.manifest.tasks[0].messages_template[0].content[0].image.file_id|the ID of a file of this team
            [{'role': 'user', 'content': [{'type': 'audio', 'audio': 'x'}]}]|$.manifest.tasks[0].messages_template[0].content[0].type|audio is not available in this version yet
            """)
    void aSuiteIsRefusedByMessageAndLine(String messages, String path, String message) {
        JsonNode error = assay.refused(
                400,
                "/api/v1/llm/evals/suites",
                MessageRuns.manifest(runs.questions(1), "\"messages_template\": " + messages.replace('\'', '"')));
        assertThat(error.toString())
                .contains(
                        JSON.writeValueAsString(path),
                        JSON.writeValueAsString(message).replaceAll("^\"|\"$", ""));
    }

    @Test
    void aPromptIsSentAndKeptAsEver() {
        JsonNode sample = runs.completed(runs.suite(runs.questions(1), "\"prompt_template\": \"{{question}}\""), 1)
                .getFirst();
        assertThat(assay.provider.requests()).containsExactly("{\"model\":\"m\",\"input\":\"question 0\"}");
        assertThat(sample.get("messages").isNull()).isTrue();
        assertThat(sample.get("prompt").asString()).isEqualTo("question 0");
        assertThat(assay.rows("eval_run_contents", sample.get("run_id").asString()))
                .isEmpty();
    }

    @Test
    void otherMessagesAreOtherGenerations() {
        String file = runs.questions(1);
        String suiteId =
                runs.suite(file, "\"messages_template\": [{\"role\": \"user\", \"content\": \"{{question}}\"}]");
        String runId = runs.run(suiteId);
        assay.untilOver(runId);
        String other = MessageRuns.manifest(
                        file, "\"messages_template\": [{\"role\": \"user\", \"content\": \"{{answer}}\"}]")
                .replace("\"name\": \"messages\", ", "");
        assay.post("/api/v1/llm/evals/suites/" + suiteId + "/versions", other);
        HttpResponse<String> answer = assay.patch(runId, "{\"suite_version\": 2}");
        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.body())
                .contains("generation_inputs_differ", "$.manifest.tasks[0].messages_template[0].content");
    }

    @Test
    void aJudgeSeesTheMessages() {
        String judge = """
                {"type": "llm_judge", "model": "judge", "choices": {"good": 1, "bad": 0}, "structured": "never",
                 "prompt_template": "{% for m in messages %}<{{ m.role }}: {{ m.content }}>{% endfor %} good or bad?"}""";
        assay.provider.scenario(Scenario.parse(
                "{\"defaults\": {\"answers_by_prompt_containing\": {\"good or bad?\": \"Verdict: good\"}}}"));
        String file = runs.questions(1);
        for (String prompt : List.of(
                "\"prompt_template\": \"{{question}}\"",
                "\"messages_template\": [{\"role\": \"system\","
                        + " \"content\": \"s\"}, {\"role\": \"user\", \"content\": \"{{question}}\"}]")) {
            runs.completed(
                    assay.post(
                                    "/api/v1/llm/evals/suites",
                                    MessageRuns.manifest(file, prompt).replace("{\"type\": \"exact_match\"}", judge))
                            .get("id")
                            .asString(),
                    1);
        }
        assertThat(assay.provider.requests())
                .anyMatch(body -> body.contains("\"<user: question 0> good or bad?\""))
                .anyMatch(body -> body.contains("\"<system: s><user: question 0> good or bad?\""));
    }
}
