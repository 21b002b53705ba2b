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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PauseTest {

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
                .state(state);
    }

    private static Answer act(TestRun run, String action) {
        return api.send(
                "POST",
                TestApi.EVALS + "/runs/" + Ids.run(run.id()) + "/" + action,
                TestApi.KEY,
                BodyPublishers.noBody());
    }

    @ParameterizedTest
    @EnumSource(
            value = RunState.class,
            names = {"QUEUED", "IN_PROGRESS"})
    void pauseAndResumeMayBeRepeated(RunState state) {
        TestRun run = run(state);
        for (int i = 0; i < 2; i++) {
            Answer paused = act(run, "pause");
            assertThat(paused.status()).as(paused.response().body()).isEqualTo(200);
            assertThat(paused.text("status")).isEqualTo(state.text());
            assertThat(run.read().paused()).isTrue();
        }
        for (int i = 0; i < 2; i++) {
            Answer resumed = act(run, "resume");
            assertThat(resumed.status()).isEqualTo(200);
            assertThat(resumed.text("status")).isEqualTo(state.text());
            assertThat(run.read().paused()).isFalse();
        }
        assertThat(api.number("SELECT pauses FROM eval_runs WHERE id = ?", run.id()))
                .isEqualTo(1);
        assertThat(api.number("SELECT count(*) FROM eval_runs WHERE id = ? AND next_dispatch_at IS NOT NULL", run.id()))
                .isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = RunState.class,
            names = {"QUEUED", "IN_PROGRESS"},
            mode = EnumSource.Mode.EXCLUDE)
    void whatIsEndingOrHasEndedIsNamed(RunState state) {
        TestRun run = run(state);
        Answer pause = act(run, "pause");
        assertThat(pause.status()).isEqualTo(409);
        assertThat(pause.code()).isEqualTo("run_not_pausable");
        assertThat(pause.message()).startsWith("run is " + state.text() + " (expected: queued or in_progress); ");
        assertThat(act(run, "resume").code()).isEqualTo("run_not_resumable");
        assertThat(run.read().paused()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(
            value = RunState.class,
            names = {"QUEUED", "IN_PROGRESS"})
    void aPausedRunCanBeCancelled(RunState state) {
        TestRun run = run(state);
        act(run, "pause");
        assertThat(act(run, "cancel").text("status")).isEqualTo(state == RunState.QUEUED ? "cancelled" : "cancelling");
        assertThat(act(run, "pause").status()).isEqualTo(409);
        assertThat(act(run, "resume").status()).isEqualTo(409);
    }
}
