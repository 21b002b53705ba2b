package dev.assay.api.bench;

import dev.assay.api.TestApi;
import dev.assay.ledger.Ids;
import dev.assay.ledger.Ids.SampleKey;
import dev.assay.ledger.TestRun;
import dev.assay.ledger.run.RunState;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import tools.jackson.databind.json.JsonMapper;

/**
 * Prints how long clients wait for pages of a run with 10^6 samples, for a list of 100 active runs with 20,000 blocks
 * each, for a run, its overview and its samples file: over HTTP, medians of 25 requests. Asserts nothing. Takes some
 * minutes: {@code mvn -pl api -am test -Dtest=ReadingBench -Dassay.bench=true -Dsurefire.failIfNoSpecifiedTests=false}
 */
@EnabledIfSystemProperty(named = "assay.bench", matches = "true", disabledReason = "a measure, not a test")
class ReadingBench {

    private static final int ROUNDS = 25;
    private static final int WARM_UP = 5;
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @Test
    void measure() {
        try (TestApi api = TestApi.start("spring.temporal.connection.target=127.0.0.1:1")) {
            long start = System.nanoTime();
            TestRun run = MillionSamples.fill(api.jdbi());
            String active = api.newKey("team_active");
            MillionSamples.activeRuns(api.jdbi(), "team_active");
            System.out.printf("made in %.0f s%n", (System.nanoTime() - start) / 1e9);

            String path = TestApi.EVALS + "/runs/" + Ids.run(run.id());
            String samples = path + "/samples?limit=500";
            // The first requests of a process are slow, whatever they ask for.
            for (int round = 0; round < 10; round++) {
                times(api, samples, TestApi.KEY);
                times(api, samples + "&status=failed", TestApi.KEY);
            }
            System.out.printf("%-58s %9s %9s %8s%n", "", "median ms", "90 % ms", "items");
            for (int percent : new int[] {0, 25, 50, 75, 99}) {
                print(api, "500 samples at " + percent + " %", samples + after(run, percent));
            }
            for (String filter : new String[] {
                "model=two",
                "task_id=task4",
                "task_id=task4&model=two",
                "status=completed",
                "status=failed",
                "status=queued",
                "status=generating",
                "status=scoring",
                "status=ready_to_score",
                "status=running",
                "sample_index=99999",
                "score_metric=accuracy",
                "score_metric=quality&score_min=0.5",
                "score_metric=quality&score_min=0.25&score_max=0.26",
                "score_metric=quality&score_min=0.25&score_max=0.2502",
                "score_metric=accuracy&score_min=0.4&score_max=0.6",
                "score_metric=nobody's",
                "status=failed&task_id=task3&model=two",
                "include_dataset_row=false&include_reasoning=true"
            }) {
                print(api, filter, samples + "&" + filter);
                print(api, filter + " at 50 %", samples + "&" + filter + after(run, 50));
            }
            print(api, "get run", path);
            print(api, "overview", path + "/overview?metric=quality");
            print(api, "list 100 active runs of 20,000 blocks", TestApi.EVALS + "/runs?limit=100", active);
            print(api, "list 100 active runs, by status", TestApi.EVALS + "/runs?limit=100&status=in_progress", active);

            run.state(RunState.CANCELLED);
            String file = api.get(path + "/artifacts").text("samples_file_id");
            for (String what : new String[] {"samples file of 10^6 lines, made", "samples file of 10^6 lines, again"}) {
                long from = System.nanoTime();
                Download download = Download.of(api.uri(TestApi.FILES + "/" + file + "/content"), TestApi.KEY);
                System.out.printf(
                        "%s: %d bytes, first after %.1f s, last after %.1f s%n",
                        what, download.bytes(), (download.first() - from) / 1e9, (System.nanoTime() - from) / 1e9);
            }
            // Rows made in bulk are enough to read, and do not balance: the end of a test audits every run.
            api.jdbi().useHandle(handle -> handle.execute("TRUNCATE eval_runs CASCADE"));
        }
    }

    private static String after(TestRun run, int percent) {
        int sample = (int) (2L * MillionSamples.ITEMS * percent / 100);
        return percent == 0
                ? ""
                : "&after="
                        + Ids.sample(
                                new SampleKey(run.id(), sample / MillionSamples.ITEMS, sample % MillionSamples.ITEMS));
    }

    private static void print(TestApi api, String what, String path) {
        print(api, what, path, TestApi.KEY);
    }

    private static void print(TestApi api, String what, String path, String key) {
        Measure measure = times(api, path, key);
        double[] times = measure.times();
        System.out.printf(
                "%-58s %9.1f %9.1f %8d%n",
                what,
                times[ROUNDS / 2],
                times[(int) (ROUNDS * 0.9)],
                JsonMapper.shared().readTree(measure.body()).path("data").size());
    }

    /** @param times in ms, ascending */
    private record Measure(double[] times, String body) {}

    private static Measure times(TestApi api, String path, String key) {
        HttpRequest request = HttpRequest.newBuilder(api.uri(path))
                .header("Authorization", "Bearer " + key)
                .build();
        double[] times = new double[ROUNDS];
        String body = "";
        for (int round = -WARM_UP; round < ROUNDS; round++) {
            long from = System.nanoTime();
            HttpResponse<String> answer =
                    CLIENT.sendAsync(request, BodyHandlers.ofString()).join();
            double millis = (System.nanoTime() - from) / 1e6;
            body = answer.body();
            if (answer.statusCode() != 200) {
                throw new IllegalStateException(path + ": " + body);
            }
            if (round >= 0) {
                times[round] = millis;
            }
        }
        Arrays.sort(times);
        return new Measure(times, body);
    }
}
