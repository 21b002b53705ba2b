package dev.assay.api.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.api.TestApi;
import dev.assay.api.TestApi.Answer;
import dev.assay.ledger.Ids;
import dev.assay.ledger.TestRun;
import dev.assay.ledger.run.Attempt;
import dev.assay.ledger.run.Attempt.Receipt;
import dev.assay.ledger.run.AttemptDao;
import dev.assay.ledger.run.Run;
import dev.assay.ledger.run.RunState;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RescoreTest {

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

    /** 16 samples: 13 scored, one failed while scoring, two failed while generating. */
    private static TestRun decided(RunState state) {
        return TestRun.create(api.jdbi(), new Run.Owner("org", "team_default", null), List.of("one"))
                .items(0, 0, 16)
                .blocks(0, 0, 0, 16, 8)
                .generate(0, 0, 13)
                .score(0, 0, 12)
                .fail("score", 0, 13, 13)
                .fail("generate", 0, 14, 15)
                .phase("done", false, 0, 0, 15)
                .state(state);
    }

    private static Answer act(TestRun run, String action) {
        return api.send("POST", RUNS + Ids.run(run.id()) + "/" + action, TestApi.KEY, BodyPublishers.noBody());
    }

    private static List<String> blocks(TestRun run) {
        return api.jdbi()
                .withHandle(handle -> handle.createQuery("""
                                SELECT concat_ws(' ', phase, generated, scored, failed) FROM eval_blocks
                                WHERE run_id = :id ORDER BY block_no
                                """)
                        .bind("id", run.id())
                        .mapTo(String.class)
                        .list());
    }

    @ParameterizedTest
    @EnumSource(
            value = RunState.class,
            names = {"COMPLETED", "FAILED", "CANCELLED"})
    void everyGenerationIsGradedAgainAndWhatHasNoneStaysFailed(RunState state) {
        TestRun run = decided(state);
        Answer answer = act(run, "rescore");
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
        assertThat(answer.text("status")).isEqualTo("queued");
        assertThat(answer.json().get("metrics").isNull()).isTrue();
        assertThat(answer.json().get("request_counts")).hasToString("{\"total\":16,\"completed\":0,\"failed\":2}");
        assertThat(run.read()).returns(2, Run::grading).returns(2, Run::attempt);
        Attempt attempt = api.jdbi()
                .withExtension(AttemptDao.class, dao -> dao.find(run.id(), 2).orElseThrow());
        assertThat(attempt.kind()).isEqualTo(Attempt.Kind.RESCORE);
        assertThat(attempt.grading()).isEqualTo(2);
        assertThat(attempt.receipt()).isEqualTo(new Receipt(0, 14, 0, false, 14, 140, 28));
        assertThat(blocks(run)).containsExactly("score 8 0 0", "score 6 0 2");
    }

    @Test
    void bothGradingsAreReadable() {
        TestRun run = decided(RunState.COMPLETED);
        act(run, "rescore");
        String samples = RUNS + Ids.run(run.id()) + "/samples?";
        assertThat(count(samples + "grading=1", "completed")).isEqualTo(13);
        assertThat(count(samples + "grading=1", "failed")).isEqualTo(3);
        assertThat(size(samples + "status=completed")).isZero();
        assertThat(size(samples + "status=failed&grading=2")).isEqualTo(2);
        assertThat(size(samples + "status=ready_to_score")).isEqualTo(14);
        Answer unknown = api.get(samples + "grading=3");
        assertThat(unknown.status()).isEqualTo(400);
        assertThat(unknown.message()).contains("\"3\" (expected: 1..2)");
    }

    private static long count(String path, String status) {
        return api.get(path)
                .json()
                .get("data")
                .valueStream()
                .filter(sample -> sample.get("status").asString().equals(status))
                .count();
    }

    private static int size(String path) {
        return api.get(path).json().get("data").size();
    }

    @ParameterizedTest
    @EnumSource(
            value = RunState.class,
            names = {"FAILED", "CANCELLED"})
    void aRunWithUndecidedSamplesIsRefused(RunState state) {
        TestRun run = decided(RunState.IN_PROGRESS)
                .sql("DELETE FROM eval_failures WHERE run_id = :id AND item_no = 15")
                .sql(
                        "UPDATE eval_blocks SET failed = failed - 1, phase = 'generate', partials = NULL WHERE run_id = :id AND block_no = 1")
                .state(state);
        Answer answer = act(run, "rescore");
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.code()).isEqualTo("generations_missing");
        assertThat(answer.message())
                .startsWith("run is " + state.text()
                        + " and 14 of 16 samples have a generation (expected: all that did not fail)");
        assertThat(run.read()).returns(1, Run::attempt).returns(false, Run::regrade);
        assertThat(api.number("SELECT count(*) FROM eval_failures WHERE run_id = ?", run.id()))
                .isEqualTo(2);
        assertThat(blocks(run)).containsExactly("done 8 8 0", "generate 6 5 2");
    }

    @Test
    void aRunWithoutAGenerationIsRefused() {
        TestRun run = TestRun.create(api.jdbi(), new Run.Owner("org", "team_default", null), List.of("one"))
                .state(RunState.FAILED);
        assertThat(act(run, "rescore").code()).isEqualTo("nothing_to_rescore");
    }

    @ParameterizedTest
    @EnumSource(
            value = RunState.class,
            names = {"QUEUED", "IN_PROGRESS", "FINALIZING", "CANCELLING"})
    void anActiveRunIsRefused(RunState state) {
        Answer answer = act(decided(state), "rescore");
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.code()).isEqualTo("run_not_rescorable");
        assertThat(answer.message()).startsWith("run is " + state.text());
    }

    @Test
    void ofTenRescoresOneIsTaken() throws Exception {
        TestRun run = decided(RunState.COMPLETED);
        Callable<Answer> rescore = () -> act(run, "rescore");
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Integer> answers = threads.invokeAll(Collections.nCopies(10, rescore)).stream()
                    .map(Future::resultNow)
                    .map(Answer::status)
                    .toList();
            assertThat(answers).containsOnlyOnce(200);
            assertThat(Collections.frequency(answers, 409)).isEqualTo(9);
        }
        assertThat(run.read()).returns(2, Run::attempt).returns(2, Run::grading);
    }

    @Test
    void aRetryGoesOnUnderTheSameGrading() {
        TestRun run = decided(RunState.COMPLETED);
        act(run, "rescore");
        assertThat(act(run, "cancel").text("status")).isEqualTo("cancelled");
        assertThat(act(run, "retry").text("status")).isEqualTo("queued");
        assertThat(run.read()).returns(3, Run::attempt).returns(2, Run::grading);
        Attempt attempt = api.jdbi()
                .withExtension(AttemptDao.class, dao -> dao.find(run.id(), 3).orElseThrow());
        assertThat(attempt.receipt()).isEqualTo(new Receipt(0, 14, 2, false, 14, 140, 28));
        assertThat(blocks(run)).containsExactly("score 8 0 0", "generate 6 0 0");
    }
}
