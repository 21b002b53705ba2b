package dev.assay.standalone.grading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.assay.ledger.Ids;
import dev.assay.standalone.support.TestAssay;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Users' Python between a dataset and its prompts. */
class PreprocessTest {

    /** Row n becomes n % 3 rows. */
    private static final String BY_ROW = """
            def transform(row):
                return [{"q": "%d.%d" % (row["n"], i)} for i in range(row["n"] % 3)]
            """;

    private static final String BY_BATCH = """
            def transform_batch(rows):
                return [{"q": "%d.%d" % (row["n"], i)} for row in rows for i in range(row["n"] % 3)]
            """;

    private static TestAssay assay;

    @BeforeAll
    static void start() {
        assay = TestAssay.start();
    }

    @AfterAll
    static void stop() throws IOException {
        assay.close();
    }

    @ParameterizedTest
    @CsvSource({"row", "batch"})
    void promptsAndExamplesAreMadeOfWhatTheFunctionMakes(String contract) {
        String runId = assay.run(suite(upload(30, ""), contract, source(contract), "{\"count\": 2}"), 8, "{}");
        assertThat(assay.untilOver(runId).get("status").asString()).isEqualTo("completed");
        List<String> items = items(runId);
        List<String> questions = IntStream.range(0, 30)
                .boxed()
                .flatMap(n -> IntStream.range(0, n % 3).mapToObj(i -> n + "." + i))
                .toList();
        assertThat(items).hasSize(30);
        for (int i = 2; i < 30; i++) {
            assertThat(items.get(i))
                    .startsWith(i + "/" + i + "/")
                    .endsWith("/1.0\n1.0\n\n2.0\n2.0\n\n" + questions.get(i));
        }
        JsonNode sample = assay.get("/api/v1/llm/evals/runs/" + runId + "/samples?sample_index=7")
                .get("data")
                .get(0);
        assertThat(sample.get("dataset_row").toString()).isEqualTo("{\"q\":\"" + questions.get(7) + "\"}");
    }

    /** The dataset ends too early at first; the other run has all of it at once. */
    @ParameterizedTest
    @CsvSource({"row", "batch"})
    @Tag("long")
    void preparingGoesOnBehindTheLastRowThatIsWhole(String contract) {
        String complete = upload(2_000, "x".repeat(400));
        String interrupted = upload(2_000, "x".repeat(400));
        assay.jdbi().useHandle(handle -> {
            handle.execute("DROP TABLE IF EXISTS late");
            handle.execute(
                    "CREATE TABLE late AS SELECT * FROM file_chunks WHERE file_id = ? AND chunk_no > 1", interrupted);
            handle.execute("DELETE FROM file_chunks WHERE file_id = ? AND chunk_no > 1", interrupted);
        });
        String runId = assay.run(suite(interrupted, contract, source(contract), "{}"), 8, "{}");
        assertThat(assay.untilOver(runId).get("error").get("code").asString()).isEqualTo("dataset_unavailable");
        List<String> before = items(runId);
        assertThat(before).hasSizeBetween(500, 1_999);

        assay.jdbi().useHandle(handle -> handle.execute("INSERT INTO file_chunks SELECT * FROM late"));
        assay.act(runId, "retry");
        assertThat(assay.untilOver(runId).get("status").asString()).isEqualTo("completed");
        String another = assay.run(suite(complete, contract, source(contract), "{}"), 8, "{}");
        assertThat(assay.untilOver(another).get("status").asString()).isEqualTo("completed");

        assertThat(items(runId))
                .hasSize(1_999)
                .startsWith(before.toArray(String[]::new))
                .isEqualTo(items(another));
    }

