package dev.assay.api.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.api.TestApi;
import dev.assay.api.Uploads;
import dev.assay.api.openapi.Document.Described;
import dev.assay.simulator.hub.SimulatedHub;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sends every operation of the document what it should refuse, for some seconds, and never gets a 5xx. The same
 * requests each time; {@code -Dassay.fuzz.seed} makes others, {@code -Dassay.fuzz.rounds} more.
 */
@Isolated("the library that makes the document keeps state of the process")
@Tag("long")
class FuzzTest {

    private static final long SEED = Long.getLong("assay.fuzz.seed", 1);
    private static final int ROUNDS = Integer.getInteger("assay.fuzz.rounds", 40);

    @Test
    void nothingThatIsSentGetsAnAnswerThatTheDocumentDoesNotList() throws Exception {
        try (Fuzzed fuzzed = new Fuzzed()) {
            Random random = new Random(SEED);
            for (int round = 0; round < ROUNDS; round++) {
                for (Described operation : fuzzed.document.operations()) {
                    fuzzed.send(operation, FuzzedRequest.of(fuzzed.document, operation, fuzzed.ids, random));
                }
            }
            // Not one branch of the fuzz only.
            assertThat(fuzzed.statuses.keySet()).as("seed " + SEED).contains(200, 400, 404, 415);
            assertThat(fuzzed.wrong)
                    .as("seed " + SEED + ", answers " + fuzzed.statuses)
                    .isEmpty();
        }
    }

    @Test
    void noFieldCanBeGivenWhatMakesTheServerFail() throws Exception {
        try (Fuzzed fuzzed = new Fuzzed()) {
            for (Described operation : fuzzed.document.operations()) {
                for (String body : OddBodies.of(fuzzed.document, operation)) {
                    fuzzed.send(operation, FuzzedRequest.of(operation, fuzzed.ids, body));
                }
            }
            assertThat(fuzzed.statuses.values().stream()
                            .mapToInt(Integer::intValue)
                            .sum())
                    .isGreaterThan(1_000);
            assertThat(fuzzed.wrong).isEmpty();
        }
    }

    /** An API that has one of everything, and what it answered. */
    private static final class Fuzzed implements AutoCloseable {
        private final SimulatedHub hub = SimulatedHub.start();
        private final TestApi api =
                TestApi.start("spring.temporal.connection.target=127.0.0.1:1", "assay.hub.base-url=" + hub.baseUrl());
        private final RawRequests client = new RawRequests(api.port());
        private final Document document = Document.of(api);
        private final Map<String, String> ids = ids(api);
        private final Map<Integer, Integer> statuses = new TreeMap<>();
        private final List<String> wrong = new ArrayList<>();

        void send(Described operation, FuzzedRequest request) throws Exception {
            RawRequests.Answer answer = client.send(request);
            statuses.merge(answer.status(), 1, Integer::sum);
            String problem = problem(operation, answer);
            if (!problem.isEmpty()) {
                wrong.add(problem + ": " + request.shown() + " -> " + answer.status() + " " + answer.body());
            }
        }

        @Override
        public void close() {
            api.close();
            hub.close();
        }
    }

    private static Map<String, String> ids(TestApi api) {
        String file =
                Uploads.upload(api, TestApi.KEY, "q.jsonl", "{\"q\": 1}\n").text("id");
        String suite = api.post(TestApi.EVALS + "/suites", """
                        {"name": "s", "manifest": {"tasks": [{"id": "t", "type": "qa", "dataset": {"file_id": "%s"},
                          "prompt_template": "{{q}}", "target_template": "{{q}}", "grader": {"type": "exact_match"}}]}}
                        """.formatted(file)).text("id");
        String run = api.post(TestApi.EVALS + "/runs", "{\"suite_id\": \"" + suite + "\", \"models\": [\"m\"]}")
                .text("id");
        String schedule =
                api.post(TestApi.EVALS + "/schedules", """
                        {"name": "s", "suite_id": "%s", "interval_seconds": 3600, "run": {"models": ["m"]}}
                        """.formatted(suite)).text("id");
        String key =
                api.post("/api/v1/admin/keys", "{\"scopes\": [\"read:evals\"]}").text("id");
        return Map.of(
                "file_id",
                file,
                "suite_id",
                suite,
                "run_id",
                run,
                "version",
                "1",
                "attempt",
                "1",
                "schedule_id",
                schedule,
                "key_id",
                key,
                "team_id",
                "team_default",
                "org_id",
                "org_default");
    }

    private static String problem(Described operation, RawRequests.Answer answer) {
        String status = Integer.toString(answer.status());
        if (answer.status() >= 500) {
            return "server error";
        }
        // 405 and 404 of a path that garbage has made another one are not the operation's.
        boolean otherPath = answer.status() == 404 || answer.status() == 405;
        if (!otherPath && !operation.node().path("responses").has(status)) {
            return "status not listed";
        }
        if (answer.status() >= 400) {
            JsonNode error = json(answer.body()).path("error");
            if (error.path("code").asString("").isEmpty()
                    || error.path("message").asString("").isEmpty()
                    || !error.path("details").isObject()) {
                return "no envelope";
            }
        }
        return "";
    }

    private static JsonNode json(String body) {
        try {
            return JsonMapper.shared().readTree(body);
        } catch (tools.jackson.core.JacksonException e) {
            return JsonMapper.shared().createObjectNode();
        }
    }
}
