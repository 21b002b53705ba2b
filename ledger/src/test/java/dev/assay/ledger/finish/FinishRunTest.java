package dev.assay.ledger.finish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.ledger.LedgerTestCase;
import dev.assay.ledger.StepRows;
import dev.assay.ledger.TestRun;
import dev.assay.ledger.lane.ExecutionDao;
import dev.assay.ledger.lane.ModelStopDao;
import dev.assay.ledger.lane.StopCause;
import dev.assay.ledger.run.RunState;
import dev.assay.ledger.step.StepRow;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The terminal transition. */
class FinishRunTest extends LedgerTestCase {

    @Test
    void countsAndMetricsEqualARecomputationOverTheSamples() {
        TestRun run = evaluated(100, 8);
        assertThat(finish(run, EXECUTION)).isEqualTo(RunState.COMPLETED);
        JsonNode metrics = JsonMapper.shared()
                .readTree(texts(run, "SELECT metrics FROM eval_runs WHERE id = :id")
                        .getFirst());
        double mean = number(run, "SELECT avg(score) FROM eval_scores WHERE run_id = :id");
        double stderr = number(run, "SELECT stddev_samp(score) / sqrt(count(*)) FROM eval_scores WHERE run_id = :id");
        assertThat(metrics.get("score").asDouble()).isCloseTo(mean, within(1e-12));
        JsonNode ofModel = metrics.at("/by_task/task0/by_model/one");
        JsonNode accuracy = ofModel.at("/metrics/accuracy");
        assertThat(accuracy.get("mean").asDouble()).isCloseTo(mean, within(1e-12));
        assertThat(accuracy.get("stderr").asDouble()).isCloseTo(stderr, within(1e-12));
        assertThat(accuracy.get("ci95_method").asString()).isEqualTo("t");
        assertThat(accuracy.at("/ci95/1").asDouble()).isCloseTo(mean + 1.98697865 * stderr, within(1e-8));
        assertThat(accuracy.get("count").asLong()).isEqualTo(90);
        assertThat(ofModel.get("samples").toString())
                .isEqualTo("{\"total\":100,\"completed\":90,\"failed\":10,\"unfinished\":0}");
        assertThat(ofModel.get("tokens").toString())
                .isEqualTo("{\"input\":1000,\"output\":200,\"cached\":null,\"reasoning\":100}");
        assertThat(ofModel.get("cost_usd").asDouble()).isEqualTo(50);
        assertThat(metrics.at("/by_model/one/latency_ms/p95").asLong()).isBetween(196L, 204L);
        assertThat(texts(run, """
                SELECT concat_ws(' ', state, total_samples, completed_samples, failed_samples,
                  execution IS NULL, completed_at IS NOT NULL, failed_at IS NULL)
                FROM eval_runs WHERE id = :id""")).containsExactly("completed 100 90 10 t t t");
    }

    @Test
    void theAttemptEndsWithWhatItSpent() {
        contrived();
        TestRun run = evaluated(100, 8);
        run.sql("UPDATE eval_run_attempts SET calls_before = 30, input_tokens_before = 300 WHERE run_id = :id");
        finish(run, EXECUTION);
        assertThat(texts(run, """
                SELECT concat_ws(' ', end_state, calls_spent, input_tokens_spent, output_tokens_spent,
                  ended_at IS NOT NULL, metrics IS NOT NULL)
                FROM eval_run_attempts WHERE run_id = :id""")).containsExactly("completed 70 700 200 t t");
    }

    /** A worker of an older version may end a paused run whose batches are still to be graded. */
    @Test
    void aRunWithUnfinishedSamplesFailsAndARetryGoesOn() {
        contrived();
        TestRun run = evaluated(100, 8);
        run.sql("UPDATE eval_blocks SET phase = 'aggregate', scored = scored - 3 WHERE run_id = :id AND block_no = 2");
        assertThat(finish(run, EXECUTION)).isEqualTo(RunState.FAILED);
        assertThat(texts(run, "SELECT error ->> 'code' || ' ' || (error ->> 'message') FROM eval_runs WHERE id = :id"))
                .singleElement()
                .asString()
                .startsWith("internal_error")
                .contains("3 samples unfinished");
    }

