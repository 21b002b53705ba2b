package dev.assay.standalone.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.standalone.support.TestAssay;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashSet;
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

/** Images in messages: where they come from, where they are kept, and that nobody is shown their data. */
class ImageMessagesTest {

    private static final JsonMapper JSON = JsonMapper.shared();

    /** ASCII only, so that it can be uploaded as a text. */
    private static final String GIF = "GIF89a" + "x".repeat(2_000);

    /** Most of it is the letter A. */
    private static final String BASE64 = Base64.getEncoder().encodeToString(new byte[30_000]);

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
    void anImageByUrlIsForTheProviderToFetch() {
        JsonNode sample = runs.completed(
                        runs.suite(
                                runs.upload(
                                        "{\"question\": \"q\", \"answer\": \"q\", \"url\": \"https://x.test/a.png\"}"),
                                """
                "messages_template": [{"role": "user", "content": [{"type": "text", "text": "{{question}}"},
                  {"type": "image", "image": "{{url}}?size=1", "detail": "high"}]}]
                """),
                        1)
                .getFirst();

        assertThat(runs.inputs().getFirst()).isEqualTo(JSON.readTree("""
                [{"role": "user", "content": [{"type": "input_text", "text": "q"},
                  {"type": "input_image", "image_url": "https://x.test/a.png?size=1", "detail": "high"}]}]"""));
        assertThat(sample.get("messages")).isEqualTo(JSON.readTree("""
                [{"role": "user", "content": [{"type": "text", "text": "q"},
                  {"type": "image", "url": "https://x.test/a.png?size=1", "detail": "high"}]}]"""));
        assertThat(sample.get("prompt").asString()).isEqualTo("user: q\n[image https://x.test/a.png?size=1]");
    }

    @Test
    void anImageOfManyRowsIsStoredOnceAndNeverShown() {
        String uri = "data:image/png;base64," + BASE64;
        String rows = IntStream.range(0, 200)
                .mapToObj(n -> "{\"question\": \"question %d\", \"answer\": \"question %d\", \"picture\": \"%s\"}"
                        .formatted(n, n, uri))
                .collect(Collectors.joining("\n"));
        String runId = runs.run(runs.suite(runs.upload(rows), """
                "messages_template": [{"role": "user", "content": [{"type": "text", "text": "{{question}}"},
                  {"type": "image", "image": "{{picture}}"}]}]
                """));
        JsonNode run = assay.untilOver(runId);
        assertThat(run.get("request_counts").get("completed").asInt())
                .as(run.toString())
                .isEqualTo(200);
        assertThat(run.get("metrics").get("score").asDouble()).isEqualTo(1);

        assertThat(assay.rows("eval_run_contents", runId)).hasSize(1);
        assertThat(runs.inputs())
                .hasSize(200)
                .allSatisfy(
                        input -> assertThat(input.at("/0/content/1/image_url").asString())
                                .isEqualTo(uri));
        assertThat(assay.rows("eval_items", runId).toString()).doesNotContain("AAAAAAAA");
        JsonNode page = assay.get("/api/v1/llm/evals/runs/" + runId + "/samples?limit=500");
        assertThat(page.toString()).doesNotContain("AAAAAAAA");
        JsonNode marker = page.at("/data/0/messages/0/content/1");
        assertThat(marker)
                .isEqualTo(JSON.readTree("""
                {"type": "image", "media_type": "image/png", "bytes": 30000,
                 "sha256": "%s"}""".formatted(marker.path("sha256").asString())));
        assertThat(page.at("/data/0/dataset_row/picture")).isEqualTo(marker);
        assertThat(page.at("/data/7/prompt").asString()).isEqualTo("user: question 7\n[image image/png, 30000 bytes]");
        String samplesFile = assay.get("/api/v1/llm/evals/runs/" + runId + "/artifacts")
                .get("samples_file_id")
                .asString();
        String lines = assay.text("/api/v1/llm/files/" + samplesFile + "/content");
        assertThat(lines).contains("\"media_type\":\"image/png\"").doesNotContain("AAAAAAAA");
    }

    @Test
    void anImageMayBeAFileOfTheTeam() {
        String file = assay.upload("logo.gif", GIF);
        List<JsonNode> samples = runs.completed(runs.suite(runs.questions(20), """
                "messages_template": [{"role": "user", "content": [{"type": "image", "image": {"file_id": "%s"}},
                  {"type": "text", "text": "{{question}}"}]}]
                """.formatted(file)), 20);

        String uri =
                "data:image/gif;base64," + Base64.getEncoder().encodeToString(GIF.getBytes(StandardCharsets.UTF_8));
        assertThat(runs.inputs())
                .hasSize(20)
                .allSatisfy(
                        input -> assertThat(input.at("/0/content/0/image_url").asString())
                                .isEqualTo(uri));
        String runId = samples.getFirst().get("run_id").asString();
        assertThat(assay.rows("eval_run_contents", runId)).hasSize(1);
        assertThat(samples.getFirst().at("/messages/0/content/0/bytes").asInt()).isEqualTo(GIF.length());
    }

    @Test
    void examplesMayHaveImages() {
        String rows = IntStream.range(0, 8)
                .mapToObj(n -> "{\"answer\": \"a%d\", \"picture\": \"data:image/png;base64,%s\"}"
                        .formatted(
                                n, Base64.getEncoder().encodeToString(("image " + n).getBytes(StandardCharsets.UTF_8))))
                .collect(Collectors.joining("\n"));
        List<JsonNode> samples = runs.completed(runs.suite(runs.upload(rows), """
                "messages_template": [{"role": "user", "content": [{"type": "text", "text": "What is it?"},
                  {"type": "image", "image": "{{picture}}"}]}],
                "fewshot": {"count": 3, "as": "turns", "strategy": "random"}
                """), 8);

        for (JsonNode sample : samples) {
            List<String> digests = sample.get("messages").findValuesAsString("sha256");
            assertThat(digests).as("no image is its own example").hasSize(4).doesNotHaveDuplicates();
        }
        assertThat(runs.inputs())
                .allSatisfy(input -> assertThat(input.findValuesAsString("image_url"))
                        .hasSize(4)
                        .allMatch(uri -> uri.startsWith("data:image/png;base64,")));
        assertThat(assay.rows(
                        "eval_run_contents", samples.getFirst().get("run_id").asString()))
                .hasSize(8);
    }

