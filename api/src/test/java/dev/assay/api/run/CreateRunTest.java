package dev.assay.api.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.api.TestApi;
import dev.assay.api.TestApi.Answer;
import dev.assay.ledger.Ids;
import dev.assay.ledger.TestRun;
import dev.assay.ledger.run.Run;
import dev.assay.ledger.run.RunState;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Runs are created, listed and read while Temporal is away. */
class CreateRunTest {

    private static final String RUNS = TestApi.EVALS + "/runs";
    private static final String TEAM = "team_default";
    private static TestApi api;
    private static TestSuite suite;

    @BeforeAll
    static void start() {
        api = TestApi.start("spring.temporal.connection.target=127.0.0.1:1");
        suite = TestSuite.create(api.jdbi(), TEAM);
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    private static Answer create(String more) {
        return api.post(RUNS, body(more));
    }

    private static String body(String more) {
        return "{\"suite_id\": \"" + suite.text() + "\", \"models\": [\"one\", \"two\"]" + more + "}";
    }

    private static Answer createWithKey(String key, String body) {
        return api.send(
                "POST",
                RUNS,
                TestApi.KEY,
                BodyPublishers.ofString(body),
                "Content-Type",
                "application/json",
                "Idempotency-Key",
                key);
    }

    @Test
    void aRunHasEveryField() {
        Answer answer = create(", \"metadata\": {\"a\": \"b\"}, \"generation\": {\"temperature\": 0.5, \"own\": 1}");
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
        assertThat(answer.json().propertyNames())
                .containsExactlyInAnyOrder(
                        "id",
                        "object",
                        "suite_id",
                        "suite_version",
                        "suite_version_id",
                        "org_id",
                        "team_id",
                        "status",
                        "models",
                        "task_ids",
                        "judge_model",
                        "embedding_model",
                        "generation",
                        "request_counts",
                        "metrics",
                        "error",
                        "artifact_file_ids",
                        "metadata",
                        "agent_name",
                        "agent_version",
                        "agent_effort",
                        "cost_usd",
                        "tokens",
                        "created_at",
                        "started_at",
                        "completed_at",
                        "cancelled_at",
                        "failed_at");
        assertThat(answer.text("object")).isEqualTo("eval.run");
        assertThat(answer.text("status")).isEqualTo("queued");
        assertThat(answer.json().get("suite_version").intValue()).isEqualTo(1);
        assertThat(answer.json().get("tokens"))
                .hasToString("{\"input\":null,\"output\":null,\"cached\":null,\"reasoning\":null}");
        assertThat(answer.json().get("request_counts")).hasToString("{\"total\":0,\"completed\":0,\"failed\":0}");
        assertThat(answer.json().get("generation")).hasToString("{\"temperature\":0.5,\"own\":1}");
        assertThat(answer.json().get("artifact_file_ids")).isEmpty();
        assertThat(api.get(RUNS + "/" + answer.text("id")).json()).isEqualTo(answer.json());

        Run run = new TestRun(api.jdbi(), Ids.run(answer.text("id")).orElseThrow()).read();
        assertThat(run.request().generationConcurrency()).isEqualTo(8);
        assertThat(run.request().pins().at("/datasets/" + TestSuite.FILE).stringValue())
                .isEqualTo(TestSuite.SHA256);
        assertThat(run.request().pins().get("fewshot_seed").isIntegralNumber()).isTrue();
    }

    @Test
    void concurrencySetsBothUnlessOneIsGiven() {
        Answer answer = create(", \"concurrency\": 3, \"grader_concurrency\": 5, \"suite_version\": 2");
        Run run = new TestRun(api.jdbi(), Ids.run(answer.text("id")).orElseThrow()).read();
        assertThat(run.request().generationConcurrency()).isEqualTo(3);
        assertThat(run.request().graderConcurrency()).isEqualTo(5);
        assertThat(run.request().suiteVersion()).isEqualTo(2);
    }

    @Test
    void namesEverythingThatIsWrong() {
        Answer answer = api.post(RUNS, """
                {"suite_id": "x", "models": ["a", "a"], "nonsense": 1, "max_samples_per_task": 0,
                 "generation": {"temperature": 3, "top_p": "much", "stop": [], "timeout_seconds": 0,
                                "truncation": "never", "max_retries": 11}}
                """);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(paths(answer))
                .containsExactlyInAnyOrder(
                        "$.nonsense",
                        "$.models[1]",
                        "$.max_samples_per_task",
                        "$.generation.temperature",
                        "$.generation.top_p",
                        "$.generation.stop",
                        "$.generation.timeout_seconds",
                        "$.generation.truncation",
                        "$.generation.max_retries");
    }

    @Test
    void anEmptyUntilSaysThatNothingEndsAnOutput() {
        assertThat(create(", \"generation\": {\"until\": []}").status()).isEqualTo(200);
        assertThat(paths(create(", \"generation\": {\"until\": [1]}"))).containsExactly("$.generation.until");
    }

    @Test
    void aListThatNoRunCouldHaveIsNotLookedThrough() {
        String empty = "\"\",".repeat(100_000) + "\"\"";
        Answer models = api.post(RUNS, "{\"suite_id\": \"x\", \"models\": [" + empty + "]}");
        assertThat(models.status()).isEqualTo(400);
        assertThat(paths(models)).containsExactly("$.models");
        assertThat(models.message())
                .isEqualTo("$.models: a list of 100001 (expected: a list of at most 2000 elements)");
        String fields =
                IntStream.range(0, 100_000).mapToObj(n -> "\"x" + n + "\": 1").collect(Collectors.joining(","));
        assertThat(paths(api.post(RUNS, "{" + fields + "}"))).hasSize(1_000);
    }

    @Test
    void refusesWhatThisInstallationOrSuiteDoesNotHave() {
        assertThat(paths(create(", \"concurrency\": 26, \"generation_concurrency\": 0")))
                .containsExactly("$.concurrency", "$.generation_concurrency");
        assertThat(create(", \"concurrency\": 26").message()).contains("26 (expected: 1..25)");
        assertThat(paths(create(", \"task_ids\": [\"first\", \"third\"]"))).containsExactly("$.task_ids[1]");
        assertThat(create(", \"suite_version\": 3").status()).isEqualTo(404);
        assertThat(api.post(RUNS, body("").replace(suite.text(), "eval_suite_" + "0".repeat(32)))
                        .status())
                .isEqualTo(404);
        String stranger = api.newKey("team_stranger");
        Answer foreign =
                api.send("POST", RUNS, stranger, BodyPublishers.ofString(body("")), "Content-Type", "application/json");
        assertThat(foreign.status()).isEqualTo(404);
    }

    @Test
    void oneKeyMakesOneRun() throws Exception {
        Callable<Answer> request = () -> createWithKey("once", body(""));
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Answer> answers = threads.invokeAll(java.util.Collections.nCopies(8, request)).stream()
                    .map(Future::resultNow)
                    .toList();
            assertThat(answers).extracting(Answer::status).containsOnly(200);
            assertThat(answers.stream().map(answer -> answer.text("id")).distinct())
                    .hasSize(1);
        }
        Answer sameInOtherWords = createWithKey(
                "once",
                "{\"judge_model\": null, \"models\": [\"one\", \"two\"], \"suite_id\": \"" + suite.text() + "\"}");
        assertThat(sameInOtherWords.status()).isEqualTo(200);
        Answer other = createWithKey("once", body(", \"concurrency\": 2"));
        assertThat(other.status()).isEqualTo(409);
        assertThat(other.code()).isEqualTo("idempotency_conflict");
        assertThat(createWithKey("k".repeat(256), body("")).status()).isEqualTo(400);
    }