    @Test
    void aCauseFailsTheRun() {
        contrived();
        TestRun run = inProgress(4, 4, "one").generate(0, 0, 1).score(0, 0, 0);
        jdbi.useExtension(
                ExecutionDao.class,
                dao -> dao.stop(
                        run.id(),
                        1,
                        StopCause.of("model_unknown", "no such model").toJson()));
        assertThat(finish(run, EXECUTION)).isEqualTo(RunState.FAILED);
        assertThat(texts(run, """
                SELECT concat_ws(' ', error ->> 'code', stop_cause IS NULL, failed_at IS NOT NULL, metrics -> 'score',
                  completed_samples, (SELECT a.error ->> 'code' FROM eval_run_attempts a WHERE run_id = :id))
                FROM eval_runs WHERE id = :id""")).containsExactly("model_unknown t t null 1 model_unknown");
    }

    @Test
    void aCancelWinsOverEverything() {
        TestRun run = evaluated(8, 8);
        run.sql("UPDATE eval_runs SET state = 'cancelling', stop_cause = '{\"code\": \"c\"}' WHERE id = :id");
        assertThat(finish(run, EXECUTION)).isEqualTo(RunState.CANCELLED);
        assertThat(run.read().times().cancelledAt()).isNotNull();
        assertThat(run.read().error()).isNull();
    }

    @Test
    void aRunFailsWhereEverySampleOfAModelDid() {
        TestRun run = inProgress(4, 4, "one", "two");
        run.generate(0, 0, 3).score(0, 0, 3).phase("done", false, 0, 0, 3);
        run.fail("generate", 1, 0, 3).phase("done", false, 1, 0, 3);
        assertThat(finish(run, EXECUTION)).isEqualTo(RunState.FAILED);
        assertThat(texts(
                        run,
                        "SELECT concat_ws(' ', error ->> 'code', error ->> 'model') FROM eval_runs WHERE id = :id"))
                .containsExactly("all_samples_failed two");
        assertThat(texts(run, "SELECT error ->> 'message' FROM eval_runs WHERE id = :id"))
                .containsExactly("all 4 samples of model two failed, most with bad_request");
    }

    @Test
    void aModelThatIsStoppedFailsTheRunAndTheOtherKeepsItsScore() {
        contrived();
        TestRun run = inProgress(4, 4, "one", "two");
        run.generate(0, 0, 3).score(0, 0, 3).phase("done", false, 0, 0, 3);
        run.generate(1, 0, 1).score(1, 0, 0);
        stop(run, 1, StopCause.of("provider_unavailable", "gone").withModel("two"));
        assertThat(finish(run, EXECUTION)).isEqualTo(RunState.FAILED);
        JsonNode error = json(run, "error");
        assertThat(error.toString())
                .isEqualTo("{\"code\":\"provider_unavailable\",\"message\":\"gone\",\"model\":\"two\"}");
        JsonNode metrics = json(run, "metrics");
        assertThat(metrics.get("score").isNull()).isTrue();
        JsonNode one = metrics.at("/by_model/one");
        assertThat(one.get("score").isNumber()).isTrue();
        assertThat(one.get("complete").asBoolean()).isTrue();
        JsonNode two = metrics.at("/by_model/two");
        assertThat(two.get("score").isNull()).isTrue();
        assertThat(two.get("complete").asBoolean(true)).isFalse();
        assertThat(two.get("samples").toString())
                .isEqualTo("{\"total\":4,\"completed\":1,\"failed\":0,\"unfinished\":3}");
        // Its one score stands in no partials, since its block is not done; it counts all the same.
        assertThat(metrics.at("/by_task/task0/by_model/two/metrics/score/count").asInt())
                .isEqualTo(1);
    }

    @Test
    void theErrorNamesEveryModelThatIsStoppedTheFirstFirst() {
        contrived();
        TestRun run = inProgress(4, 4, "one", "two", "three");
        run.fail("generate", 0, 0, 3).phase("done", false, 0, 0, 3);
        stop(run, 2, StopCause.of("model_unknown", "x".repeat(2000)).withModel("three"));
        stop(run, 1, StopCause.of("provider_unavailable", "gone").withModel("two"));
        stop(run, 1, StopCause.of("another", "later").withModel("two"));
        assertThat(finish(run, EXECUTION)).isEqualTo(RunState.FAILED);
        JsonNode error = json(run, "error");
        assertThat(error.get("model").asString()).isEqualTo("three");
        assertThat(error.get("message").asString()).hasSize(2000);
        assertThat(error.at("/details/models").valueStream())
                .extracting(model ->
                        model.get("model").asString() + " " + model.get("code").asString())
                .containsExactly("three model_unknown", "two provider_unavailable", "one all_samples_failed");
        assertThat(error.at("/details/models/0/message").asString()).hasSize(301);
    }