    @Test
    void aRetryPaysForNothingTwice() {
        runs.answerWithTheQuestion(", \"faults\": [{\"when\": {\"from_answer\": 31}, \"then\": {\"status\": 401}}]");
        String rows = IntStream.range(0, 60)
                .mapToObj(n ->
                        "{\"question\": \"question %d\", \"answer\": \"question %d\", \"picture\": \"data:image/png;base64,%s\"}"
                                .formatted(
                                        n,
                                        n,
                                        Base64.getEncoder()
                                                .encodeToString(("image " + n % 7).getBytes(StandardCharsets.UTF_8))))
                .collect(Collectors.joining("\n"));
        String runId = runs.run(runs.suite(runs.upload(rows), """
                "messages_template": [{"role": "user", "content": [{"type": "text", "text": "{{question}}"},
                  {"type": "image", "image": "{{picture}}"}]}]
                """));
        assertThat(assay.untilOver(runId).get("error").get("code").asString()).isEqualTo("credentials_rejected");
        assertThat(assay.provider.counters().answered()).isEqualTo(30);
        List<String> before = List.copyOf(assay.rows("eval_items", runId));

        runs.answerWithTheQuestion("");
        assay.act(runId, "retry");
        assertThat(assay.untilOver(runId).get("request_counts").get("completed").asInt())
                .isEqualTo(60);
        assertThat(assay.provider.counters().answered()).isEqualTo(60);
        assertThat(assay.provider.counters().repeatedAnswers()).isZero();
        assertThat(assay.provider.counters().repeatedAnsweredKeys()).isZero();
        assertThat(assay.rows("eval_items", runId)).containsExactlyInAnyOrderElementsOf(before);
        assertThat(assay.rows("eval_run_contents", runId)).hasSize(7);
        assertThat(new HashSet<>(assay.provider.requests())).hasSize(60);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"i": "https://x.test/a.png"};{"i": "ftp://x.test"}|{{i}}|image_invalid|row 2, messages_template[1].content[1].image: a text of 12 characters (expected: an http or https URL, or a data: URI)
            {"i": "https://x.test/a b"}|{{i}}|image_invalid|row 1, messages_template[1].content[1].image: a text of 18 characters (expected: an http or https URL, or a data: URI)
            {"i": null}|{{i}}|image_invalid|row 1, messages_template[1].content[1].image: a text of 4 characters (expected: an http or https URL, or a data: URI)
            {"i": "data:text/plain;base64,aGk="}|{{i}}|image_invalid|row 1, messages_template[1].content[1].image: a data: URI that is not of media in base64 (expected: data:image/…;base64,… or an http or https URL)
            {"i": "data:audio/wav;base64,aGk="}|{{i}}|image_invalid|row 1, messages_template[1].content[1].image: a data: URI of type audio/wav (expected: data:image/…;base64,… or an http or https URL)
            {"i": "data:image/png;base64,a?k="}|{{i}}|image_invalid|row 1, messages_template[1].content[1].image: a data: URI that is not of media in base64 (expected: data:image/…;base64,… or an http or https URL)
            {"i": "data:image/png;base64,"}|{{i}}|image_invalid|row 1, messages_template[1].content[1].image: a data: URI without content (expected: data:image/…;base64,… or an http or https URL)
            {"i": 1};{"j": 1}|https://x.test/{{i}}|template_missing_column|row 2, messages_template[1].content[1].image: template names column "i", which the dataset does not have (columns: j), in line 1
            """)
    void anImageThatCannotBeSentFailsTheRunBeforeAnyCall(String rows, String image, String code, String message) {
        String file = runs.upload(rows.replace("};{", "}\n{"));
        JsonNode error = runs.error(runs.suite(file, """
                "messages_template": [{"role": "system", "content": "s"}, {"role": "user", "content": [
                  {"type": "text", "text": "t"}, {"type": "image", "image": "%s"}]}]
                """.formatted(image)));
        assertThat(error.get("code").asString()).isEqualTo(code);
        assertThat(error.get("message").asString()).isEqualTo("task t: " + message);
    }

    @Test
    void aFileThatIsNoImageOrTooLargeFailsTheRunBeforeAnyCall() {
        String text = assay.upload("no.png", "no image");
        String large = assay.upload("large.gif", "GIF89a" + "x".repeat(20 << 20));
        String template = """
                "messages_template": [{"role": "user", "content": [{"type": "image", "image": {"file_id": "%s"}},
                  {"type": "text", "text": "x"}]}]""";
        JsonNode error = runs.error(runs.suite(runs.questions(1), template.formatted(text)));
        assertThat(error.get("message").asString())
                .isEqualTo("task t: row 1, messages_template[0].content[0].image: file " + text
                        + " (expected: a PNG, JPEG, GIF or WebP image)");
        error = runs.error(runs.suite(runs.questions(1), template.formatted(large)));
        assertThat(error.get("code").asString()).isEqualTo("image_too_large");
        assertThat(error.get("message").asString())
                .isEqualTo("task t: row 1, messages_template[0].content[0].image: file " + large
                        + " (expected: at most 20971520 bytes)");
    }
}
