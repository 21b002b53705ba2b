package dev.assay.api.imports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.api.PrintedOutput;
import dev.assay.api.TestApi.Answer;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;
import org.springframework.boot.logging.LoggingSystem;
import tools.jackson.databind.JsonNode;

/** Files that are broken, and a hub that gives nothing. */
@Isolated("captures what the process prints")
class ImportErrorsTest extends ImportTestCase {

    @RegisterExtension
    final PrintedOutput output = new PrintedOutput();

    private static final List<String> LOUD = List.of("org.springframework.web", "okhttp3", "dev.assay");
    private static final String ARC = HarnessFiles.samples("b", "arc_easy", TIME);
    private static final String GSM = HarnessFiles.samples("b", "gsm8k", TIME);

    @Override
    String[] settings() {
        return Stream.concat(
                        Stream.of(super.settings()), LOUD.stream().map(logger -> "logging.level." + logger + "=trace"))
                .toArray(String[]::new);
    }

    @AfterEach
    void quiet() {
        LoggingSystem logging = LoggingSystem.get(getClass().getClassLoader());
        LOUD.forEach(logger -> logging.setLogLevel(logger, null));
    }

    /** Imports a good evaluation and one with a file that is replaced. */
    private JsonNode broken(String path, String content) {
        hub.commit(
                REPO,
                "main",
                new HarnessFiles()
                        .evaluation("a", TIME, "org/a")
                        .evaluation("b", TIME, "org/b")
                        .put(path, content)
                        .files());
        Answer answer = imported();
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("invalid_result_file");
        assertThat(answer.message()).startsWith(path);
        assertThat(answer.json().at("/error/details/file").asString()).isEqualTo(path);
        assertThat(api.number("SELECT count(*) FROM eval_runs WHERE models = '{org/b}'"))
                .isZero();
        return answer.json().path("error");
    }

    @Test
    void aBrokenFileIsNamedByLineAndFieldAndWhatCameBeforeItStays() {
        String good = HarnessFiles.choices(List.of(1, 0, 1, 1, 0));
        String results = HarnessFiles.results("b", TIME);
        JsonNode error = broken(ARC, good.replaceFirst("\"doc_id\":2", "\"doc_id\":null"));
        assertThat(error.at("/details/line").intValue()).isEqualTo(3);
        assertThat(error.at("/details/field").asString()).isEqualTo("doc_id");
        assertThat(error.at("/details/imported_runs").intValue()).isEqualTo(1);
        assertThat(error.path("message").asString())
                .isEqualTo(ARC + ", line 3, doc_id: null (expected: the number of the document)");
        assertThat(api.number("SELECT count(*) FROM eval_runs")).isEqualTo(1);

        assertThat(message(ARC, good.replaceFirst("\"resps\"", "\"resp\""))).contains(", line 1, resps: missing");
        assertThat(message(ARC, good.replaceFirst("\"arguments\":\\{.*?}},?", "")))
                .contains(", line 1, ");
        assertThat(message(ARC, good + "{\"doc_id\": 5, ")).contains(", line 6: not JSON at column ");
        assertThat(message(ARC, good + "[]\n")).contains(", line 6: a list of 0 (expected: a JSON object)");
        assertThat(message(ARC, good + good)).contains(", line 6, doc_id: 0, a second time with acc");
        assertThat(message(ARC, "\n")).contains(": no line (expected: at least one sample)");
        assertThat(message(ARC, HarnessFiles.choices(List.of(1, 1))))
                .contains("2 documents (expected: 5, which n-samples of the result file says)");
        assertThat(message(results, "[]")).contains(": a list of 0 (expected: a JSON object");
        assertThat(message(results, "{\"config\": {}}")).contains(", $.results: missing");
        assertThat(message(results, "{\"results\": {}, \"config\": {}}")).contains(", $.model_name: missing");
        assertThat(message(results, "{\"results\": {}, \"config\": {}, \"model_name\": \"a\\u0000b\"}"))
                .contains(", $.model_name: ");
        assertThat(message(results, " ".repeat(1_100_000)))
                .contains("bytes with its samples (expected: at most 1048576");
        List<Integer> many = IntStream.range(0, 101).mapToObj(i -> 1).toList();
        assertThat(message(ARC, HarnessFiles.choices(many))).contains(", line 101: more samples than");
        assertThat(message(GSM, HarnessFiles.answers(many, many))).contains(": more samples than");
    }

    @Test
    void aCountThatNoNumberHoldsIsAsIfItWereNotThere() {
        hub.commit(
                REPO,
                "main",
                new HarnessFiles()
                        .evaluation("a", TIME, "org/a")
                        .put(
                                HarnessFiles.results("a", TIME),
                                HarnessFiles.results("org/a")
                                        .replace("\"effective\": 5", "\"effective\": 1" + "0".repeat(20)))
                        .files());
        Answer answer = imported();
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
    }

    private String message(String path, String content) {
        return broken(path, content).path("message").asString();
    }

