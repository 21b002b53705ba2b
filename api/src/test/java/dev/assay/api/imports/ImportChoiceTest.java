package dev.assay.api.imports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.api.TestApi;
import dev.assay.api.TestApi.Answer;
import dev.assay.api.Uploads;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Which files are imported, and where. */
class ImportChoiceTest extends ImportTestCase {

    private void sevenEvaluations() {
        HarnessFiles files = new HarnessFiles();
        for (int i = 0; i < 7; i++) {
            files.evaluation((i < 5 ? "old/" : "new/") + "model" + i, TIME, "org/model" + i);
        }
        hub.pageSize(4).commit(REPO, "main", files.files());
    }

    @Test
    void aLongListIsReadToItsEndAndImportedPieceByPiece() {
        sevenEvaluations();
        JsonNode first = good(imported("", ", \"limit_files\": 3"));
        assertThat(first.path("discovered_files").intValue()).isEqualTo(7);
        assertThat(first.path("imported_runs").intValue()).isEqualTo(3);
        assertThat(hub.requests())
                .filteredOn(request -> request.path().contains("cursor="))
                .hasSizeGreaterThan(3);
        // The limit is of what is imported: skipped files do not use it up.
        JsonNode second = good(imported("", ", \"limit_files\": 3"));
        assertThat(second.path("imported_runs").intValue()).isEqualTo(3);
        assertThat(second.path("skipped_runs").intValue()).isEqualTo(3);
        JsonNode third = good(imported("", ", \"limit_files\": 3"));
        assertThat(third.path("imported_runs").intValue()).isEqualTo(1);
        assertThat(api.number("SELECT count(*) FROM eval_runs")).isEqualTo(7);
        assertThat(api.number("SELECT count(*) FROM eval_suite_versions")).isEqualTo(1);
    }

    @Test
    void byPrefixOrByName() {
        sevenEvaluations();
        JsonNode byPrefix = good(imported(", \"path_prefix\": \"new/\"", ""));
        assertThat(byPrefix.path("discovered_files").intValue()).isEqualTo(2);
        assertThat(byPrefix.path("imported_runs").intValue()).isEqualTo(2);
        String named = HarnessFiles.results("old/model3", TIME);
        JsonNode byName = good(imported(", \"files\": [\"" + named + "\", \"" + named + "\"]", ""));
        assertThat(byName.path("discovered_files").intValue()).isEqualTo(1);
        assertThat(byName.path("imported_runs").intValue()).isEqualTo(1);
        assertThat(api.number("SELECT count(*) FROM eval_runs WHERE models = '{org/model3}'"))
                .isEqualTo(1);

        Answer unknown = imported(", \"files\": [\"" + named + "\", \"old/results_2020-01-01T00-00-00.json\"]", "");
        assertThat(unknown.status()).isEqualTo(400);
        assertThat(unknown.message()).startsWith("$.source.files[1]: \"old/results_2020-01-01T00-00-00.json\"");
        assertThat(imported(", \"path_prefix\": \"none/\"", "").code()).isEqualTo("no_result_files");
    }

    @Test
    void aSuiteThatIsNamedGetsTheTasksThatItLacks() {
        sevenEvaluations();
        String file =
                Uploads.upload(api, TestApi.KEY, "q.jsonl", "{\"q\": 1}\n").text("id");
        String suite = api.post(SUITES, """
                        {"name": "own", "manifest": {"tasks": [{"id": "arc_easy", "type": "qa",
                          "dataset": {"file_id": "%s"}, "prompt_template": "{{q}}", "target_template": "{{q}}",
                          "grader": {"type": "exact_match", "metric_id": "acc_norm"}}]}}
                        """.formatted(file)).text("id");
        String into = ", \"limit_files\": 1, \"suite_id\": \"" + suite + "\"";
        Answer refused = imported("", into + ", \"create_missing_tasks\": false");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.code()).isEqualTo("tasks_missing");
        assertThat(refused.message()).contains("no task gsm8k");
        assertThat(imported("", into + ", \"create_missing_tasks\": false, \"dry_run\": true")
                        .status())
                .isEqualTo(409);
        assertThat(api.number("SELECT count(*) FROM eval_runs")).isZero();

        JsonNode dry = good(imported("", into + ", \"dry_run\": true"));
        assertThat(dry.path("suite_version").intValue()).isEqualTo(2);
        JsonNode done = good(imported("", into));
        assertThat(done.path("suite_id").asString()).isEqualTo(suite);
        assertThat(done.path("suite_version").intValue()).isEqualTo(2);
        assertThat(done.path("created_suite").booleanValue()).isFalse();
        assertThat(done.path("created_suite_version").booleanValue()).isTrue();
        JsonNode now = api.get(SUITES + "/" + suite).json();
        assertThat(now.path("active_version").intValue()).isEqualTo(1);
        assertThat(now.path("latest_version").intValue()).isEqualTo(2);
        // The canonical score is of the metric that the suite's own task is about.
        JsonNode run = api.get(RUNS).json().at("/data/0");
        assertThat(run.at("/metrics/by_task/arc_easy/by_model")
                        .values()
                        .iterator()
                        .next()
                        .path("score")
                        .asDouble())
                .isEqualTo(0.5);
        assertThat(good(imported("", into)).path("created_suite_version").booleanValue())
                .isFalse();
        assertThat(imported("", ", \"suite_id\": \"eval_suite_" + "1".repeat(32) + "\"")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void importsAtOnceMakeOneRunOfEachFile() throws Exception {
        sevenEvaluations();
        List<JsonNode> both;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<JsonNode> one = () -> good(imported());
            List<Future<JsonNode>> futures = threads.invokeAll(List.of(one, one));
            both = List.of(futures.get(0).get(), futures.get(1).get());
        }
        assertThat(both.stream()
                        .mapToInt(done -> done.path("imported_runs").intValue())
                        .sum())
                .isEqualTo(7);
        assertThat(both)
                .allSatisfy(done -> assertThat(done.path("imported_runs").intValue()
                                + done.path("skipped_runs").intValue())
                        .isEqualTo(7));
        assertThat(api.number("SELECT count(*) FROM eval_runs")).isEqualTo(7);
        assertThat(api.number("SELECT count(*) FROM eval_suites")).isEqualTo(1);
        assertThat(api.number("SELECT count(*) FROM eval_suite_versions")).isEqualTo(1);
        assertThat(api.number("SELECT count(*) FROM files")).isEqualTo(2);
    }
}
