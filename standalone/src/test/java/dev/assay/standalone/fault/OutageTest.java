package dev.assay.standalone.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.assay.ledger.Ids;
import dev.assay.simulator.Scenario;
import dev.assay.standalone.support.LedgerSums;
import dev.assay.standalone.support.TestAssay;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** A provider that is away costs no sample, and one model's trouble is not another's. */
@Order(1) // takes longest: begun first, it is not waited for alone
class OutageTest {

    private static final int PATIENCE_SECONDS = 15;
    private static final String NO_RETRIES = "{\"max_retries\": 0, \"timeout_seconds\": 20}";
    private static TestAssay assay;

    @BeforeAll
    static void start() {
        assay = TestAssay.start("assay.provider.outage-patience=" + PATIENCE_SECONDS + "s");
    }

    @AfterAll
    static void stop() throws IOException {
        assay.close();
    }

    @BeforeEach
    void healthy() {
        provider(20, "");
        assay.provider.resetCounters();
    }

    /** @param faults as in a scenario, without brackets */
    private static void provider(int latencyMs, String faults) {
        assay.provider.scenario(Scenario.parse(
                "{\"defaults\": {\"latency\": {\"fixed_ms\": %d}, \"answer_otherwise\": \"echo\"}, \"faults\": [%s]}"
                        .formatted(latencyMs, faults)));
    }

    private static String run(int rows, int concurrency, List<String> models) {
        String suite = assay.suite(assay.upload("q.jsonl", TestAssay.questions(rows)), "{{question}}", "{{answer}}");
        return run(suite, concurrency, models, "");
    }

    private static String run(String suite, int concurrency, List<String> models, String more) {
        return assay.post(
                        "/api/v1/llm/evals/runs",
                        "{\"suite_id\": \"%s\", \"models\": [\"%s\"], \"concurrency\": %d, \"generation\": %s%s}"
                                .formatted(suite, String.join("\", \"", models), concurrency, NO_RETRIES, more))
                .get("id")
                .asString();
    }

    private static void assertEnds(JsonNode run, String status, int completed, int failed) {
        assertThat(run.get("status").asString()).as(run.toString()).isEqualTo(status);
        assertThat(run.get("request_counts").get("completed").asInt())
                .as(run.toString())
                .isEqualTo(completed);
        assertThat(run.get("request_counts").get("failed").asInt())
                .as(run.toString())
                .isEqualTo(failed);
    }

    private static JsonNode model(JsonNode run, String model) {
        return run.get("metrics").get("by_model").get(model);
    }

    private static String samples(JsonNode model) {
        JsonNode samples = model.get("samples");
        return samples.get("completed").asInt() + " completed, "
                + samples.get("failed").asInt() + " failed, "
                + samples.get("unfinished").asInt() + " unfinished, complete: "
                + model.get("complete").asBoolean();
    }

    @Tag("long")
    @ParameterizedTest
    @CsvSource({"2, {\"status\": 429}", "2, {\"kind\": \"cut\"}", "100, {\"status\": 503}"})
    void otherOutagesThatEndCostNoneEither(int concurrency, String trouble) {
        anOutageThatEndsCostsNoSampleThoughNothingIsRetried(concurrency, trouble);
    }

