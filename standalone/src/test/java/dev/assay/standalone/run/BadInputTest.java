package dev.assay.standalone.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.simulator.Scenario;
import dev.assay.standalone.support.LedgerSums;
import dev.assay.standalone.support.TestAssay;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What a user has to mend is named in the run's error, and costs no model call. */
class BadInputTest {

    private static TestAssay assay;

    @BeforeAll
    static void start() {
        assay = TestAssay.start("assay.provider.outage-patience=4s");
    }

    @AfterAll
    static void stop() throws IOException {
        assay.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            data.jsonl | {"question": "a", "answer": "b"};{"question": | dataset_malformed       | line 2
            data.jsonl | {"question": "a", "answer": 1};{"question": 2} | template_missing_column | answer
            data.jsonl | {"answer": "b"};{"question": 1, "answer": 2}  | template_missing_column | question
            data.jsonl | ;                                             | dataset_empty           | data.jsonl
            data.csv   | question,answer                               | dataset_empty           | data.csv
            """)
    void theErrorNamesWhatIsWrong(String filename, String rows, String code, String named) {
        String suiteId = assay.suite(assay.upload(filename, rows.replace(';', '\n')), "{{question}}", "{{answer}}");
        JsonNode failed = assay.untilOver(assay.run(suiteId, 4, "{}"));
        assertThat(failed.get("status").asString()).isEqualTo("failed");
        assertThat(failed.get("error").get("code").asString()).isEqualTo(code);
        assertThat(failed.get("error").get("message").asString()).contains(named);
        assertThat(assay.provider.counters().requests()).isZero();
    }

    @Test
    void aDatasetThatIsBackIsPreparedByTheRetry() {
        String fileId = assay.upload("away.jsonl", TestAssay.questions(20));
        String suiteId = assay.suite(fileId, "{{question}}", "{{answer}}");
        assay.jdbi()
                .useHandle(handle ->
                        handle.execute("CREATE TABLE away AS SELECT * FROM file_chunks WHERE file_id = ?", fileId));
        assay.jdbi().useHandle(handle -> handle.execute("DELETE FROM file_chunks WHERE file_id = ?", fileId));
        String runId = assay.run(suiteId, 4, "{}");
        assertThat(assay.untilOver(runId).get("error").get("code").asString()).isEqualTo("dataset_unavailable");

        assay.jdbi().useHandle(handle -> handle.execute("INSERT INTO file_chunks SELECT * FROM away"));
        assay.act(runId, "retry");
        assertThat(assay.untilOver(runId).get("request_counts").get("completed").asInt())
                .isEqualTo(20);
        assertThat(assay.rows("eval_items", runId)).hasSize(20);
        assay.provider.resetCounters();
    }

    /** One prompt of ten meets the fault; the other nine are as good as ever. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"kind": "hang"}                         | timeout            | 0
            {"kind": "cut"}                          | connection_error   | 0
            {"kind": "garbage"}                      | unparsable_output  | 1
            {"kind": "huge_body", "bytes": 200000000} | response_too_large | 1
            {"kind": "empty"}                        | empty_output       | 1
            {"status": 400}                          | invalid_request    | 0
            {"status": 500}                          | server_error       | 0
            {"kind": "nul"}                          |                    | 0
            {"kind": "lone_surrogate"}               |                    | 0
            """)
    void aProviderThatMisbehavesLeavesExactBooks(String then, @Nullable String code, int discarded) {
        assay.provider.scenario(Scenario.parse(
                "{\"faults\": [{\"when\": {\"prompt_contains\": \"question 7\"}, \"then\": " + then + "}]}"));
        String runId = assay.run(10, 4, "{\"max_retries\": 0, \"max_empty_retries\": 0, \"timeout_seconds\": 2}");
        JsonNode completed = assay.untilOver(runId);
        assay.provider.scenario(Scenario.healthy());
        int failed = code == null ? 0 : 1;

        assertThat(completed.get("status").asString()).isEqualTo("completed");
        assertThat(completed.get("request_counts").get("failed").asInt()).isEqualTo(failed);
        assertThat(assay.rows("eval_discarded_calls", runId)).hasSize(discarded);
        LedgerSums.assertExact(assay.jdbi(), runId);
        if (code != null) {
            JsonNode sample = assay.get("/api/v1/llm/evals/runs/" + runId + "/samples?status=failed")
                    .get("data")
                    .get(0);
            assertThat(sample.get("error").get("code").asString()).isEqualTo(code);
            assay.act(runId, "rerun-failed");
            assertThat(assay.untilOver(runId)
                            .get("request_counts")
                            .get("completed")
                            .asInt())
                    .isEqualTo(10);
            LedgerSums.assertExact(assay.jdbi(), runId);
        }
        assertThat(LedgerSums.calls(assay.jdbi(), runId)).isEqualTo(10 + discarded);
        assay.provider.resetCounters();
    }

    @Test
    void aModelThatTheProviderDoesNotKnowFailsTheRun() {
        assay.provider.scenario(Scenario.healthy().withModels("another"));
        JsonNode failed = assay.untilOver(assay.run(10, 4, "{}"));
        assay.provider.scenario(Scenario.healthy());
        assay.provider.resetCounters();
        assertThat(failed.get("error").get("code").asString()).isEqualTo("model_unknown");
        assertThat(failed.get("error").get("model").asString()).isEqualTo("m");
    }
}