    @Test
    void theHubsRefusalsAreTheCallersToMendAndItsAbsenceIsNot() {
        hub.commit(
                REPO, "main", new HarnessFiles().evaluation("a", TIME, "org/a").files());
        Answer wrong = send("hf_other", "{\"source\": {\"repo\": \"" + REPO + "\"}}");
        assertThat(wrong.status()).isEqualTo(403);
        assertThat(wrong.code()).isEqualTo("hub_refused");
        assertThat(wrong.message()).contains("status 401").contains("an X-HuggingFace-Token that may read");
        Answer none = send(TOKEN, "{\"source\": {\"repo\": \"org/none\"}}");
        assertThat(none.status()).isEqualTo(404);
        assertThat(none.message()).startsWith("org/none: revision main: no such dataset");
        assertThat(imported(", \"revision\": \"v9\"", "").status()).isEqualTo(404);
        hub.redirectTo("http://127.0.0.1:1");
        assertThat(imported().status()).isEqualTo(503);
        hub.redirectTo(null).away(true);
        Answer away = imported();
        assertThat(away.status()).isEqualTo(503);
        assertThat(away.code()).isEqualTo("unavailable");
        assertThat(away.response().headers().firstValue("Retry-After")).isPresent();
        assertThat(rows()).isZero();
    }

    @Test
    void whatBreaksOffIsGoneOnWith() {
        hub.commit(
                REPO,
                "main",
                new HarnessFiles()
                        .evaluation("a", TIME, "org/a")
                        .evaluation("b", TIME, "org/b")
                        .files());
        // Three files for each evaluation.
        hub.awayAfterDownloads(5);
        assertThat(imported().status()).isEqualTo(503);
        assertThat(api.number("SELECT count(*) FROM eval_runs")).isEqualTo(1);
        hub.away(false);
        JsonNode done = good(imported());
        assertThat(done.path("imported_runs").intValue()).isEqualTo(1);
        assertThat(done.path("skipped_runs").intValue()).isEqualTo(1);
        assertThat(api.number("SELECT count(*) FROM eval_suites")).isEqualTo(1);
    }

    /** Away for good behind the suite's transaction: the trigger is the process's death. */
    @Test
    void aDeathBetweenSuiteAndRunCostsNothing() {
        hub.commit(
                REPO, "main", new HarnessFiles().evaluation("a", TIME, "org/a").files());
        api.jdbi().useHandle(handle -> handle.execute("""
                CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                  PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NEW; END $$;
                CREATE TRIGGER die BEFORE INSERT ON eval_imports FOR EACH ROW EXECUTE FUNCTION die();
                """));
        assertThat(imported().status()).isEqualTo(503);
        assertThat(api.number("SELECT count(*) FROM eval_runs")).isZero();
        assertThat(api.number("SELECT count(*) FROM eval_items")).isZero();
        api.jdbi().useHandle(handle -> handle.execute("DROP TRIGGER die ON eval_imports"));
        JsonNode done = good(imported());
        assertThat(done.path("imported_runs").intValue()).isEqualTo(1);
        assertThat(done.path("created_suite").booleanValue()).isFalse();
        assertThat(api.number("SELECT count(*) FROM eval_suites")).isEqualTo(1);
        assertThat(api.number("SELECT count(*) FROM files")).isEqualTo(2);
    }

    @Test
    void everyViolationIsNamed() {
        Answer answer = send("hf broken", "{}");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.message())
                .startsWith("X-HuggingFace-Token: not a token")
                .doesNotContain("hf broken");
        Answer body = imported(
                ", \"revision\": \"../x\", \"files\": [\"a/README.md\"]",
                ", \"limit_files\": 101, \"suite_name\": \"\", \"unknown\": 1");
        assertThat(body.json().at("/error/details/violations").values().stream()
                        .map(violation -> violation.path("path").asString()))
                .containsExactlyInAnyOrder(
                        "$.source.revision", "$.source.files[0]", "$.limit_files", "$.suite_name", "$.unknown");
        for (String repo : List.of("a/b/c", "../x", "a/..", "http://127.0.0.1/x", "a b", "a?b")) {
            Answer refused = send(TOKEN, "{\"source\": {\"repo\": \"" + repo + "\"}}");
            assertThat(refused.status()).as(repo).isEqualTo(400);
            assertThat(refused.message()).as(repo).startsWith("$.source.repo");
        }
        assertThat(hub.requests()).isEmpty();
    }

    @Test
    void theTokenIsNowhereButAtTheHub() {
        hub.commit(
                REPO, "main", new HarnessFiles().evaluation("a", TIME, "org/a").files());
        good(imported());
        String said = imported(", \"revision\": \"v9\"", "").response().body()
                + send(TOKEN + "x", "{\"source\": {\"repo\": \"" + REPO + "\"}}")
                        .response()
                        .body()
                + api.get(RUNS).response().body();
        assertThat(said + output.getAll()).doesNotContain(TOKEN);
        assertThat(output.getAll()).contains("/imports/huggingface-results");
        assertThat(hub.requests())
                .filteredOn(request -> request.host().equals("cdn"))
                .isNotEmpty()
                .allSatisfy(request -> assertThat(request.authorization()).isEmpty());
        assertThat(api.number("SELECT count(*) FROM eval_runs WHERE metadata::text LIKE '%hf_%'"))
                .isZero();
    }
}