    @ParameterizedTest
    @CsvSource({"2, {\"status\": 503}", "100, {\"kind\": \"cut\"}"})
    void anOutageThatEndsCostsNoSampleThoughNothingIsRetried(int concurrency, String trouble) {
        String runId = run(300, concurrency, List.of("m"));
        await().until(() -> assay.provider.counters().answered() >= 10);
        provider(20, "{\"then\": " + trouble + "}");
        await().until(() -> assay.get("/api/v1/llm/evals/runs/" + runId + "/progress")
                        .get("holds")
                        .size()
                == 1);
        long answered = assay.provider.counters().answered();
        assertThat(answered).as("answers before the outage").isLessThan(300);
        await().until(() -> assay.provider.counters().inFlight() == 0);
        // From now on single calls ask for the model, one at a time and after pauses that grow.
        assay.provider.resetMaxInFlight();
        long asked = assay.provider.counters().requests();
        await().until(() -> assay.provider.counters().requests() > asked);
        assertThat(assay.provider.counters().maxInFlight()).isLessThanOrEqualTo(1);
        assertThat(assay.provider.counters().answered()).isEqualTo(answered);
        provider(0, "");

        assertEnds(assay.untilOver(runId), "completed", 300, 0);
        assertThat(assay.provider.counters().repeatedAnswers()).isLessThanOrEqualTo(concurrency);
        LedgerSums.assertExact(assay.jdbi(), runId);
    }

    @Test
    @Tag("long")
    void oneThatLastsLongerThanPatienceStopsTheModelAndFailsNothing() {
        String runId = run(120, 4, List.of("m", "gone"));
        await().until(() -> assay.provider.counters().answered("gone") >= 10);
        provider(20, "{\"when\": {\"model\": \"gone\"}, \"then\": {\"status\": 503}}");
        JsonNode failed = assay.untilOver(runId);

        assertThat(failed.get("error").get("code").asString()).isEqualTo("provider_unavailable");
        assertThat(failed.get("error").get("model").asString()).isEqualTo("gone");
        assertThat(failed.get("error").get("message").asString()).contains("HTTP 503");
        assertThat(failed.get("status").asString()).isEqualTo("failed");
        assertThat(samples(model(failed, "m"))).isEqualTo("120 completed, 0 failed, 0 unfinished, complete: true");
        assertThat(model(failed, "m").get("score").isNumber()).isTrue();
        assertThat(samples(model(failed, "gone"))).contains(" 0 failed").endsWith("complete: false");
        assertThat(model(failed, "gone").get("score").isNull()).isTrue();
        assertThat(failed.get("metrics").get("score").isNull()).isTrue();
        LedgerSums.assertExact(assay.jdbi(), runId);
        long before = assay.provider.counters().answered("gone");

        provider(0, "");
        assay.act(runId, "retry");
        JsonNode completed = assay.untilOver(runId);
        assertEnds(completed, "completed", 240, 0);
        assertThat(completed.get("metrics").get("score").isNumber()).isTrue();
        assertThat(assay.provider.counters().answered("gone")).isEqualTo(120);
        assertThat(before).isLessThan(120);
        assertThat(assay.provider.counters().answered("m")).isEqualTo(120);
        assertThat(assay.provider.counters().repeatedAnswers()).isZero();
    }

    @Test
    void modelsThatAreUnknownOrForbiddenStopAndTheOthersFinish() {
        provider(
                20,
                "{\"when\": {\"model\": \"unknown\"}, \"then\": {\"status\": 404, \"code\": \"model_not_found\"}},"
                        + "{\"when\": {\"model\": \"forbidden\"}, \"then\": {\"status\": 403}}");
        String runId = run(60, 4, List.of("unknown", "m", "forbidden"));
        JsonNode failed = assay.untilOver(runId);
        assertEnds(failed, "failed", 60, 0);
        assertThat(failed.get("error")
                        .get("details")
                        .get("models")
                        .valueStream()
                        .map(model -> model.get("model").asString() + " "
                                + model.get("code").asString()))
                .containsExactlyInAnyOrder("unknown model_unknown", "forbidden credentials_rejected");
        assertThat(model(failed, "m").get("complete").asBoolean()).isTrue();
        JsonNode attempt = assay.get("/api/v1/llm/evals/runs/" + runId + "/attempts/1");
        assertThat(attempt.get("metrics")).isEqualTo(failed.get("metrics"));
        JsonNode plan = assay.get("/api/v1/llm/evals/runs/" + runId + "/retry-plan");
        assertThat(plan.get("kept").asInt()).isEqualTo(60);
        assertThat(plan.get("requeued").asInt()).isEqualTo(120);
        JsonNode progress = assay.get("/api/v1/llm/evals/runs/" + runId + "/progress");
        assertThat(progress.get("stopped_models")).hasSize(2);

        provider(0, "");
        assay.act(runId, "retry");
        assertEnds(assay.untilOver(runId), "completed", 180, 0);
        assertThat(assay.provider.counters().answered()).isEqualTo(180);
        assertThat(assay.get("/api/v1/llm/evals/runs/" + runId + "/progress").get("stopped_models"))
                .isEmpty();
    }

