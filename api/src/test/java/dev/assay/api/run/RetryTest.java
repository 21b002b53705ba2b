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
import org.junit.jupiter.params.provider.ValueSource;

class RetryTest {

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

    /** 40 samples in blocks of 8: 16 scored, 4 generated, 1 failed while generating, 19 without a row. */
    private static TestRun brokenHalfWay() {
        return TestRun.create(api.jdbi(), new Run.Owner("org", "team_default", null), List.of("one"))
                .items(0, 0, 40)
                .blocks(0, 0, 0, 40, 8)
                .generate(0, 0, 19)
                .score(0, 0, 15)
                .phase("done", false, 0, 0, 15)
                .fail("generate", 0, 20, 20)
                .phase("generate", false, 0, 16, 23)
                .sql("INSERT INTO eval_lanes (run_id, kind, lane_no, worker) VALUES (:id, 'generation', 0, 'w')");
    }

    private static Answer act(TestRun run, String action) {
        return api.send("POST", RUNS + Ids.run(run.id()) + "/" + action, TestApi.KEY, BodyPublishers.noBody());
    }

    /** Told that it failed, the caller would not know that it is under way. */
    @ParameterizedTest
    @ValueSource(strings = {"text/html", "application/xml;q=1, text/*", "nonsense"})
    void aCallerWhoCannotTakeTheAnswerIsRefusedBeforeAnythingHappens(String accept) {
        TestRun run = brokenHalfWay().state(RunState.FAILED);
        Answer answer = api.send(
                "POST", RUNS + Ids.run(run.id()) + "/retry", TestApi.KEY, BodyPublishers.noBody(), "Accept", accept);
        assertThat(answer.status()).isEqualTo(406);
        assertThat(api.get(RUNS + Ids.run(run.id())).text("status")).isEqualTo("failed");
    }

    private static Attempt attempt(TestRun run, int number) {
        return api.jdbi()
                .withExtension(
                        AttemptDao.class, dao -> dao.find(run.id(), number).orElseThrow());
    }

    private static long count(TestRun run, String table) {
        return api.jdbi()
                .withHandle(handle -> handle.createQuery("SELECT count(*) FROM " + table + " WHERE run_id = :id")
                        .bind("id", run.id())
                        .mapTo(Long.class)
                        .one());
    }

    @Test
    void theReceiptIsExact() {
        TestRun run = brokenHalfWay().state(RunState.FAILED);
        Answer answer = act(run, "retry");
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
        assertThat(answer.text("status")).isEqualTo("queued");
        assertThat(answer.json().get("error").isNull()).isTrue();
        assertThat(answer.json().get("failed_at").isNull()).isTrue();
        assertThat(answer.json().get("started_at").isNull()).isFalse();
        assertThat(answer.json().get("request_counts")).hasToString("{\"total\":40,\"completed\":16,\"failed\":0}");
        assertThat(answer.json().at("/tokens/input").intValue()).isEqualTo(200);
        Attempt attempt = attempt(run, 2);
        assertThat(attempt.kind()).isEqualTo(Attempt.Kind.RETRY);
        assertThat(attempt.receipt()).isEqualTo(new Receipt(16, 4, 20, false, 20, 200, 40));
        assertThat(count(run, "eval_lanes")).isZero();
    }

    @Test
    void ofTenRetriesOneIsTaken() throws Exception {
        TestRun run = brokenHalfWay().state(RunState.CANCELLED);
        Callable<Answer> retry = () -> act(run, "retry");
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Answer> answers = threads.invokeAll(Collections.nCopies(10, retry)).stream()
                    .map(Future::resultNow)
                    .toList();
            assertThat(answers.stream().filter(answer -> answer.status() == 200))
                    .hasSize(1);
            assertThat(answers.stream().filter(answer -> answer.status() == 409))
                    .hasSize(9)
                    .allMatch(answer -> answer.code().equals("run_not_retryable"));
        }
        assertThat(run.read().attempt()).isEqualTo(2);
        assertThat(count(run, "eval_run_attempts")).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(
            value = RunState.class,
            names = {"FAILED", "CANCELLED"},
            mode = EnumSource.Mode.EXCLUDE)
    void otherStatesAreNamedAndWhatTheyAllow(RunState state) {
        Answer answer = act(brokenHalfWay().state(state), "retry");
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.message()).startsWith("run is " + state.text() + " (expected: failed or cancelled); ");
        assertThat(answer.json().at("/error/details/status").stringValue()).isEqualTo(state.text());
    }

    @Test
    void aRunWithoutItemsIsPreparedFromScratch() {
        TestRun run = TestRun.create(api.jdbi(), new Run.Owner("org", "team_default", null), List.of("one"))
                .state(RunState.CANCELLED);
        assertThat(act(run, "retry").text("id")).isEqualTo(Ids.run(run.id()));
        assertThat(attempt(run, 2).receipt()).isEqualTo(new Receipt(0, 0, 0, true, 0, 0, 0));
    }

    @Test
    void stepsStayAsTheyAre() {
        TestRun run = brokenHalfWay().state(RunState.FAILED);
        act(run, "retry");
        assertThat(run.read().attempt()).isEqualTo(2);
        assertThat(count(run, "eval_generations")).isEqualTo(20);
        assertThat(count(run, "eval_scores")).isEqualTo(16);
        assertThat(count(run, "eval_failures")).isEqualTo(1);
    }

    @Test
    void rerunsTheFailedSamplesOfACompletedRun() {
        TestRun run = TestRun.create(api.jdbi(), new Run.Owner("org", "team_default", null), List.of("one"))
                .items(0, 0, 16)
                .blocks(0, 0, 0, 16, 8)
                .generate(0, 0, 14)
                .score(0, 0, 13)
                .fail("score", 0, 14, 14)
                .fail("generate", 0, 15, 15)
                .phase("done", false, 0, 0, 15)
                .state(RunState.COMPLETED);
        Answer answer = act(run, "rerun-failed");
        assertThat(answer.text("status")).isEqualTo("queued");
        assertThat(attempt(run, 2).kind()).isEqualTo(Attempt.Kind.RERUN_FAILED);
        assertThat(attempt(run, 2).receipt()).isEqualTo(new Receipt(14, 1, 1, false, 15, 150, 30));
        assertThat(act(run, "rerun-failed").code()).isEqualTo("run_not_rerunnable");
        TestRun sound = TestRun.create(api.jdbi(), new Run.Owner("org", "team_default", null), List.of("one"))
                .items(0, 0, 8)
                .blocks(0, 0, 0, 8, 8)
                .generate(0, 0, 7)
                .score(0, 0, 7)
                .phase("done", false, 0, 0, 7)
                .state(RunState.COMPLETED);
        assertThat(act(sound, "rerun-failed").code()).isEqualTo("no_failed_samples");
    }

    @Test
    void otherTeamsFindNothing() {
        TestRun run = brokenHalfWay().state(RunState.FAILED);
        String stranger = api.newKey("team_stranger");
        String path = RUNS + Ids.run(run.id());
        assertThat(api.send("GET", path, stranger, BodyPublishers.noBody()).status())
                .isEqualTo(404);
        assertThat(api.send("POST", path + "/retry", stranger, BodyPublishers.noBody())
                        .status())
                .isEqualTo(404);
        assertThat(run.read().attempt()).isEqualTo(1);
    }
}
