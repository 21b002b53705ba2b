package dev.assay.api.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.api.TestApi;
import dev.assay.api.TestApi.Answer;
import dev.assay.ledger.Ids;
import dev.assay.ledger.TestRun;
import dev.assay.ledger.run.Run;
import dev.assay.ledger.run.RunState;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RunListTest {

    private static final String RUNS = TestApi.EVALS + "/runs";
    private static final UUID SUITE = UUID.randomUUID();

    private static TestApi api;
    /** Oldest first. */
    private static final List<TestRun> RUNS_OF_TEAM = new ArrayList<>();

    @BeforeAll
    static void start() {
        api = TestApi.start("spring.temporal.connection.target=127.0.0.1:1", "assay.limits.max-page-bytes=100KB");
        for (int n = 0; n < 9; n++) {
            Run.Owner owner = new Run.Owner("org", "team_default", n % 3 == 0 ? "ann" : null);
            TestRun run = TestRun.create(api.jdbi(), owner, List.of("one"))
                    .items(0, 0, 10)
                    .blocks(0, 0, 0, 10, 8)
                    .generate(0, 0, n)
                    .state(n < 4 ? RunState.IN_PROGRESS : n < 8 ? RunState.FAILED : RunState.QUEUED);
            if (n % 2 == 0) {
                run.sql("UPDATE eval_runs SET suite_id = '%s', suite_version = %d WHERE id = :id"
                        .formatted(SUITE, n == 4 ? 2 : 1));
            }
            RUNS_OF_TEAM.add(run);
        }
        TestRun.create(api.jdbi(), new Run.Owner("org", "team_other", null), List.of("one"));
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @Test
    void filtersCombine() {
        String suite = "suite_id=" + Ids.suite(SUITE);
        assertThat(list("")).isEqualTo(runs(8, 7, 6, 5, 4, 3, 2, 1, 0));
        assertThat(list("&status=failed")).isEqualTo(runs(7, 6, 5, 4));
        assertThat(list("&" + suite)).isEqualTo(runs(8, 6, 4, 2, 0));
        assertThat(list("&" + suite + "&suite_version=1")).isEqualTo(runs(8, 6, 2, 0));
        assertThat(list("&" + suite + "&suite_version=1&status=in_progress")).isEqualTo(runs(2, 0));
        assertThat(list("&" + suite + "&owned_only=true&status=failed")).isEqualTo(runs(6, 4));
        assertThat(list("&status=completed")).isEmpty();
        assertThat(list("", "X-On-Behalf-Of", "ann")).isEqualTo(runs(6, 3, 0));
        assertThat(list("&status=failed&" + suite, "X-On-Behalf-Of", "ann")).isEqualTo(runs(6));
        assertThat(list("", "X-On-Behalf-Of", "bob")).isEmpty();
    }

    @Test
    void countsOfActiveRunsAreExact() {
        Answer answer = api.get(RUNS + "?status=in_progress");
        assertThat(answer.json()
                        .get("data")
                        .valueStream()
                        .map(run -> run.get("tokens").get("input").asInt()))
                .containsExactly(40, 30, 20, 10);
        RUNS_OF_TEAM.get(3).score(0, 0, 2);
        assertThat(api.get(RUNS + "?status=in_progress&limit=1").json().at("/data/0/request_counts"))
                .hasToString("{\"total\":10,\"completed\":3,\"failed\":0}");
    }

    @Test
    void aPageOfLongRunsEndsEarly() {
        String key = api.newKey("team_long");
        for (int n = 0; n < 5; n++) {
            TestRun.create(api.jdbi(), new Run.Owner("org", "team_long", null), List.of("one"))
                    .sql(
                            "UPDATE eval_runs SET generation = json_build_object('instructions', repeat('x', 60000)) WHERE id = :id");
        }
        List<String> ids = new ArrayList<>();
        Answer page = api.send("GET", RUNS, key, BodyPublishers.noBody());
        ids.addAll(page.json().get("data").findValuesAsString("id"));
        assertThat(ids).hasSize(2);
        while (page.json().get("has_more").asBoolean()) {
            page = api.send("GET", RUNS + "?after=" + page.text("last_id"), key, BodyPublishers.noBody());
            ids.addAll(page.json().get("data").findValuesAsString("id"));
        }
        assertThat(ids).hasSize(5).doesNotHaveDuplicates();
    }

    @Test
    void wrongParametersAreNamed() {
        Answer answer = api.get(RUNS + "?suite_version=1&status=done&limit=0&owned_only=1&after=eval_run_0&x=1");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().at("/error/details/violations").findValuesAsString("path"))
                .containsExactlyInAnyOrder("suite_version", "status", "limit", "owned_only", "after", "x");
        assertThat(api.get(RUNS + "?after=" + Ids.run(UUID.randomUUID())).status())
                .isEqualTo(400);
    }

    /** Page by page. */
    private static List<String> list(String filter, String... headers) {
        List<String> ids = new ArrayList<>();
        Answer page = get("?limit=2" + filter, headers);
        ids.addAll(page.json().get("data").findValuesAsString("id"));
        while (page.json().get("has_more").asBoolean()) {
            page = get("?limit=2" + filter + "&after=" + page.text("last_id"), headers);
            ids.addAll(page.json().get("data").findValuesAsString("id"));
        }
        return ids;
    }

    private static Answer get(String query, String... headers) {
        Answer answer = api.send("GET", RUNS + query, TestApi.KEY, BodyPublishers.noBody(), headers);
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
        return answer;
    }

    private static List<String> runs(int... numbers) {
        List<String> ids = new ArrayList<>();
        for (int n : numbers) {
            ids.add(Ids.run(RUNS_OF_TEAM.get(n).id()));
        }
        return ids;
    }
}