    @Tag("long")
    @Test
    void theSourceMayBeAFileAndSamplesAreCountedAfterIt() {
        String file = assay.upload("transform.py", BY_ROW);
        String suiteId = suite(upload(30, ""), "{\"type\": \"python\", \"file_id\": \"" + file + "\"}", "{}");
        String runId = assay.post(
                        "/api/v1/llm/evals/runs",
                        "{\"suite_id\": \"" + suiteId + "\", \"models\": [\"m\"], \"max_samples_per_task\": 5}")
                .get("id")
                .asString();
        assertThat(assay.untilOver(runId).get("status").asString()).isEqualTo("completed");
        assertThat(items(runId)).hasSize(5).last().isEqualTo("4/4/6/5.0");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            return {"q": 1} if row["n"] < 7 else row["none"] | preprocess_exception | 8 | task t: preprocess: source row 8: KeyError: 'none'\\n  line 2, in transform: return {"q": 1} if row["n"] < 7 else row["none"]
            return 3                                    | preprocess_bad_rows  | 1 | task t: preprocess: source row 1: transform returned a JSON number (expected: a dict, None or a list of dicts)
            return None                                 | dataset_empty        | 0 | task t: preprocess dropped all rows (expected: at least one)
            return {"q": open("/etc/passwd").read()} | preprocess_exception | 1 | task t: preprocess: source row 1:
            """)
    void anErrorFailsTheRunBeforeAnyCall(String body, String code, int sourceRow, String message) {
        assay.provider.resetCounters();
        String suiteId = suite(upload(30, ""), "row", "def transform(row):\n    " + body, "{}");
        JsonNode error = assay.untilOver(assay.run(suiteId, 8, "{}")).get("error");
        assertThat(error.get("code").asString()).isEqualTo(code);
        assertThat(error.get("message").asString()).startsWith(message.replace("\\n", "\n"));
        if (sourceRow > 0) {
            assertThat(error.get("details").get("source_row").asInt()).isEqualTo(sourceRow);
        }
        assertThat(assay.provider.counters().requests()).isZero();
    }

    @Test
    void aSourceThatCannotBeReadIsRefusedWithItsLine() {
        String fileId = upload(2, "");
        assertThatThrownBy(() -> suite(fileId, "batch", "x = 1\ndef transform_batch(rows)\n  return rows", "{}"))
                .hasMessageContaining("400")
                .hasMessageContaining("$.manifest.tasks[0].preprocess.source")
                .hasMessageContaining("line 2");
        assertThatThrownBy(() -> suite(fileId, "batch", BY_ROW, "{}"))
                .hasMessageContaining("no function transform_batch (expected: def transform_batch(rows))");
        assertThatThrownBy(() -> suite(fileId, "{\"file_id\": \"file_none\"}", "{}"))
                .hasMessageContaining("$.manifest.tasks[0].preprocess.file_id");
    }

    /** 300 rows of a second each, after the first batch of items. */
    @Test
    void aRunThatIsCancelledIsNotPreparedToTheEnd() {
        String slow = """
                import time
                def transform(row):
                    end = time.monotonic() + (1 if row["n"] >= 500 else 0)
                    while time.monotonic() < end:
                        pass
                    return {"q": row["n"]}
                """;
        String runId = assay.run(suite(upload(800, ""), "row", slow, "{}"), 8, "{}");
        await().until(() -> items(runId).size() == 500);
        assay.act(runId, "cancel");
        assertThat(assay.untilOver(runId).get("status").asString()).isEqualTo("cancelled");
        assertThat(items(runId)).hasSize(500);
    }

    private static String source(String contract) {
        return contract.equals("row") ? BY_ROW : BY_BATCH;
    }

    private static String upload(int rows, String filler) {
        return assay.upload(
                "rows.jsonl",
                IntStream.range(0, rows)
                        .mapToObj(n -> "{\"n\": %d, \"filler\": \"%s\"}".formatted(n, filler))
                        .collect(Collectors.joining("\n")));
    }

    private static String suite(String fileId, String contract, String source, String fewshot) {
        ObjectNode preprocess = JsonMapper.shared()
                .createObjectNode()
                .put("type", "python")
                .put("contract", contract)
                .put("source", source);
        return suite(fileId, preprocess.toString(), fewshot);
    }

    private static String suite(String fileId, String preprocess, String fewshot) {
        return assay.post("/api/v1/llm/evals/suites", """
                        {"name": "preprocessed", "manifest": {"tasks": [{"id": "t", "type": "qa",
                         "dataset": {"file_id": "%s"}, "preprocess": %s, "prompt_template": "{{q}}",
                         "target_template": "{{q}}", "fewshot": %s, "grader": {"type": "exact_match"}}]}}
                        """.formatted(fileId, preprocess, fewshot))
                .get("id")
                .asString();
    }

    /** Number, sample index, source row and prompt of each item. */
    private static List<String> items(String runId) {
        return assay.jdbi()
                .withHandle(handle -> handle.createQuery("""
                        SELECT item_no || '/' || sample_index || '/' || source_row || '/' || prompt
                        FROM eval_items WHERE run_id = :id ORDER BY item_no
                        """)
                        .bind("id", Ids.run(runId).orElseThrow())
                        .mapTo(String.class)
                        .list());
    }
}
