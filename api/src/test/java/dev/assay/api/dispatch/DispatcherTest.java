package dev.assay.api.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.api.TestApi;
import dev.assay.api.TestApi.Answer;
import dev.assay.api.run.TestSuite;
import dev.assay.api.temporal.RequiredSearchAttributes;
import dev.assay.api.temporal.TemporalOutage;
import dev.assay.ledger.Ids;
import dev.assay.ledger.TestRun;
import dev.assay.ledger.run.Attempt;
import dev.assay.ledger.run.AttemptDao;
import dev.assay.ledger.run.Run;
import dev.assay.ledger.run.RunState;
import dev.assay.workflows.run.RunSearchAttributes;
import io.temporal.client.WorkflowExecutionDescription;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Against Temporal's in-process server, which forgets everything when it stops. */
@Order(1) // takes longest: begun first, it is not waited for alone
class DispatcherTest {

    private static final String RUNS = TestApi.EVALS + "/runs";
    private static final Run.Owner OWNER = new Run.Owner("org", "team_default", null);

    private final int port = FakeTemporal.freePort();
    private TestApi api;
    private @Nullable FakeTemporal temporal;

    @BeforeEach
    void startWithoutTemporal() {
        api = TestApi.start(
                "spring.temporal.connection.target=127.0.0.1:" + port,
                "assay.reconciler.settling=300ms",
                "assay.reconciler.quiet=1s",
                "assay.reconciler.silence=2s");
    }

    @AfterEach
    void stop() {
        if (temporal != null) {
            temporal.close();
        }
        api.close();
    }

    private FakeTemporal startTemporal() {
        FakeTemporal started = FakeTemporal.inProcess(port, api.jdbi());
        temporal = started;
        return started;
    }

    private Answer act(TestRun run, String action) {
        return api.send("POST", RUNS + "/" + Ids.run(run.id()) + "/" + action, TestApi.KEY, BodyPublishers.noBody());
    }

    private static Run awaitRunning(TestRun run) {
        return await().atMost(Duration.ofSeconds(60))
                .until(
                        run::read,
                        read -> read.execution() != null && !read.state().terminal());
    }

    private Run started() {
        return awaitRunning(TestRun.create(api.jdbi(), OWNER, List.of("one")));
    }

    private TestRun handle(Run run) {
        return new TestRun(api.jdbi(), run.id());
    }

    @Test
    @Tag("long")
    void whatIsAcceptedWhileTemporalIsAwayTakesEffectWhenItIsBack() {
        TestSuite suite = TestSuite.create(api.jdbi(), "team_default");
        Answer created = api.post(RUNS, "{\"suite_id\": \"" + suite.text() + "\", \"models\": [\"one\"]}");
        assertThat(created.status()).as(created.response().body()).isEqualTo(200);
        TestRun failed = TestRun.create(api.jdbi(), OWNER, List.of("one")).state(RunState.FAILED);
        assertThat(act(failed, "retry").text("status")).isEqualTo("queued");
        TestRun running = TestRun.create(api.jdbi(), OWNER, List.of("one")).state(RunState.IN_PROGRESS);
        assertThat(act(running, "cancel").text("status")).isEqualTo("cancelling");
        TemporalOutage outage = api.context().getBean(TemporalOutage.class);
        await().until(outage::on);

        startTemporal();
        TestRun fresh = new TestRun(api.jdbi(), Ids.run(created.text("id")).orElseThrow());
        assertThat(awaitRunning(fresh).state()).isEqualTo(RunState.IN_PROGRESS);
        assertThat(awaitRunning(failed).attempt()).isEqualTo(2);
        // Its execution was never Temporal's: it gets one that finishes the cancel.
        Run cancelled = await().atMost(Duration.ofSeconds(60))
                .until(running::read, read -> read.execution() != null && !"execution".equals(read.execution()));
        assertThat(cancelled.state()).isEqualTo(RunState.CANCELLING);
        assertThat(outage.on()).isFalse();
    }