    @Test
    void listsNewestFirstByCursor() {
        String key = api.newKey("team_lister");
        TestSuite own = TestSuite.create(api.jdbi(), "team_lister");
        List<String> made = java.util.stream.IntStream.range(0, 5)
                .mapToObj(n -> api.send(
                                "POST",
                                RUNS,
                                key,
                                BodyPublishers.ofString(body("").replace(suite.text(), own.text())),
                                "Content-Type",
                                "application/json")
                        .text("id"))
                .toList();
        new TestRun(api.jdbi(), Ids.run(made.get(1)).orElseThrow()).state(RunState.FAILED);
        Answer first = list(key, "?limit=3");
        assertThat(ids(first)).containsExactly(made.get(4), made.get(3), made.get(2));
        assertThat(first.json().get("has_more").booleanValue()).isTrue();
        Answer second = list(key, "?limit=3&after=" + first.text("last_id"));
        assertThat(ids(second)).containsExactly(made.get(1), made.get(0));
        assertThat(second.json().get("has_more").booleanValue()).isFalse();
        assertThat(ids(list(key, "?status=failed&suite_id=" + own.text() + "&suite_version=1")))
                .containsExactly(made.get(1));
        assertThat(list(key, "?status=completed").response().body())
                .isEqualTo("{\"object\":\"list\",\"data\":[],\"has_more\":false}");
        assertThat(paths(list(key, "?status=done&suite_version=1&limit=101&after=" + made.get(0) + "0&foo=1")))
                .containsExactlyInAnyOrder("status", "suite_version", "limit", "after", "foo");
    }

    private static Answer list(String key, String query) {
        return api.send("GET", RUNS + query, key, BodyPublishers.noBody());
    }

    private static List<String> ids(Answer answer) {
        return answer.json()
                .get("data")
                .valueStream()
                .map(run -> run.get("id").stringValue())
                .toList();
    }

    private static List<String> paths(Answer answer) {
        return answer.json()
                .at("/error/details/violations")
                .valueStream()
                .map((JsonNode violation) -> violation.get("path").stringValue())
                .toList();
    }

    /** An emoji is one character, as in a JSON schema and in PostgreSQL, and not the two that Java has for it. */
    @Test
    void lengthsAreCountedInCharacters() {
        String key = "😀".repeat(64);
        String value = "😀".repeat(512);
        assertThat(create(", \"metadata\": {\"" + key + "\": \"" + value + "\"}")
                        .json()
                        .at("/metadata/" + key)
                        .asString())
                .isEqualTo(value);
        Answer longKey = create(", \"metadata\": {\"" + key + "x\": \"a\"}");
        Answer longValue = create(", \"metadata\": {\"a\": \"" + value + "x\"}");
        assertThat(longKey.status()).isEqualTo(400);
        assertThat(longValue.message()).contains("(expected: at most 512 characters)");
        assertThat(create(", \"judge_model\": \"" + "😀".repeat(255) + "\"").status())
                .isEqualTo(200);
        assertThat(create(", \"judge_model\": \"" + "😀".repeat(256) + "\"").status())
                .isEqualTo(400);
        assertThat(create(", \"judge_model\": \"\"").status()).isEqualTo(400);
    }
}