    @Test
    void aKeyThatIsRejectedStopsTheRun() {
        provider(20, "{\"when\": {\"model\": \"first\", \"from_call\": 11}, \"then\": {\"status\": 401}}");
        String runId = run(300, 2, List.of("first", "second"));
        JsonNode failed = assay.untilOver(runId);
        assertThat(failed.get("error").get("code").asString()).isEqualTo("credentials_rejected");
        assertThat(assay.provider.counters().answered("second")).isLessThan(300);
        assertThat(model(failed, "second").get("complete").asBoolean()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"4, 60", "64, 192"})
    @Tag("long")
    void whereEveryRequestIsRejectedFewAreMade(int concurrency, int most) {
        provider(5, "{\"when\": {\"model\": \"rejects\"}, \"then\": {\"status\": 400}}");
        String runId = run(3_000, concurrency, List.of("rejects"));
        JsonNode failed = assay.untilOver(runId);
        assertThat(failed.get("status").asString()).isEqualTo("failed");
        assertThat(failed.get("error").get("code").asString()).isEqualTo("all_requests_rejected");
        assertThat(failed.get("error").get("message").asString()).contains("HTTP 400");
        assertThat(assay.provider.counters().requests()).isLessThan(most);
        int refused = failed.get("request_counts").get("failed").asInt();
        assertThat(refused).isBetween(Math.max(20, 2 * concurrency), most - 1);
        assertThat(samples(model(failed, "rejects")))
                .isEqualTo(
                        "0 completed, %d failed, %d unfinished, complete: false".formatted(refused, 3_000 - refused));

        provider(0, "");
        assay.act(runId, "retry");
        assertEnds(assay.untilOver(runId), "completed", 3_000, 0);
    }

    @Test
    @Tag("long")
    void aSampleThatAlwaysFailsIsExhaustedAndTheRunCompletes() {
        provider(5, "{\"when\": {\"prompt_contains\": \"question 7\"}, \"then\": {\"status\": 500}}");
        String runId = run(70, 8, List.of("m"));
        // question 7 only, of 0..69
        assertEnds(assay.untilOver(runId), "completed", 69, 1);
        JsonNode sample = assay.get("/api/v1/llm/evals/runs/" + runId + "/samples?status=failed")
                .get("data")
                .get(0);
        assertThat(sample.get("error").get("code").asString()).isEqualTo("server_error");
        assertThat(sample.get("error").get("message").asString()).contains("HTTP 500");

        // Alone from the start, it is known by its failure in the attempt before.
        assay.act(runId, "rerun-failed");
        assertEnds(assay.untilOver(runId), "completed", 69, 1);
    }

    private static String poison(int rows) {
        return IntStream.range(0, rows)
                .mapToObj("{\"question\": \"poison %d\", \"answer\": \"a\"}\n"::formatted)
                .collect(Collectors.joining());
    }

    @Test
    @Tag("long")
    void manySamplesThatAlwaysFailAtTheStartDoNotHoldTheOthers() {
        // 0..9, and none of 10..99
        provider(5, "{\"when\": {\"prompt_contains\": \"poison\"}, \"then\": {\"status\": 500}}");
        String rows = poison(10) + TestAssay.questions(200);
        String suite = assay.suite(assay.upload("q.jsonl", rows), "{{question}}", "{{answer}}");
        String runId = run(suite, 2, List.of("m"), "");
        assertEnds(assay.untilOver(runId), "completed", 200, 10);
    }

