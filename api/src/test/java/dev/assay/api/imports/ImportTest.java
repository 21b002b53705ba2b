package dev.assay.api.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.api.TestApi;
import dev.assay.api.TestApi.Answer;
import dev.assay.simulator.hub.HubContent;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.api.AbstractDoubleAssert;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What becomes of result files; {@link TestApi#close} audits every run. */
class ImportTest extends ImportTestCase {

    private void twoEvaluations() {
        hub.commit(
                REPO,
                "main",
                new HarnessFiles()
                        .evaluation("org__small", TIME, "org/small")
                        .evaluation("org__large", TIME, "org/large")
                        .put("README.md", "no results")
                        .put("org__small/results_2025-01-01T00-00-00.json", "without samples: no result file")
                        .files());
    }

    private JsonNode run(String model) {
        for (JsonNode run : api.get(RUNS + "?limit=100").json().path("data")) {
            if (run.at("/models/0").asString("").equals(model)) {
                return run;
            }
        }
        throw new AssertionError("no run of " + model);
    }

    @Test
    void eachResultFileBecomesACompletedRunOfItsSamples() {
        twoEvaluations();
        JsonNode done = good(imported("", ", \"suite_name\": \"Before\", \"metadata\": {\"by\": \"ann\"}"));
        assertThat(done.path("source").toString())
                .isEqualTo("{\"type\":\"huggingface\",\"repo\":\"org/results\",\"revision\":\"main\"}");
        assertThat(done.path("object").asString()).isEqualTo("eval.import");
        assertThat(counts(done)).isEqualTo("2 discovered, 2 runs, 0 skipped, 16 samples");
        assertThat(done.path("created_suite").booleanValue()).isTrue();
        assertThat(done.path("created_suite_version").booleanValue()).isTrue();
        assertThat(done.path("suite_version").intValue()).isEqualTo(1);

        JsonNode run = run("org/small");
        assertThat(run.path("status").asString()).isEqualTo("completed");
        assertThat(run.path("suite_id")).isEqualTo(done.path("suite_id"));
        assertThat(run.path("task_ids").toString()).isEqualTo("[\"arc_easy\",\"gsm8k\"]");
        assertThat(run.path("request_counts").toString()).isEqualTo("{\"total\":8,\"completed\":8,\"failed\":0}");
        assertThat(run.at("/tokens/input").isNull()).isTrue();
        assertThat(run.at("/metadata/by").asString()).isEqualTo("ann");
        assertThat(run.at("/metadata/import_path").asString()).isEqualTo(HarnessFiles.results("org__small", TIME));
        assertThat(run.at("/metadata/import_evaluated_at").asString()).isEqualTo("2026-06-13T17:59:34Z");

        // 1 0 1 1 0 and 0 .25 .5 .75 1; by each filter 1 1 0 and 1 1 1.
        metric(run, "arc_easy", "acc", 0.6, Math.sqrt(0.3 / 5), 5);
        metric(run, "arc_easy", "acc_norm", 0.5, Math.sqrt(0.15625 / 5), 5);
        metric(run, "gsm8k", "exact_match,strict-match", 2 / 3.0, Math.sqrt(1 / 3.0 / 3), 3);
        metric(run, "gsm8k", "exact_match,flexible-extract", 1, 0, 3);
        number(run, "/metrics/score").isCloseTo(5 / 8.0, within(1e-12));
        JsonNode ofTask = model(run, "gsm8k");
        assertThat(ofTask.path("latency_ms").toString()).isEqualTo("{\"p50\":null,\"p95\":null}");
    }

    private static JsonNode model(JsonNode run, String task) {
        return run.path("metrics")
                .path("by_task")
                .path(task)
                .path("by_model")
                .path(run.at("/models/0").asString());
    }

    private static void metric(JsonNode run, String task, String id, double mean, double stderr, int count) {
        JsonNode metric = model(run, task).path("metrics").path(id);
        number(metric, "/mean").as(id).isCloseTo(mean, within(1e-12));
        number(metric, "/stderr").as(id).isCloseTo(stderr, within(1e-12));
        assertThat(metric.path("count").intValue()).as(id).isEqualTo(count);
    }

    private static AbstractDoubleAssert<?> number(JsonNode node, String at) {
        return assertThat(node.at(at).asDouble(Double.NaN));
    }

    private static String counts(JsonNode done) {
        return done.path("discovered_files") + " discovered, " + done.path("imported_runs") + " runs, "
                + done.path("skipped_runs") + " skipped, " + done.path("imported_samples") + " samples";
    }

    @Test
    void anImportedRunIsReadLikeAnyOther() {
        twoEvaluations();
        good(imported());
        String run = RUNS + "/" + run("org/small").path("id").asString();

        JsonNode chosen = good(api.get(run + "/samples?task_id=arc_easy&sample_index=1"))
                .path("data")
                .path(0);
        assertThat(chosen.path("status").asString()).isEqualTo("completed");
        assertThat(chosen.path("prompt").asString()).isEqualTo("Q");
        assertThat(chosen.path("target").asString()).isEqualTo("1");
        assertThat(chosen.path("extracted_output").asString()).isEqualTo("blue");
        assertThat(chosen.path("output_text").asString()).isEqualTo("[[[\"-7.5\",\"False\"]],[[\"-3.25\",\"True\"]]]");
        assertThat(chosen.path("scores").toString()).isEqualTo("{\"acc\":0.0,\"acc_norm\":0.25}");
        assertThat(chosen.at("/phase_timings/generation/started_at").asString()).isEqualTo("2026-06-13T17:59:34Z");

        Answer page = api.get(run + "/samples?task_id=gsm8k&sample_index=2");
        assertThat(page.response().body()).contains("\"weight\":1.50,\"none\":\"NaN\"");
        JsonNode answered = good(page).path("data").path(0);
        assertThat(answered.path("prompt").asString()).isEqualTo("Question: 1+2?\nAnswer:");
        assertThat(answered.path("output_text").asString()).isEqualTo("So it is #### 3");
        assertThat(answered.path("extracted_output").asString()).isEqualTo("3");
        assertThat(answered.path("scores").toString())
                .isEqualTo("{\"exact_match,strict-match\":0.0,\"exact_match,flexible-extract\":1.0}");
        assertThat(good(api.get(run + "/samples?score_metric=acc&score_min=1"))
                        .path("data")
                        .size())
                .isEqualTo(3);

        JsonNode audit = good(api.get(run + "/audit"));
        assertThat(audit.path("balanced").booleanValue()).as(audit.toString()).isTrue();
        number(good(api.get(run + "/overview?metric=acc_norm")), "/avg_reward").isCloseTo(0.5, within(1e-12));
        assertThat(good(api.get(run + "/attempts")).at("/data/0/kind").asString())
                .isEqualTo("import");
        String file = good(api.get(run + "/artifacts")).path("samples_file_id").asString();
        Answer samples = api.get(TestApi.FILES + "/" + file + "/content");
        assertThat(samples.response().body().lines()).hasSize(8);
        assertThat(api.post(run + "/retry", "").code()).isEqualTo("run_not_retryable");
        assertThat(api.post(run + "/rerun-failed", "").status()).isEqualTo(409);
    }

    /** The tasks of an import are as anybody could have sent them, and their dataset holds the prompts. */
    @Test
    void anImportedSuiteCanBeRunAnewAndItsRunsGradedAnew() {
        twoEvaluations();
        String suite = good(imported()).path("suite_id").asString();
        JsonNode version = good(api.get(SUITES + "/" + suite + "/versions/1"));
        JsonNode task = version.at("/manifest/tasks/0");
        assertThat(task.path("type").asString()).isEqualTo("multiple_choice");
        assertThat(task.at("/grader/metric_id").asString()).isEqualTo("acc");
        assertThat(task.at("/grader/source").asString()).startsWith("def grade(sample, item):");
        assertThat(task.at("/metadata/num_fewshot").intValue()).isZero();
        assertThat(version.path("dataset_file_ids").size()).isEqualTo(2);
        String content = api.get(
                        TestApi.FILES + "/" + task.at("/dataset/file_id").asString() + "/content")
                .response()
                .body();
        assertThat(content.lines().toList()).hasSize(5).first().asString().contains("\"prompt\":\"Q\"");
        good(api.post(RUNS, "{\"suite_id\": \"" + suite + "\", \"models\": [\"m\"]}"));

        ObjectNode manifest = ((ObjectNode) version.path("manifest")).deepCopy();
        for (JsonNode own : manifest.path("tasks")) {
            ((ObjectNode) own).putObject("grader").put("type", "exact_match");
            ((ObjectNode) own).remove("metrics");
        }
        good(api.post(SUITES + "/" + suite + "/versions", "{\"manifest\": " + manifest + "}"));
        String run = RUNS + "/" + run("org/small").path("id").asString();
        good(api.send(
                "PATCH",
                run,
                TestApi.KEY,
                BodyPublishers.ofString("{\"suite_version\": 2}"),
                "Content-Type",
                "application/json"));
        assertThat(good(api.post(run + "/rescore", "")).path("status").asString())
                .isEqualTo("queued");
    }

    @Test
    void whatWasImportedBeforeIsSkipped() {
        twoEvaluations();
        JsonNode first = good(imported());
        int rows = rows();
        JsonNode second = good(imported());
        assertThat(counts(second)).isEqualTo("2 discovered, 0 runs, 2 skipped, 0 samples");
        assertThat(second.path("suite_id")).isEqualTo(first.path("suite_id"));
        assertThat(second.path("created_suite").booleanValue()).isFalse();
        // Another commit with the same contents, and one file more.
        hub.commit(
                REPO,
                "main",
                new HarnessFiles()
                        .evaluation("org__small", TIME, "org/small")
                        .evaluation("org__large", TIME, "org/large")
                        .evaluation("org__third", TIME, "org/third")
                        .files());
        assertThat(rows()).isEqualTo(rows);
        JsonNode third = good(imported());
        assertThat(counts(third)).isEqualTo("3 discovered, 1 runs, 2 skipped, 8 samples");
        assertThat(third.path("suite_id")).isEqualTo(first.path("suite_id"));
        assertThat(third.path("created_suite_version").booleanValue()).isFalse();
        // Of other contents at the same place, of a deleted run, and for somebody else it is another file.
        api.delete(RUNS + "/" + run("org/large").path("id").asString());
        Map<String, HubContent> changed = new TreeMap<>(
                new HarnessFiles().evaluation("org__small", TIME, "org/small").files());
        changed.putAll(new HarnessFiles()
                .put(HarnessFiles.samples("org__small", "arc_easy", TIME), HarnessFiles.choices(List.of(0, 0, 0, 0, 1)))
                .evaluation("org__large", TIME, "org/large")
                .files());
        hub.commit(REPO, "main", changed);
        assertThat(counts(good(imported()))).isEqualTo("2 discovered, 2 runs, 0 skipped, 16 samples");
        JsonNode bobs = good(imported("", "", "X-On-Behalf-Of", "bob"));
        assertThat(counts(bobs)).isEqualTo("2 discovered, 2 runs, 0 skipped, 16 samples");
        assertThat(bobs.path("suite_id")).isNotEqualTo(first.path("suite_id"));
    }

    @Test
    void aDryRunSaysWhatThereIsAndWritesNothing() {
        twoEvaluations();
        int before = rows();
        JsonNode dry = good(imported("", ", \"dry_run\": true"));
        assertThat(counts(dry)).isEqualTo("2 discovered, 2 runs, 0 skipped, 16 samples");
        assertThat(dry.path("dry_run").booleanValue()).isTrue();
        assertThat(dry.path("created_suite").booleanValue()).isTrue();
        assertThat(dry.path("suite_version").intValue()).isEqualTo(1);
        assertThat(dry.path("suite_id").asString()).isEqualTo("eval_suite_" + "0".repeat(32));
        assertThat(rows()).isEqualTo(before);
        assertThat(api.number("SELECT count(*) FROM file_chunks")).isZero();
        JsonNode done = good(imported());
        JsonNode again = good(imported("", ", \"dry_run\": true"));
        assertThat(counts(again)).isEqualTo("2 discovered, 0 runs, 2 skipped, 0 samples");
        assertThat(again.path("suite_id")).isEqualTo(done.path("suite_id"));
    }
}
