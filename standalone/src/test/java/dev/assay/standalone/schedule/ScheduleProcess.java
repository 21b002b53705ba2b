package dev.assay.standalone.schedule;

import static org.awaitility.Awaitility.await;

import dev.assay.standalone.client.RestClient;
import dev.assay.standalone.support.AssayProcess;
import dev.assay.standalone.support.TestAssay;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A schedule of a process of its own: one question every ten seconds. */
record ScheduleProcess(AssayProcess assay, String id) {

    static final int INTERVAL = 10;

    static ScheduleProcess create(AssayProcess assay, String overlapPolicy) throws IOException, InterruptedException {
        JsonMapper json = JsonMapper.shared();
        try (RestClient client = assay.client()) {
            String file = client.upload("questions.jsonl", TestAssay.questions(1));
            String suite = client.post("/suites", json.readTree("""
                            {"name": "t", "manifest": {"tasks": [{"id": "qa", "type": "qa", "dataset": {"file_id": "%s"},
                             "prompt_template": "{{question}}", "target_template": "{{answer}}",
                             "grader": {"type": "exact_match"}}]}}
                            """.formatted(file)))
                    .get("id")
                    .asString();
            JsonNode schedule = client.post("/schedules", json.readTree("""
                            {"name": "s", "suite_id": "%s", "interval_seconds": %d, "overlap_policy": "%s",
                             "run": {"models": ["m"]}}
                            """.formatted(suite, INTERVAL, overlapPolicy)));
            return new ScheduleProcess(assay, schedule.get("id").asString());
        }
    }

    private List<JsonNode> oldestFirst(String what) throws IOException, InterruptedException {
        try (RestClient client = assay.client()) {
            return client.get("/schedules/" + id + "/" + what + "?limit=100")
                    .get("data")
                    .valueStream()
                    .toList()
                    .reversed();
        }
    }

    /** Oldest first. */
    List<JsonNode> firings() throws IOException, InterruptedException {
        return oldestFirst("firings");
    }

    /** Oldest first. */
    List<JsonNode> runs() throws IOException, InterruptedException {
        return oldestFirst("runs");
    }

    List<JsonNode> firings(String status) throws IOException, InterruptedException {
        return firings().stream()
                .filter(firing -> firing.get("status").asString().equals(status))
                .toList();
    }

    List<JsonNode> untilFirings(Predicate<List<JsonNode>> done) {
        return await().atMost(Duration.ofSeconds(120))
                .pollInterval(Duration.ofMillis(200))
                .until(this::firings, done);
    }

    List<JsonNode> untilRuns(Predicate<List<JsonNode>> done) {
        return await().atMost(Duration.ofSeconds(180))
                .pollInterval(Duration.ofMillis(200))
                .until(this::runs, done);
    }
}