    @Test
    void aRunThatWaitsForAModelIsCancelledAndPausedAtOnce() {
        String runId = run(100, 8, List.of("m"));
        await().until(() -> assay.provider.counters().answered() >= 10);
        provider(20, "{\"then\": {\"status\": 503, \"retry_after_seconds\": 60}}");
        await().until(() -> assay.get("/api/v1/llm/evals/runs/" + runId + "/progress")
                        .get("holds")
                        .size()
                == 1);
        assay.act(runId, "pause");
        await().until(() -> lanes(runId) == 0);
        assay.act(runId, "resume");
        await().until(() -> lanes(runId) > 0);
        assay.act(runId, "cancel");
        JsonNode cancelled = assay.untilOver(runId);
        assertThat(cancelled.get("status").asString()).isEqualTo("cancelled");
        assertThat(cancelled.get("request_counts").get("failed").asInt()).isZero();
        assertThat(model(cancelled, "m").get("complete").asBoolean()).isFalse();
        assertThat(cancelled.get("metrics").get("score").isNull()).isTrue();
        LedgerSums.assertExact(assay.jdbi(), runId);
    }

    private static long lanes(String runId) {
        return assay.jdbi()
                .withHandle(handle -> handle.createQuery(
                                "SELECT count(*) FROM eval_lanes WHERE run_id = :id AND token IS NOT NULL")
                        .bind("id", Ids.run(runId).orElseThrow())
                        .mapTo(Long.class)
                        .one());
    }

    @Test
    @Tag("long")
    void aBatchOfAModelThatIsStoppedIsNotGraded() {
        provider(20, "{\"when\": {\"model\": \"gone\"}, \"then\": {\"status\": 404, \"code\": \"model_not_found\"}}");
        String suite = assay.suite(
                assay.upload("q.jsonl", TestAssay.questions(30)),
                "{{question}}",
                "{{answer}}",
                "{\"type\": \"python\", \"contract\": \"batch\", \"source\":"
                        + " \"def grade_batch(samples):\\n    return [1.0 for s in samples]\"}");
        String runId = run(suite, 4, List.of("m", "gone"), "");
        JsonNode failed = assay.untilOver(runId);
        assertEnds(failed, "failed", 30, 0);
        assertThat(model(failed, "m").get("score").asDouble()).isEqualTo(1);
        assertThat(model(failed, "gone").get("complete").asBoolean()).isFalse();

        provider(0, "");
        assay.act(runId, "retry");
        assertEnds(assay.untilOver(runId), "completed", 60, 0);
    }

    private static String judged(int rows) {
        return judged(TestAssay.questions(rows));
    }

    private static String judged(String rows) {
        String suite = assay.suite(
                assay.upload("q.jsonl", rows),
                "{{question}}",
                "{{answer}}",
                "{\"type\": \"llm_judge\", \"prompt_template\": \"JUDGE {{output}}\\nVerdict: good\","
                        + " \"choices\": {\"good\": 1, \"bad\": 0}}");
        return run(suite, 4, List.of("m"), ", \"judge_model\": \"judge\"");
    }

    @Test
    @Tag("long")
    void aJudgeThatIsAwayForAWhileCostsNoSample() {
        provider(5, "{\"when\": {\"model\": \"judge\"}, \"then\": {\"status\": 503}}");
        String runId = judged(60);
        await().until(() -> assay.get("/api/v1/llm/evals/runs/" + runId + "/progress")
                        .get("holds")
                        .size()
                == 1);
        provider(0, "");
        assertEnds(assay.untilOver(runId), "completed", 60, 0);
        assertThat(assay.provider.counters().answered("m")).isEqualTo(60);
        assertThat(assay.provider.counters().answered("judge")).isEqualTo(60);
    }

