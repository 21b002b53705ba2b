package dev.assay.standalone.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.assay.ledger.Ids;
import dev.assay.simulator.Behaviour;
import dev.assay.simulator.Fault;
import dev.assay.simulator.Latency;
import dev.assay.simulator.Scenario;
import dev.assay.simulator.Then;
import dev.assay.simulator.When;
import dev.assay.standalone.support.LedgerSums;
import dev.assay.standalone.support.TestAssay;
import dev.assay.workflows.run.EvalRunWorkflow;
import dev.assay.workflows.run.RunInput;
import dev.assay.workflows.run.TaskQueues;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What may go wrong between Temporal, the ledger and a lane: no run is stuck by it, and no call is paid for twice. */
class DisturbedRunTest {

    private static final String NO_RETRIES = "{\"max_retries\": 0, \"timeout_seconds\": 20}";
    private static TestAssay assay;

    @BeforeAll
    static void start() {
        assay = TestAssay.start();
    }

    @AfterAll
    static void stop() throws IOException {
        assay.close();
    }

    @BeforeEach
    void healthy() {
        assay.provider.scenario(Scenario.healthy());
        assay.provider.resetCounters();
    }

    private static Scenario calls(Duration latency) {
        return Scenario.healthy().withDefaults(Behaviour.standard().withLatency(Latency.fixed(latency)));
    }

    private static void sql(String sql) {
        assay.jdbi().useHandle(handle -> handle.execute(sql));
    }

    private static <T> Optional<T> one(Class<T> type, String runId, String sql) {
        return assay.jdbi().withHandle(handle -> one(handle, type, runId, sql));
    }

    private static <T> Optional<T> one(Handle handle, Class<T> type, String runId, String sql) {
        return handle.createQuery(sql)
                .bind("id", Ids.run(runId).orElseThrow())
                .mapTo(type)
                .findFirst();
    }

    private static void assertCompleted(String runId, int samples) {
        JsonNode run = assay.untilOver(runId);
        assertThat(run.get("status").asString()).isEqualTo("completed");
        assertThat(run.get("request_counts").get("completed").asInt()).isEqualTo(samples);
        LedgerSums.assertExact(assay.jdbi(), runId);
    }

    @Test
    void aLaneThatTemporalGivesUpWronglyIsHandedOverWithoutARepeatedCall() {
        assay.provider.scenario(calls(Duration.ofMillis(200)));
        String runId = assay.run(300, 5, NO_RETRIES);
        await().until(() -> assay.provider.counters().answered() >= 20);
        String holder = holder(runId).orElseThrow();
        assay.giveUp(runId, "Generate");
        await().until(() -> holder(runId).filter(now -> !now.equals(holder)).isPresent());
        assertThat(assay.provider.counters().answered()).isLessThan(300);

        assay.provider.scenario(Scenario.healthy());
        assertCompleted(runId, 300);
        assertThat(assay.provider.counters().answered()).isEqualTo(300);
        assertThat(assay.rows("eval_discarded_calls", runId)).isEmpty();
    }

    private static Optional<String> holder(String runId) {
        return one(String.class, runId, """
                SELECT token::text FROM eval_lanes WHERE run_id = :id AND kind = 'generation' AND token IS NOT NULL
                """);
    }

    @Test
    void aDispatchOfAnAttemptThatIsOverChangesNothing() {
        assay.provider.scenario(Scenario.healthy().withFaults(Fault.of(When.afterAnswers(20), Then.status(401))));
        String runId = assay.run(60, 5, NO_RETRIES);
        assertThat(assay.untilOver(runId).get("status").asString()).isEqualTo("failed");
        assay.provider.scenario(calls(Duration.ofMillis(100)));

        // The late one is open when the retry is dispatched, and signalled again when the second attempt runs.
        dispatch(runId, 1);
        assay.act(runId, "retry");
        dispatch(runId, 1);
        await().until(() -> assay.provider.counters().answered() >= 30);
        dispatch(runId, 1);
        assertCompleted(runId, 60);
        assertThat(assay.provider.counters().answered()).isEqualTo(60);

        String over = assay.run(runId).toString();
        for (int attempt : new int[] {1, 2, 3}) {
            dispatch(runId, attempt);
            awaitClosed(runId);
        }
        assertThat(assay.run(runId)).hasToString(over);
        assertThat(assay.provider.counters().answered()).isEqualTo(60);
        LedgerSums.assertExact(assay.jdbi(), runId);
    }

    /** As the dispatcher does it. */
    private static void dispatch(String runId, int attempt) {
        WorkflowStub stub = assay.workflows()
                .newUntypedWorkflowStub(
                        EvalRunWorkflow.TYPE,
                        WorkflowOptions.newBuilder()
                                .setWorkflowId(runId)
                                .setTaskQueue(TaskQueues.RUNS)
                                .build());
        stub.signalWithStart(
                EvalRunWorkflow.WAKE, new Object[] {attempt}, new Object[] {new RunInput(runId, attempt, null, false)});
    }

    private static void awaitClosed(String runId) {
        await().until(() -> assay.workflows()
                .newUntypedWorkflowStub(runId)
                .describe()
                .getStatus()
                .name()
                .endsWith("COMPLETED"));
    }

