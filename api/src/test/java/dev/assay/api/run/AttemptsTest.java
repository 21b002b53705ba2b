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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class AttemptsTest {

    private static TestApi api;
    private static TestRun run;
    private static String attempts;

    /** Attempt 1 failed half-way, attempt 2 completed but for a sample, attempt 3 reruns that and has answered it. */
    @BeforeAll
    static void start() {
        api = TestApi.start("spring.temporal.connection.target=127.0.0.1:1");
        run = TestRun.create(api.jdbi(), new Run.Owner("org", "team_default", null), List.of("one"))
                .items(0, 0, 16)
                .blocks(0, 0, 0, 16, 8)
                .generate(0, 0, 9)
                .score(0, 0, 7)
                .phase("done", false, 0, 0, 7)
                .state(RunState.FAILED)
                .sql("""
                        UPDATE eval_run_attempts SET error = '{"code": "credentials_rejected", "message": "401"}'
                        WHERE run_id = :id""");
        run.sql("UPDATE eval_runs SET suite_version = 2, judge_model = 'j', embedding_model = 'e' WHERE id = :id");
        act("retry");
        run.generate(0, 10, 14)
                .score(0, 8, 14)
                .fail("generate", 0, 15, 15)
                .phase("done", false, 0, 8, 15)
                .state(RunState.COMPLETED);
        act("rerun-failed");
        run.state(RunState.IN_PROGRESS).generate(0, 15, 15);
        attempts = TestApi.EVALS + "/runs/" + Ids.run(run.id()) + "/attempts";
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    private static void act(String action) {
        String path = TestApi.EVALS + "/runs/" + Ids.run(run.id()) + "/" + action;
        assertThat(api.send("POST", path, TestApi.KEY, BodyPublishers.noBody()).status())
                .isEqualTo(200);
    }

    private static List<Integer> numbers(Answer page) {
        assertThat(page.status()).as(page.response().body()).isEqualTo(200);
        return page.json()
                .get("data")
                .valueStream()
                .map(attempt -> attempt.get("attempt").asInt())
                .toList();
    }

    @Test
    void eachIsShownAsItWas() {
        JsonNode first = api.get(attempts + "/1").json();
        assertThat(first.get("kind").asString()).isEqualTo("create");
        assertThat(first.get("status").asString()).isEqualTo("failed");
        assertThat(first.get("suite_version").asInt()).isEqualTo(1);
        assertThat(first.get("judge_model").isNull()).isTrue();
        assertThat(first.get("embedding_model").isNull()).isTrue();
        assertThat(first.at("/error/code").asString()).isEqualTo("credentials_rejected");
        assertThat(first.get("receipt").toString())
                .isEqualTo("{\"kept\":0,\"resumed_at_scoring\":0,\"requeued\":0,\"prepared_from_scratch\":true,"
                        + "\"calls_saved\":0,\"tokens_saved\":{\"input\":0,\"output\":0}}");
        assertThat(first.get("spent")).hasToString("{\"calls\":10,\"input_tokens\":100,\"output_tokens\":20}");
        assertThat(first.at("/metrics/score").isNull()).isTrue();
        assertThat(first.at("/metrics/by_model/one/samples"))
                .hasToString("{\"total\":16,\"completed\":8,\"failed\":0,\"unfinished\":8}");

        JsonNode second = api.get(attempts + "/2").json();
        assertThat(second.get("kind").asString()).isEqualTo("retry");
        assertThat(second.get("suite_version").asInt()).isEqualTo(2);
        assertThat(second.get("judge_model").asString()).isEqualTo("j");
        assertThat(second.get("embedding_model").asString()).isEqualTo("e");
        assertThat(second.get("requested_by").asString()).startsWith("key_");
        assertThat(second.at("/receipt/kept").asInt()).isEqualTo(8);
        assertThat(second.at("/receipt/resumed_at_scoring").asInt()).isEqualTo(2);
        assertThat(second.at("/receipt/calls_saved").asInt()).isEqualTo(10);
        assertThat(second.get("spent")).hasToString("{\"calls\":5,\"input_tokens\":50,\"output_tokens\":10}");
        assertThat(second.at("/metrics/by_model/one/samples"))
                .hasToString("{\"total\":16,\"completed\":15,\"failed\":1,\"unfinished\":0}");
        assertThat(second.get("ended_at").isNumber()).isTrue();
        assertThat(second.get("error").isNull()).isTrue();
    }

    @Test
    void oneThatGoesOnShowsWhatItHasSpentSoFar() {
        JsonNode third = api.get(attempts + "/3").json();
        assertThat(third.get("kind").asString()).isEqualTo("rerun_failed");
        assertThat(third.get("status").asString()).isEqualTo("active");
        assertThat(third.get("ended_at").isNull()).isTrue();
        assertThat(third.get("metrics").isNull()).isTrue();
        assertThat(third.get("spent")).hasToString("{\"calls\":1,\"input_tokens\":10,\"output_tokens\":2}");
    }

    @Test
    void theListIsPagedNewestFirst() {
        Answer first = api.get(attempts + "?limit=2");
        assertThat(numbers(first)).containsExactly(3, 2);
        assertThat(first.json().get("has_more").asBoolean()).isTrue();
        assertThat(first.text("first_id")).isEqualTo("3");
        Answer second = api.get(attempts + "?limit=2&after=" + first.text("last_id"));
        assertThat(numbers(second)).containsExactly(1);
        assertThat(second.json().get("has_more").asBoolean()).isFalse();
        assertThat(second.json().get("data").get(0))
                .isEqualTo(api.get(attempts + "/1").json());
        assertThat(api.get(attempts + "?after=1").json().has("last_id")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"after=4", "after=0", "after=x", "limit=101", "limit=0", "order=asc"})
    void wrongParametersAreNamed(String query) {
        Answer answer = api.get(attempts + "?" + query);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().at("/error/details/violations/0/path").asString())
                .isEqualTo(query.substring(0, query.indexOf('=')));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/4", "/0", "/-1", "/x", "/99999999999"})
    void otherNumbersAreNotFound(String number) {
        assertThat(api.get(attempts + number).status()).isEqualTo(404);
    }

    @Test
    void otherTeamsFindNothing() {
        String stranger = api.newKey("team_stranger");
        assertThat(api.send("GET", attempts, stranger, BodyPublishers.noBody()).status())
                .isEqualTo(404);
        assertThat(api.send("GET", attempts + "/1", stranger, BodyPublishers.noBody())
                        .status())
                .isEqualTo(404);
    }
}