    @Test
    @Tag("long")
    void aJudgeThatStaysAwayStopsTheRunAndFailsNothing() {
        provider(5, "{\"when\": {\"model\": \"judge\", \"from_call\": 11}, \"then\": {\"status\": 503}}");
        String runId = judged(60);
        JsonNode failed = assay.untilOver(runId);
        assertThat(failed.get("error").get("code").asString()).isEqualTo("provider_unavailable");
        assertThat(failed.get("error").get("model").asString()).isEqualTo("judge");
        assertEnds(failed, "failed", 10, 0);
        provider(0, "");
        assay.act(runId, "retry");
        assertEnds(assay.untilOver(runId), "completed", 60, 0);
        assertThat(assay.provider.counters().answered("judge")).isEqualTo(60);
    }

    @Test
    void aJudgeThatRejectsEverythingStopsTheRun() {
        provider(5, "{\"when\": {\"model\": \"judge\"}, \"then\": {\"status\": 400}}");
        String runId = judged(300);
        JsonNode failed = assay.untilOver(runId);
        assertThat(failed.get("error").get("code").asString()).isEqualTo("all_requests_rejected");
        assertThat(failed.get("request_counts").get("failed").asInt()).isLessThan(60);
    }

    /** Of what a retry asks for, all may be what the judge refuses. */
    @Test
    void aJudgeThatRejectsWhatIsLeftDoesNotFailARunThatWasCompleted() {
        provider(
                5,
                "{\"when\": {\"model\": \"judge\", \"prompt_contains\": \"poison\"},"
                        + " \"then\": {\"status\": 400, \"code\": \"content_filter\"}}");
        String runId = judged(TestAssay.questions(60) + "\n" + poison(25));
        assertEnds(assay.untilOver(runId), "completed", 60, 25);
        assay.act(runId, "rerun-failed");
        assertEnds(assay.untilOver(runId), "completed", 60, 25);
        assertThat(assay.provider.counters().answered("judge")).isEqualTo(60);
    }

    /** What another process is given stands in the ledger: here it is written as one would. */
    @Test
    @Tag("long")
    void aModelThatAnswersAnotherWorkerIsNotStoppedByOneThatItDoesNotAnswer() throws InterruptedException {
        provider(20, "{\"when\": {\"model\": \"m\", \"from_call\": 11}, \"then\": {\"status\": 503}}");
        String runId = run(100, 4, List.of("m"));
        AtomicBoolean cutOff = new AtomicBoolean(true);
        Thread other = Thread.ofVirtual().start(() -> {
            while (cutOff.get()) {
                assay.jdbi()
                        .useHandle(handle -> handle.createUpdate(
                                        "UPDATE eval_blocks SET generated_at = clock_timestamp() WHERE run_id = :id")
                                .bind("id", Ids.run(runId).orElseThrow())
                                .execute());
                LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
            }
        });
        try {
            await().atMost(Duration.ofMinutes(1)).until(() -> heldSeconds(runId) > PATIENCE_SECONDS + 5);
        } finally {
            cutOff.set(false);
            other.join();
        }
        JsonNode failed = assay.untilOver(runId);
        assertThat(failed.get("request_counts").get("failed").asInt()).isZero();
        assertThat(failed.get("error").get("code").asString()).isEqualTo("provider_unavailable");
    }

    private static long heldSeconds(String runId) {
        JsonNode run = assay.get("/api/v1/llm/evals/runs/" + runId);
        assertThat(run.get("status").asString()).isNotEqualTo("failed");
        return assay.jdbi()
                .withHandle(handle -> handle.createQuery(
                                "SELECT coalesce(max(extract(epoch FROM now() - held_since)), 0)::bigint"
                                        + " FROM eval_lanes WHERE run_id = :id")
                        .bind("id", Ids.run(runId).orElseThrow())
                        .mapTo(Long.class)
                        .one());
    }
}