    @Test
    void theUnfinishedSamplesOfAnotherModelAreNotExcusedByAStop() {
        contrived();
        TestRun run = inProgress(4, 4, "one", "two");
        stop(run, 1, StopCause.of("provider_unavailable", "gone").withModel("two"));
        finish(run, EXECUTION);
        assertThat(json(run, "error").at("/details/models/1/message").asString())
                .contains("4 samples unfinished");
    }

    @Test
    void aCancelledRunHasMetricsOfWhatThereIs() {
        contrived();
        TestRun run = inProgress(4, 4, "one").generate(0, 0, 3).score(0, 0, 1);
        run.sql("UPDATE eval_runs SET state = 'cancelling' WHERE id = :id");
        assertThat(finish(run, EXECUTION)).isEqualTo(RunState.CANCELLED);
        JsonNode one = json(run, "metrics").at("/by_model/one");
        assertThat(one.get("samples").toString())
                .isEqualTo("{\"total\":4,\"completed\":2,\"failed\":0,\"unfinished\":2}");
        assertThat(one.get("score").isNull()).isTrue();
    }

    private void stop(TestRun run, int modelNo, StopCause cause) {
        jdbi.useExtension(ModelStopDao.class, stops -> stops.stop(run.id(), 1, modelNo, cause.toJson()));
    }

    private JsonNode json(TestRun run, String column) {
        return JsonMapper.shared()
                .readTree(texts(run, "SELECT " + column + " FROM eval_runs WHERE id = :id")
                        .getFirst());
    }

    @Test
    void whoeverIsNotTheOwnerChangesNothing() {
        TestRun run = evaluated(8, 8);
        assertThat(finish(run, "another")).isEqualTo(RunState.IN_PROGRESS);
        assertThat(texts(run, "SELECT ended_at FROM eval_run_attempts WHERE run_id = :id"))
                .containsOnlyNulls();
    }

    @Test
    void ofTenThatFinishAtOnceOneDoes() throws Exception {
        TestRun run = evaluated(8, 8);
        jdbi.useHandle(handle -> {
            handle.execute("CREATE TABLE transitions (id uuid)");
            handle.execute("""
                    CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS
                    'BEGIN INSERT INTO transitions VALUES (new.id); RETURN new; END'""");
            handle.execute("""
                    CREATE TRIGGER note AFTER UPDATE ON eval_runs FOR EACH ROW
                    WHEN (new.state = 'completed') EXECUTE FUNCTION note()""");
        });
        try (var threads = Executors.newFixedThreadPool(10)) {
            List<Callable<RunState>> finishers = IntStream.range(0, 10)
                    .<Callable<RunState>>mapToObj(n -> () -> finish(run, EXECUTION))
                    .toList();
            assertThat(threads.invokeAll(finishers))
                    .allSatisfy(future -> assertThat(future.get()).isEqualTo(RunState.COMPLETED));
        }
        assertThat(texts(run, "SELECT id FROM transitions WHERE id = :id")).hasSize(1);
    }

    /** Nine in ten samples scored, the tenth failed while scoring, all blocks done by their own flushes. */
    private TestRun evaluated(int items, int size) {
        TestRun run = inProgress(items, size, "one");
        StepRows rows = rows(run, size);
        write(IntStream.range(0, items).mapToObj(rows::generation).toArray(StepRow[]::new));
        write(IntStream.range(0, items)
                .mapToObj(item -> item % 10 == 9
                        ? rows.failure(item, StepRow.Step.SCORE)
                        : rows.score(item, Math.sin(item) + 1000))
                .toArray(StepRow[]::new));
        String outcomes = IntStream.range(0, (items + size - 1) / size)
                .mapToObj(block -> end(run, block, LANE).name())
                .distinct()
                .collect(Collectors.joining());
        assertThat(outcomes).isEqualTo("MOVED");
        return run;
    }

    private RunState finish(TestRun run, String execution) {
        return new FinishRun(jdbi).finish(run.id(), 1, execution);
    }

    private double number(TestRun run, String sql) {
        return Double.parseDouble(texts(run, sql).getFirst());
    }
}