    @Test
    @Tag("long")
    void aRunningExecutionIsLeftAlone() {
        FakeTemporal server = startTemporal();
        Run run = started();
        // The reconciler looks at runs that were quiet for long: at this one before it looks at a later one.
        Run later = started();
        server.workflow(later.id()).terminate("by hand");
        await().atMost(Duration.ofSeconds(60))
                .until(handle(later)::read, read -> read.state().terminal());
        assertThat(handle(run).read().execution()).isEqualTo(run.execution());
        assertThat(handle(run).read().state()).isEqualTo(RunState.IN_PROGRESS);
    }

    @Tag("long")
    @Test
    void theCliServerShowsWhatARunIs() {
        Optional<Path> program = FakeTemporal.program();
        assumeTrue(program.isPresent(), "no temporal program on the PATH, and the in-process server has no list");
        FakeTemporal server = FakeTemporal.cli(program.orElseThrow(), port, api.jdbi());
        temporal = server;
        await().atMost(Duration.ofSeconds(60)).until(api.context().getBean(RequiredSearchAttributes.class)::known);
        Run run = started();
        WorkflowExecutionDescription open = server.workflow(run.id()).describe();
        String suite = Ids.suite(run.request().suiteId());
        assertThat(open.getExecution().getRunId()).isEqualTo(run.execution());
        assertThat(open.getStaticSummary()).isEqualTo(suite + " · one");
        assertThat(open.getTypedSearchAttributes().get(RunSearchAttributes.SUITE))
                .isEqualTo(suite);
        assertThat(open.getTypedSearchAttributes().get(RunSearchAttributes.STATUS))
                .isEqualTo("queued");
        assertThat(open.getTypedSearchAttributes().get(RunSearchAttributes.MODELS))
                .containsExactly("one");
        assertThat(open.getTypedSearchAttributes().get(RunSearchAttributes.ATTEMPT))
                .isEqualTo(1);
    }

    @Test
    @Tag("long")
    void aRunWhoseHistoryIsLostGoesOnWithTheSameAttempt() {
        FakeTemporal forgetful = startTemporal();
        Run before = started();
        forgetful.close();
        startTemporal();
        Run after = await().atMost(Duration.ofSeconds(60))
                .until(
                        handle(before)::read,
                        run -> run.execution() != null && !run.execution().equals(before.execution()));
        assertThat(after.state()).isEqualTo(RunState.IN_PROGRESS);
        assertThat(after.attempt()).isEqualTo(1);
    }

    @Test
    @Tag("long")
    void aTerminatedRunFailsAndCanBeRetried() {
        FakeTemporal server = startTemporal();
        Run run = started();
        TestRun handle = handle(run).sql("""
                INSERT INTO eval_lanes (run_id, kind, lane_no, token, worker, seen_at)
                VALUES (:id, 'generation', 0, gen_random_uuid(), 'dead', now() - interval '1 hour')""");
        server.workflow(run.id()).terminate("by hand");
        Run failed = await().atMost(Duration.ofSeconds(60))
                .until(handle::read, read -> read.state().terminal());
        assertThat(failed.state()).isEqualTo(RunState.FAILED);
        assertThat(Objects.requireNonNull(failed.error()).get("code").stringValue())
                .isEqualTo("workflow_terminated");
        Attempt attempt = api.jdbi()
                .withExtension(AttemptDao.class, dao -> dao.find(run.id(), 1).orElseThrow());
        assertThat(attempt.endState()).isEqualTo(RunState.FAILED);
        assertThat(api.number("SELECT count(*) FROM eval_lanes WHERE run_id = ? AND token IS NOT NULL", run.id()))
                .as("lanes held by a worker that is gone")
                .isZero();
        assertThat(act(handle, "retry").status()).isEqualTo(200);
        assertThat(awaitRunning(handle).attempt()).isEqualTo(2);
    }

    @Test
    void aCancelInTemporalIsACancelOverRest() {
        FakeTemporal server = startTemporal();
        Run run = started();
        server.workflow(run.id()).cancel();
        Run cancelling = await().atMost(Duration.ofSeconds(60))
                .until(
                        handle(run)::read,
                        read -> read.execution() != null && !read.execution().equals(run.execution()));
        assertThat(cancelling.state()).isEqualTo(RunState.CANCELLING);
        assertThat(cancelling.attempt()).isEqualTo(1);
    }
}
