package dev.assay.api.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.api.TestApi;
import dev.assay.api.TestApi.Answer;
import dev.assay.api.Uploads;
import dev.assay.api.run.TestSuite;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A number comes back as it was sent, or is refused by its place: never another one. */
class NumbersTest {

    private static final String RUNS = TestApi.EVALS + "/runs";
    private static TestApi api;
    private static String suite;
    private static String file;

    @BeforeAll
    static void start() {
        api = TestApi.start("spring.temporal.connection.target=127.0.0.1:1");
        suite = TestSuite.create(api.jdbi(), "team_default").text();
        file = Uploads.upload(api, TestApi.KEY, "q.jsonl", "{\"q\": \"1\", \"a\": \"1\"}\n")
                .text("id");
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    private static Answer run(String key, String generation) {
        return api.send(
                "POST",
                RUNS,
                TestApi.KEY,
                BodyPublishers.ofString(
                        "{\"suite_id\": \"" + suite + "\", \"models\": [\"one\"], \"generation\": " + generation + "}"),
                "Content-Type",
                "application/json",
                "Idempotency-Key",
                key);
    }

    private static Answer run(String generation) {
        return run(UUID.randomUUID().toString(), generation);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.10",
                "0.70",
                "0.1000000000000000055511151231257827",
                "123456789012345678901234567890",
                "-123456789012345678901234567890.5",
                "1.7976931348623157E+308",
                "4.9E-324",
                "9007199254740993",
                "0.0",
                "0",
                "-1.0"
            })
    void isKeptAsSent(String number) {
        String generation = "{\"extra_body\":{\"deep\":[{\"number\":" + number + "}]},\"odd\":" + number + "}";
        Answer created = run(generation);
        assertThat(created.status()).as(created.response().body()).isEqualTo(200);
        assertThat(created.response().body()).contains(generation);
        assertThat(api.get(RUNS + "/" + created.text("id")).response().body()).contains(generation);
        assertThat(stored(created.text("id"))).isEqualTo(generation);
    }

    @ParameterizedTest
    @CsvSource({"1e2, 1E+2", "1.5E3, 1.5E+3", "1e-7, 1E-7", "12e-1, 1.2"})
    void keepsItsDigitsAndItsValueWhereItIsWrittenWithAnExponent(String sent, String shown) {
        Answer created = run("{\"odd\": " + sent + "}");
        assertThat(created.response().body()).contains("\"generation\":{\"odd\":" + shown + "}");
    }

    private static String stored(String runId) {
        return api.jdbi()
                .withHandle(h -> h.select(
                                "SELECT generation::text FROM eval_runs WHERE id = ?", UUID.fromString(dashed(runId)))
                        .mapTo(String.class)
                        .one());
    }

    private static String dashed(String runId) {
        return runId.replaceFirst("^.*_(.{8})(.{4})(.{4})(.{4})(.{12})$", "$1-$2-$3-$4-$5");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1e999",
                "-1e999",
                "1e400",
                "1.8e308",
                "1e-999",
                "-1e-999",
                "1e-400",
                "2e-324",
                "1e1000000000",
                "1e-1000000000",
                "-0.0",
                "-0e5",
                "-0.000"
            })
    void isRefusedWhereADoubleWouldNotHoldIt(String number) {
        Answer refused = run("{\"extra_body\": {\"deep\": [1, {\"seed\": " + number + "}]}}");
        assertThat(refused.status()).as(refused.response().body()).isEqualTo(400);
        assertThat(refused.json().at("/error/details/violations/0/path").asString())
                .isEqualTo("$.generation.extra_body.deep[1].seed");
        assertThat(refused.json().at("/error/details/violations/0/message").asString())
                .contains("(expected: ");
    }

    @Test
    void anIntegerOfHundredsOfDigitsIsRefused() {
        Answer refused = run("{\"seed\": 1" + "0".repeat(400) + "}");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.response().body().length()).isLessThan(1_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e99999999999", "-1e-99999999999", "01", "1.", ".5", "+1", "NaN", "Infinity"})
    void whatIsNoNumberIsNoJson(String number) {
        Answer refused = run("{\"seed\": " + number + "}");
        assertThat(refused.status()).as(refused.response().body()).isEqualTo(400);
    }

    @Test
    void aManifestKeepsItsNumbers() {
        Answer created = api.post(TestApi.EVALS + "/suites", """
                {"name": "numbers", "manifest": {"tasks": [{"id": "t", "type": "qa", "dataset": {"file_id": "%s"},
                  "prompt_template": "{{q}}", "target_template": "{{a}}",
                  "grader": {"type": "numeric", "tolerance": 0.10000000000000000555}}]}}
                """.formatted(file));
        assertThat(created.status()).as(created.response().body()).isEqualTo(200);
        assertThat(api.get(TestApi.EVALS + "/suites/" + created.text("id") + "/versions/1")
                        .response()
                        .body())
                .contains("\"tolerance\":0.10000000000000000555");
    }

    @Test
    void aNumberIsTheSameRequestHoweverItIsWritten() {
        Answer first = run("numbers", "{\"temperature\": 0.7, \"seed\": 1}");
        assertThat(run("numbers", "{\"seed\": 1, \"temperature\": 7.0e-1}").text("id"))
                .isEqualTo(first.text("id"));
        assertThat(run("numbers", "{\"seed\": 1, \"temperature\": 0.70000000000000000001}")
                        .status())
                .isEqualTo(409);
    }
}