    @Test
    @Tag("long")
    void aSecondCancelDoesNotWaitForCallsInFlight() {
        assay.provider.scenario(calls(Duration.ofSeconds(20)));
        String runId = assay.run(40, 8, "{\"max_retries\": 0, \"timeout_seconds\": 60}");
        await().until(() -> assay.provider.counters().inFlight() == 8);
        assertThat(assay.act(runId, "cancel").get("status").asString()).isEqualTo("cancelling");
        assertThat(assay.act(runId, "cancel").get("status").asString()).isEqualTo("cancelling");
        JsonNode cancelled = assay.untilOver(runId);
        assertThat(cancelled.get("status").asString()).isEqualTo("cancelled");
        assertThat(assay.status(runId, "cancel")).isEqualTo(409);
        assertThat(assay.provider.counters().answered()).isZero();
        LedgerSums.assertExact(assay.jdbi(), runId);
        // The provider makes its answers all the same, and they are not the next test's.
        await().until(() -> assay.provider.counters().inFlight() == 0);

        assay.provider.scenario(Scenario.healthy());
        assay.act(runId, "retry");
        assertCompleted(runId, 40);
        assertThat(LedgerSums.calls(assay.jdbi(), runId)).isEqualTo(40);
    }

    @Test
    void aBlockThatWasTakenAndCouldNotBeReadIsTakenUpAgain() {
        // The lane reads it when it asks what is left to do in a block that it has just taken.
        String runId = without("eval_discarded_calls", () -> {
            String started = assay.run(40, 4, NO_RETRIES);
            await().until(() -> one(Integer.class, started, """
                            SELECT 1 FROM eval_blocks WHERE run_id = :id AND token IS NOT NULL HAVING count(*) > 1
                            """).isPresent());
            return started;
        });
        assertCompleted(runId, 40);
        assertThat(assay.provider.counters().answered()).isEqualTo(40);
    }

    /** Does something while a table cannot be read. */
    private static <T> T without(String table, Supplier<T> work) {
        sql("ALTER TABLE " + table + " RENAME TO away");
        try {
            return work.get();
        } finally {
            sql("ALTER TABLE away RENAME TO " + table);
        }
    }

    @Test
    void aFreeBlockThatIsLockedIsWaitedFor() {
        assay.provider.scenario(calls(Duration.ofMillis(100)));
        String runId = assay.run(40, 4, NO_RETRIES);
        await().pollInterval(Duration.ofMillis(10))
                .until(() -> one(Integer.class, runId, "SELECT 1 FROM eval_blocks WHERE run_id = :id")
                        .isPresent());
        assay.jdbi().useTransaction(handle -> {
            one(
                    handle,
                    Integer.class,
                    runId,
                    "SELECT block_no FROM eval_blocks WHERE run_id = :id ORDER BY block_no DESC LIMIT 1 FOR UPDATE");
            await().until(() -> assay.provider.counters().answered() == 32);
            // The lane goes on looking, and is seen to.
            for (int i = 0; i < 2; i++) {
                Instant seen = seen(runId);
                await().until(() -> seen(runId).isAfter(seen));
            }
            assertThat(assay.provider.counters().answered()).isEqualTo(32);
            assertThat(assay.run(runId).get("status").asString()).isEqualTo("in_progress");
        });
        assertCompleted(runId, 40);
        assertThat(assay.provider.counters().answered()).isEqualTo(40);
    }

    private static Instant seen(String runId) {
        return one(
                        Instant.class,
                        runId,
                        "SELECT max(seen_at) FROM eval_lanes WHERE run_id = :id AND kind = 'generation'")
                .orElseThrow();
    }

    @Test
    void aCauseThatCannotBeWrittenYetCostsNoCall() {
        sql("""
                CREATE FUNCTION away() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN RAISE EXCEPTION 'away' USING ERRCODE = '57P03'; END $$
                """);
        sql("""
                CREATE TRIGGER away BEFORE UPDATE ON eval_runs FOR EACH ROW WHEN (NEW.stop_cause IS NOT NULL)
                EXECUTE FUNCTION away()
                """);
        // Two of the first eight calls are refused while six are in flight.
        assay.provider.scenario(calls(Duration.ofSeconds(2))
                .withFaults(
                        Fault.of(When.promptContaining("question 3"), Then.status(401)),
                        Fault.of(When.promptContaining("question 4"), Then.status(401))));
        String runId = assay.run(80, 8, NO_RETRIES);
        await().until(() -> assay.provider.counters().answered() == 6);
        sql("DROP TRIGGER away ON eval_runs");
        sql("DROP FUNCTION away");
        JsonNode failed = assay.untilOver(runId);
        assertThat(failed.get("error").get("code").asString()).isEqualTo("credentials_rejected");
        LedgerSums.assertExact(assay.jdbi(), runId);

        assay.provider.scenario(Scenario.healthy());
        assay.act(runId, "retry");
        assertCompleted(runId, 80);
        assertThat(assay.provider.counters().answered()).isEqualTo(80);
    }

    @Test
    @Tag("long")
    void aRunThatCannotBePreparedCanBeCancelledAndFailsInTheEnd() {
        String suiteId = assay.suite(assay.upload("q.jsonl", TestAssay.questions(20)), "{{question}}", "{{answer}}");
        String runId = without("file_chunks", () -> {
            String started = assay.run(suiteId, 4, NO_RETRIES);
            await().until(() -> assay.run(started).get("status").asString().equals("in_progress"));
            assay.act(started, "cancel");
            assertThat(assay.untilOver(started).get("status").asString()).isEqualTo("cancelled");

            assay.act(started, "retry");
            JsonNode failed = assay.untilOver(started);
            assertThat(failed.get("status").asString()).isEqualTo("failed");
            assertThat(failed.get("error").get("code").asString()).isEqualTo("internal_error");
            return started;
        });
        assay.act(runId, "retry");
        assertCompleted(runId, 20);
        assertThat(assay.rows("eval_items", runId)).hasSize(20);
        assertThat(assay.provider.counters().answered()).isEqualTo(20);
    }
}
