package dev.assay.api.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.api.TestApi;
import dev.assay.api.TestApi.Answer;
import dev.assay.ledger.Ids;
import dev.assay.ledger.TestRun;
import dev.assay.ledger.run.Attempt;
import dev.assay.ledger.run.AttemptDao;
import dev.assay.ledger.run.Run;
import dev.assay.ledger.run.RunState;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CancelTest {

    private static final String RUNS = TestApi.EVALS + "/runs/";
    private static TestApi api;

    @BeforeAll
    static void start() {
        api = TestApi.start("spring.temporal.connection.target=127.0.0.1:1");
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    private static TestRun run(RunState state) {
        return TestRun.create(api.jdbi(), new Run.Owner("org", "team_default", null), List.of("one"))
                .items(0, 0, 8)
                .blocks(0, 0, 0, 8, 8)
                .generate(0, 0, 2)
                .state(state);
    }

    private static Answer cancel(TestRun run) {
        return api.send("POST", RUNS + Ids.run(run.id()) + "/cancel", TestApi.KEY, BodyPublishers.noBody());
    }

    @Test
    void aRunThatNeverStartedIsCancelledAtOnce() {
        TestRun run = run(RunState.QUEUED);
        Answer answer = cancel(run);
        assertThat(answer.text("status")).isEqualTo("cancelled");
        assertThat(answer.json().get("cancelled_at").isIntegralNumber()).isTrue();
        assertThat(answer.json().at("/request_counts/total").intValue()).isEqualTo(8);
        Attempt attempt = api.jdbi()
                .withExtension(AttemptDao.class, dao -> dao.find(run.id(), 1).orElseThrow());
        assertThat(attempt.endState()).isEqualTo(RunState.CANCELLED);
        assertThat(attempt.callsSpent()).isEqualTo(3);
        assertThat(due(run)).isFalse();
    }

    @ParameterizedTest
    @EnumSource(
            value = RunState.class,
            names = {"IN_PROGRESS", "FINALIZING"})
    void aSecondCancelEndsTheWait(RunState state) {
        TestRun run = run(state);
        assertThat(cancel(run).text("status")).isEqualTo("cancelling");
        assertThat(run.read().cancelNow()).isFalse();
        assertThat(due(run)).isTrue();
        Answer again = cancel(run);
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.text("status")).isEqualTo("cancelling");
        assertThat(run.read().cancelNow()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(
            value = RunState.class,
            names = {"COMPLETED", "FAILED", "CANCELLED"})
    void aRunThatHasEndedStaysAsItIs(RunState state) {
        Answer answer = cancel(run(state));
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.message()).startsWith("run is " + state.text());
    }

    @Test
    void aDeletedRunIsCancelledAndNotFound() {
        TestRun run = run(RunState.IN_PROGRESS);
        String path = RUNS + Ids.run(run.id());
        assertThat(api.delete(path).json())
                .hasToString("{\"id\":\"" + Ids.run(run.id()) + "\",\"object\":\"eval.run.deleted\",\"deleted\":true}");
        assertThat(run.read().state()).isEqualTo(RunState.CANCELLING);
        assertThat(api.get(path).status()).isEqualTo(404);
        assertThat(api.delete(path).status()).isEqualTo(404);
        assertThat(cancel(run).status()).isEqualTo(404);
    }

    private static boolean due(TestRun run) {
        return api.jdbi()
                .withHandle(handle -> handle.createQuery(
                                "SELECT next_dispatch_at IS NOT NULL FROM eval_runs WHERE id = :id")
                        .bind("id", run.id())
                        .mapTo(Boolean.class)
                        .one());
    }
}
