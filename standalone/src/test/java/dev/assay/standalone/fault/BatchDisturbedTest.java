package dev.assay.standalone.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.assay.simulator.Scenario;
import dev.assay.standalone.support.TestAssay;
import java.io.IOException;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What may go wrong while {@code grade_batch} is in the middle of its calls: none of them is paid for twice, though it draws
 * what it asks.
 */
@Tag("long")
class BatchDisturbedTest {

    private static final int ROWS = 30;
    private static final int CALLS = 40;

    private static TestAssay assay;

    @BeforeAll
    static void start() {
        assay = TestAssay.start(
                "assay.reconciler.interval=1s", "assay.reconciler.settling=1s", "assay.reconciler.quiet=1s");
    }

    @AfterAll
    static void stop() throws IOException {
        assay.close();
    }

    @BeforeEach
    void slowJudge() {
        assay.provider.scenario(Scenario.parse("""
                {"per_model": {"judge": {"latency": {"fixed_ms": 150}}}}"""));
        assay.provider.resetCounters();
    }

    private static void healthy() {
        assay.provider.scenario(Scenario.healthy());
    }

    @Test
    void aGraderThatTemporalGivesUpWronglyIsFollowedAndNotJoined() {
        String run = run();
        await().until(() -> judged() >= 3);
        assay.giveUp(run, "Aggregate");
        assertCompleted(run);
        assertThat(judged()).isBetween((long) CALLS, CALLS + 1L);
    }

    @Test
    void aGraderOfATerminatedWorkflowPaysForNoCallBesideTheRetry() {
        String run = run();
        await().until(() -> judged() >= 3);
        assay.workflows().newUntypedWorkflowStub(run).terminate("by an operator");
        JsonNode failed = assay.untilOver(run);
        assertThat(failed.get("error").get("code").asString()).isEqualTo("workflow_terminated");
        assertThat(judged()).isLessThan(CALLS);

        assay.act(run, "retry");
        assertCompleted(run);
        assertThat(judged()).isBetween((long) CALLS, CALLS + 1L);
    }

    @Test
    void aCancelIsHeededBetweenTwoCalls() {
        String run = run();
        await().until(() -> judged() >= 3);
        assay.act(run, "cancel");
        long before = judged();
        assertThat(assay.untilOver(run).get("status").asString()).isEqualTo("cancelled");
        assertThat(judged()).isBetween(before, before + 2);

        healthy();
        assay.act(run, "retry");
        assertCompleted(run);
        assertThat(judged()).isEqualTo(CALLS);
        assertThat(assay.rows("eval_discarded_calls", run)).isEmpty();
    }

    @Test
    void aPauseIsHeededBetweenTwoCallsAndAResumeRepeatsNone() {
        String run = run();
        await().until(() -> judged() >= 3);
        assay.act(run, "pause");
        long before = judged();
        await().until(() -> letGo(run));
        assertThat(judged()).isBetween(before, before + 2);
        assertThat(status(run)).isEqualTo("in_progress");

        healthy();
        assay.act(run, "resume");
        assertCompleted(run);
        assertThat(judged()).isEqualTo(CALLS);
    }

    /** It is the end of another pause that wakes it, not the beginning of this one. */
    @Test
    void aPauseThatIsTakenBackAtOnceRepeatsNone() {
        String run = run();
        await().until(() -> judged() >= 3);
        assay.act(run, "pause");
        assay.act(run, "resume");
        assay.act(run, "pause");
        healthy();
        assay.act(run, "resume");
        assertCompleted(run);
        assertThat(judged()).isEqualTo(CALLS);
    }

    @Test
    void aCancelWhilePausedEndsTheRun() {
        String run = run();
        await().until(() -> judged() >= 3);
        assay.act(run, "pause");
        await().until(() -> letGo(run));
        assay.act(run, "cancel");
        assertThat(assay.untilOver(run).get("status").asString()).isEqualTo("cancelled");

        healthy();
        assay.act(run, "retry");
        assertCompleted(run);
        assertThat(judged()).isEqualTo(CALLS);
    }

