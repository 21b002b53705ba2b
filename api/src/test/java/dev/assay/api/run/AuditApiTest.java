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

class AuditApiTest {

    private static TestApi api;

    @BeforeAll
    static void start() {
        api = TestApi.start("spring.temporal.connection.target=127.0.0.1:1");
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    private static TestRun failed() {
        return TestRun.create(api.jdbi(), new Run.Owner("org", "team_default", null), List.of("one"))
                .items(0, 0, 16)
                .blocks(0, 0, 0, 16, 8)
                .generate(0, 0, 9)
                .score(0, 0, 7)
                .phase("done", false, 0, 0, 7)
                .state(RunState.FAILED);
    }

    private static Answer audit(TestRun run) {
        return api.get(TestApi.EVALS + "/runs/" + Ids.run(run.id()) + "/audit");
    }

    @Test
    void booksInOrderAreBalancedWithTheirFigures() {
        Answer answer = audit(failed());
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
        assertThat(answer.json().get("balanced").asBoolean()).isTrue();
        assertThat(answer.json().get("findings")).isEmpty();
        assertThat(answer.text("status")).isEqualTo("failed");
        assertThat(answer.json().get("figures")).hasToString("""
                {"items":16,"models":1,"blocks":2,"samples":16,"completed":8,"failed":0,"unfinished":8,"generations":10,\
                "scores":8,"discarded_calls":0,"grader_calls":0,"calls":10,"attempts":[{"attempt":1,"generations":10,\
                "discarded_calls":0,"grader_calls":0,"calls":10,"calls_spent":10,"late_calls":0}]}""");
    }

    @Test
    void aFindingSaysWhatIsWrongAndWhere() {
        TestRun run = failed().sql("UPDATE eval_blocks SET scored = 7 WHERE run_id = :id AND block_no = 0");
        Answer answer = audit(run);
        run.sql("UPDATE eval_blocks SET scored = 8 WHERE run_id = :id AND block_no = 0");
        assertThat(answer.json().get("balanced").asBoolean()).isFalse();
        assertThat(answer.json().get("findings").get(0)).hasToString("""
                {"code":"counter_differs","message":"scored of block 0: 7 (expected: 8, by its rows)",\
                "details":{"block_no":0,"counted":7,"counter":"scored","rows":8}}""");
    }

    @Test
    void otherTeamsFindNothing() {
        String path = TestApi.EVALS + "/runs/" + Ids.run(failed().id()) + "/audit";
        assertThat(api.send("GET", path, api.newKey("team_stranger"), BodyPublishers.noBody())
                        .status())
                .isEqualTo(404);
        assertThat(api.get(TestApi.EVALS + "/runs/eval_run_" + "0".repeat(32) + "/audit")
                        .status())
                .isEqualTo(404);
    }
}
