package dev.assay.api.tenancy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.api.Operations;
import dev.assay.api.Operations.Operation;
import dev.assay.api.TestApi;
import dev.assay.api.TestApi.Answer;
import dev.assay.api.Uploads;
import dev.assay.ledger.tenancy.Scope;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What holds for each operation, also for those that are added later. */
class EveryOperationTest {

    private static final String OWNER = "ann";

    private static TestApi api;
    private static List<Operation> operations;
    private static Map<String, String> ids;
    private static String manifest;

    @BeforeAll
    static void start() {
        api = TestApi.start("spring.temporal.connection.target=127.0.0.1:1");
        operations = Operations.of(api).all();
        String file = Uploads.upload(api, TestApi.KEY, "q.jsonl", "{\"q\": 1}\n", "X-On-Behalf-Of", OWNER)
                .text("id");
        manifest = """
                {"tasks": [{"id": "t", "type": "qa", "dataset": {"file_id": "%s"}, "prompt_template": "{{q}}",
                  "target_template": "{{q}}", "grader": {"type": "exact_match"}}]}
                """.formatted(file);
        String suite = post("/suites", "{\"name\": \"s\", \"manifest\": " + manifest + "}");
        String run = post("/runs", "{\"suite_id\": \"" + suite + "\", \"models\": [\"m\"]}");
        String schedule = post(
                "/schedules",
                "{\"name\": \"s\", \"suite_id\": \"" + suite
                        + "\", \"interval_seconds\": 3600, \"run\": {\"models\": [\"m\"]}}");
        ids = Map.of(
                "schedule_id",
                schedule,
                "file_id",
                file,
                "suite_id",
                suite,
                "run_id",
                run,
                "version",
                "1",
                "attempt",
                "1");
    }

    private static String post(String path, String body) {
        Answer answer = api.send(
                "POST",
                TestApi.EVALS + path,
                TestApi.KEY,
                BodyPublishers.ofString(body),
                "Content-Type",
                "application/json",
                "X-On-Behalf-Of",
                OWNER);
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
        return answer.text("id");
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    /** A body that the operation would take, so that nothing but the ID can be wrong. */
    private static String body(Operation operation) {
        return operation.path().endsWith("/versions") ? "{\"manifest\": " + manifest + "}" : "{}";
    }

    private static List<Operation> aboutSomething() {
        return operations.stream()
                .filter(operation ->
                        !operation.administration() && operation.path().contains("{"))
                .toList();
    }

    @Test
    void anotherTeamsIdIsNotFound() {
        String stranger = api.newKey("team_stranger");
        assertThat(aboutSomething()).hasSizeGreaterThan(12).allSatisfy(operation -> {
            Answer answer = operation.send(api, stranger, ids, body(operation));
            assertThat(answer.status())
                    .as(operation + ": " + answer.response().body())
                    .isEqualTo(404);
        });
    }

    @Test
    void anotherEndUsersIdIsNotFound() {
        assertThat(aboutSomething()).allSatisfy(operation -> {
            Answer answer = operation.send(api, TestApi.KEY, ids, body(operation), "X-On-Behalf-Of", "bob");
            assertThat(answer.status())
                    .as(operation + ": " + answer.response().body())
                    .isEqualTo(404);
        });
        // All of it is still there.
        assertThat(aboutSomething().stream().filter(Operation::reads))
                .hasSizeGreaterThan(6)
                .allSatisfy(operation -> {
                    for (String[] headers : List.of(new String[] {"X-On-Behalf-Of", OWNER}, new String[] {})) {
                        Answer answer = operation.send(api, TestApi.KEY, ids, "", headers);
                        // The run is queued, of which there is no retry to plan.
                        assertThat(answer.status())
                                .as(operation + ": " + answer.response().body())
                                .isEqualTo(operation.path().endsWith("/retry-plan") ? 409 : 200);
                    }
                });
    }

    @Test
    void aMissingScopeIsNamed() {
        String reader = api.newKey("team_r", List.of(Scope.READ_EVALS), Optional.empty());
        String writer = api.newKey("team_w", List.of(Scope.WRITE_EVALS), Optional.empty());
        assertThat(operations).hasSizeGreaterThan(30).allSatisfy(operation -> {
            Answer answer = operation.send(api, operation.reads() ? writer : reader, ids, body(operation));
            assertThat(answer.status()).as(operation.toString()).isEqualTo(403);
            String missing = operation.reads() ? Scope.READ_EVALS : Scope.WRITE_EVALS;
            assertThat(answer.json().at("/error/details/scope").asString())
                    .as(operation.toString())
                    .isEqualTo(operation.administration() ? Scope.ADMIN : missing);
        });
    }

    @Test
    void withoutAKeyNothingIsSaid() {
        assertThat(operations).allSatisfy(operation -> {
            Answer answer = operation.send(api, "sk-nobody", ids, body(operation));
            assertThat(answer.status()).as(operation.toString()).isEqualTo(401);
        });
    }
}
