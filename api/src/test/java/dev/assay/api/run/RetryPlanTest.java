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
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** The plan says what the receipt then says. */
class RetryPlanTest {

    private static final String RUNS = TestApi.EVALS + "/runs/";
    private static final List<String> SHARED =
            List.of("kept", "resumed_at_scoring", "requeued", "prepared_from_scratch", "calls_saved", "tokens_saved");
    private static TestApi api;

    @BeforeAll
    static void start() {
        api = TestApi.start("spring.temporal.connection.target=127.0.0.1:1");
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    private static TestRun create(String... models) {
        return TestRun.create(api.jdbi(), new Run.Owner("org", "team_default", null), List.of(models));
    }

    /** 40 samples in blocks of 8: 16 scored, 4 generated, 1 failed while generating, 19 without a row. */
    private static TestRun brokenHalfWay() {
        return create("one")
                .items(0, 0, 40)
                .blocks(0, 0, 0, 40, 8)
                .generate(0, 0, 19)
                .score(0, 0, 15)
                .phase("done", false, 0, 0, 15)
                .fail("generate", 0, 20, 20);
    }

    private static TestRun completedWithFailures() {
        return create("one")
                .items(0, 0, 16)
                .blocks(0, 0, 0, 16, 8)
                .generate(0, 0, 14)
                .score(0, 0, 13)
                .fail("score", 0, 14, 14)
                .fail("generate", 0, 15, 15)
                .phase("done", false, 0, 0, 15)
                .state(RunState.COMPLETED);
    }

    private static Answer plan(TestRun run) {
        return api.get(RUNS + Ids.run(run.id()) + "/retry-plan");
    }

    private static void equalsTheReceipt(TestRun run) {
        JsonNode plan = plan(run).json();
        String path = RUNS + Ids.run(run.id()) + "/";
        assertThat(plan(run).json()).as("a second look").isEqualTo(plan);
        assertThat(api.send("POST", path + plan.get("operation").asString(), TestApi.KEY, BodyPublishers.noBody())
                        .status())
                .isEqualTo(200);
        JsonNode attempt =
                api.get(path + "attempts/" + plan.get("attempt").asInt()).json();
        for (String field : SHARED) {
            assertThat(attempt.get("receipt").get(field)).as(field).isEqualTo(plan.get(field));
        }
        assertThat(attempt.get("receipt").propertyNames()).containsExactlyInAnyOrderElementsOf(SHARED);
    }

    @Test
    void ofARunThatBrokeHalfWay() {
        TestRun run = brokenHalfWay()
                .sql("UPDATE eval_blocks SET cost_usd = 0.05 * generated WHERE run_id = :id AND generated > 0")
                .sql("UPDATE eval_generations SET cost_usd = 0.05 WHERE run_id = :id")
                .state(RunState.FAILED);
        assertThat(plan(run).json().toString()).isEqualTo("""
                {"object":"eval.run.retry_plan","run_id":"%s","operation":"retry","attempt":2,"kept":16,\
                "resumed_at_scoring":4,"requeued":20,"prepared_from_scratch":false,"calls_saved":20,\
                "tokens_saved":{"input":200,"output":40},"estimated_tokens":{"input":200,"output":40},\
                "estimated_cost_usd":1}""".formatted(Ids.run(run.id())));
        equalsTheReceipt(run);
    }

    @Test
    void ofACompletedRunWithFailedSamples() {
        TestRun run = completedWithFailures();
        assertThat(plan(run).text("operation")).isEqualTo("rerun-failed");
        assertThat(plan(run).json().get("requeued").asInt()).isEqualTo(1);
        assertThat(plan(run).json().get("estimated_cost_usd").isNull()).isTrue();
        equalsTheReceipt(run);
    }

    @Test
    void ofARunWithoutItems() {
        TestRun run = create("one").state(RunState.CANCELLED);
        assertThat(plan(run).json().get("prepared_from_scratch").asBoolean()).isTrue();
        assertThat(plan(run).json().at("/estimated_tokens/input").isNull()).isTrue();
        equalsTheReceipt(run);
    }

    @Test
    void whereNobodyReportedTokensNoneAreSaid() {
        TestRun run = brokenHalfWay()
                .sql("UPDATE eval_generations SET input_tokens = NULL WHERE run_id = :id")
                .sql("UPDATE eval_blocks SET input_tokens = NULL WHERE run_id = :id")
                .state(RunState.FAILED);
        assertThat(plan(run).json().get("tokens_saved")).hasToString("{\"input\":null,\"output\":40}");
        equalsTheReceipt(run);
    }

    /** The second model has answered nothing yet, so nobody knows what its answers will cost. */
    @Test
    void aModelWithoutAnyAnswerIsNotGuessedAt() {
        TestRun run = create("one", "two")
                .items(0, 0, 8)
                .blocks(0, 0, 0, 8, 8)
                .blocks(0, 1, 0, 8, 8)
                .generate(0, 0, 3)
                .state(RunState.FAILED);
        assertThat(plan(run).json().get("requeued").asInt()).isEqualTo(12);
        assertThat(plan(run).json().get("estimated_tokens")).hasToString("{\"input\":null,\"output\":null}");
        run.generate(1, 0, 1);
        assertThat(plan(run).json().get("estimated_tokens")).hasToString("{\"input\":100,\"output\":20}");
        equalsTheReceipt(run);
    }

    @ParameterizedTest
    @EnumSource(
            value = RunState.class,
            names = {"FAILED", "CANCELLED", "COMPLETED"},
            mode = EnumSource.Mode.EXCLUDE)
    void aRunThatHasNotEndedHasNone(RunState state) {
        Answer answer = plan(brokenHalfWay().state(state));
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.code()).isEqualTo("run_not_retryable");
        assertThat(answer.message()).startsWith("run is " + state.text());
    }

    @Test
    void norHasACompletedRunWithoutFailures() {
        TestRun run = create("one")
                .items(0, 0, 8)
                .blocks(0, 0, 0, 8, 8)
                .generate(0, 0, 7)
                .score(0, 0, 7)
                .phase("done", false, 0, 0, 7)
                .state(RunState.COMPLETED);
        assertThat(plan(run).code()).isEqualTo("no_failed_samples");
    }

    @Test
    void ofOthersNothingIsSaid() {
        TestRun run = brokenHalfWay().state(RunState.FAILED);
        String stranger = api.newKey("team_stranger");
        String path = RUNS + Ids.run(run.id()) + "/retry-plan";
        assertThat(api.send("GET", path, stranger, BodyPublishers.noBody()).status())
                .isEqualTo(404);
        assertThat(api.get(RUNS + "eval_run_x/retry-plan").status()).isEqualTo(404);
    }
}
