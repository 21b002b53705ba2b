package dev.assay.standalone.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.simulator.Scenario;
import java.io.IOException;
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
        assay = TestAssay.start();
    }

    @AfterAll
    static void stop() throws IOException {
        assay.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            data.jsonl | {"question": "a", "answer": "b"};{"question": | dataset_malformed       | line 2
            data.csv   | question;a                                    | template_missing_column | answer
            data.jsonl | {"other": "a", "answer": "b"}                 | template_missing_column | question
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