    @Test
    void aCancelDoesNotWaitForRetryAfter() {
        assay.provider.scenario(Scenario.parse("""
                {"faults": [{"when": {"model": "judge"}, "then": {"status": 429, "retry_after_seconds": 40}}]}"""));
        String run = run();
        await().until(() -> assay.provider.counters().requests() == ROWS + 1
                && assay.provider.counters().inFlight() == 0);
        assay.act(run, "cancel");
        await().until(() -> status(run).equals("cancelled"));

        healthy();
        assay.act(run, "retry");
        assertCompleted(run);
        assertThat(judged()).isEqualTo(CALLS);
    }

    /** The aggregate cannot be written, and the run is over before it can: a retry must not call it whole. */
    @Test
    void scoresWithoutTheirAggregateAreNotThere() {
        healthy();
        sql("CREATE SEQUENCE refused");
        String run = refusing("57P03", () -> {
            String started = run();
            await().until(BatchDisturbedTest::refusals, refusals -> refusals > 0);
            assay.act(started, "cancel");
            assertThat(assay.untilOver(started).get("status").asString()).isEqualTo("cancelled");
            return started;
        });
        assay.act(run, "retry");
        assertCompleted(run);
        assertThat(judged()).isEqualTo(CALLS);
    }

    @Test
    void anErrorOfOursFailsTheRunInTheEnd() {
        healthy();
        sql("CREATE SEQUENCE refused");
        String run = refusing("P0001", () -> {
            String started = run();
            JsonNode failed = assay.untilOver(started);
            assertThat(failed.get("status").asString()).isEqualTo("failed");
            assertThat(failed.get("error").get("code").asString()).isEqualTo("internal_error");
            return started;
        });
        assay.act(run, "retry");
        assertCompleted(run);
        assertThat(judged()).isEqualTo(CALLS);
    }

    /** Does something while PostgreSQL refuses aggregates; {@code refused} counts them. */
    private static String refusing(String state, Supplier<String> work) {
        sql("""
                CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN PERFORM nextval('refused'); RAISE EXCEPTION 'refused' USING ERRCODE = '%s'; END $$
                """.formatted(state));
        sql("CREATE TRIGGER refuse BEFORE INSERT ON eval_aggregates FOR EACH ROW EXECUTE FUNCTION refuse()");
        try {
            return work.get();
        } finally {
            sql("DROP TRIGGER refuse ON eval_aggregates");
            sql("DROP FUNCTION refuse");
            sql("DROP SEQUENCE refused");
        }
    }

    private static long refusals() {
        return assay.jdbi()
                .withHandle(handle -> handle.createQuery(
                                "SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM refused")
                        .mapTo(Long.class)
                        .one());
    }

    private static void sql(String sql) {
        assay.jdbi().useHandle(handle -> handle.execute(sql));
    }

    private static void assertCompleted(String run) {
        JsonNode over = assay.untilOver(run);
        assertThat(over.get("status").asString()).as(over.toString()).isEqualTo("completed");
        assertThat(over.get("metrics").get("score").asDouble()).isEqualTo(CALLS);
        assertThat(assay.provider.counters().answered("m")).isEqualTo(ROWS);
        assertThat(assay.rows("eval_grader_calls", run)).hasSize(CALLS);
    }

    private static String run() {
        String suite = assay.suite(
                assay.upload("q.jsonl", TestAssay.questions(ROWS)), "{{question}}", "{{answer}}", """
                {"type": "python", "contract": "batch", "model_access": "mka1", "max_model_calls": %d, "source": %s}
                """.formatted(
                                CALLS, JsonMapper.shared().writeValueAsString("""
                        import random

                        def grade_batch(samples, ctx):
                            said = [ctx.responses_create(input="%%d: %%s?" %% (n, random.random()))["output_text"]
                                    for n in range(%d)]
                            return {"score": len(said)}
                        """.formatted(CALLS))));
        return assay.post("/api/v1/llm/evals/runs", """
                        {"suite_id": "%s", "models": ["m"], "generation": {"max_retries": 1}, "judge_model": "judge"}
                        """.formatted(suite))
                .get("id")
                .asString();
    }

    /** Whether nobody has the batch in hand. */
    private static boolean letGo(String run) {
        return assay.rows(
                        "(SELECT run_id, token FROM eval_blocks WHERE phase = 'aggregate' AND token IS NOT NULL)", run)
                .isEmpty();
    }

    private static String status(String run) {
        return assay.run(run).get("status").asString();
    }

    private static long judged() {
        return assay.provider.counters().answered("judge");
    }
}
