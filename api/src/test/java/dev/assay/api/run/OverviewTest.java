package dev.assay.api.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.api.TestApi;
import dev.assay.api.TestApi.Answer;
import dev.assay.ledger.Ids;
import dev.assay.ledger.TestRun;
import dev.assay.ledger.metric.AggregateDao;
import dev.assay.ledger.run.Run;
import dev.assay.ledger.run.RunState;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class OverviewTest {

    private static TestApi api;

    @BeforeAll
    static void start() {
        api = TestApi.start("spring.temporal.connection.target=127.0.0.1:1");
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    /** 30 samples in blocks of 8: 0..19 scored n/10, 20..21 not graded, 22..23 not answered, the rest queued. */
    private static TestRun run() {
        return TestRun.create(api.jdbi(), new Run.Owner("org", "team_default", null), List.of("one"))
                .items(0, 0, 30)
                .blocks(0, 0, 0, 30, 8)
                .generate(0, 0, 21)
                .score(0, 0, 19, "quality", "n / 10.0")
                .fail("score", 0, 20, 21)
                .fail("generate", 0, 22, 23)
                .end(0, 0, 15)
                .state(RunState.IN_PROGRESS);
    }

    @Test
    void sumsUpAnActiveRunWithBlocksThatAreNotDone() {
        TestRun run = run();
        Answer answer = overview(run, "?metric=quality");
        assertThat(answer.json().propertyNames())
                .containsExactlyInAnyOrder(
                        "object",
                        "run_id",
                        "suite_id",
                        "status",
                        "agent_name",
                        "agent_version",
                        "agent_effort",
                        "models",
                        "metric",
                        "avg_reward",
                        "trials",
                        "cost_usd",
                        "tokens");
        assertThat(answer.text("object")).isEqualTo("eval.run.overview");
        assertThat(answer.text("status")).isEqualTo("in_progress");
        assertThat(answer.text("metric")).isEqualTo("quality");
        assertThat(reward(answer)).isCloseTo(0.95, within(1e-12));
        assertThat(answer.json().get("trials"))
                .hasToString("{\"total\":30,\"completed\":20,\"failed\":4,\"errored\":2,\"retried\":0}");
        assertThat(answer.json().get("tokens"))
                .hasToString("{\"input\":220,\"output\":44,\"cached\":null,\"reasoning\":null}");
        run.end(0, 16, 23);
        assertThat(reward(overview(run, "?metric=quality"))).isCloseTo(0.95, within(1e-12));
        assertThat(overview(run, "").json().get("trials"))
                .isEqualTo(answer.json().get("trials"));
    }

    /** Five samples on each of four passages: by hand, sqrt(4 / 3 (3.75² + 1.25² + 1.25² + 3.75²)) / 20. */
    @Test
    void samplesThatAreAlikeWidenTheInterval() {
        TestRun run = run();
        run.sql("UPDATE eval_items SET dataset_row = json_build_object('passage', item_no / 5) WHERE run_id = :id");
        JsonNode clustered =
                overview(run, "?metric=quality&cluster_by=passage").json().get("clustered");
        assertThat(clustered).hasSize(1);
        JsonNode one = clustered.get(0);
        assertThat(one.get("model").asString()).isEqualTo("one");
        assertThat(one.get("count").asInt()).isEqualTo(20);
        assertThat(one.get("clusters").asInt()).isEqualTo(4);
        assertThat(one.get("mean").asDouble()).isCloseTo(0.95, within(1e-12));
        assertThat(one.get("note").asString()).startsWith("clusters: 4 (expected: at least 10;");
        assertThat(one.get("stderr").asDouble()).isCloseTo(0.3227486122, within(1e-9));
        assertThat(one.get("ci95").get(1).asDouble()).isCloseTo(0.95 + 3.182446305 * 0.3227486122, within(1e-8));

        run.sql("UPDATE eval_items SET dataset_row = '{\"passage\": \"all\"}' WHERE run_id = :id");
        JsonNode single = overview(run, "?metric=quality&cluster_by=passage")
                .json()
                .get("clustered")
                .get(0);
        assertThat(single.get("stderr").isNull()).isTrue();
        assertThat(single.get("ci95").isNull()).isTrue();
        assertThat(single.get("note").asString()).startsWith("clusters: 1 (expected: at least 10;");

        Answer unknown = overview(run, "?metric=quality&cluster_by=topic");
        assertThat(unknown.status()).isEqualTo(400);
        assertThat(unknown.response().body()).contains("cluster_by", "topic", "a column of the run's datasets");
    }

    @Test
    void rewardIsTheCanonicalScoreUnlessAGraderMakesIt() {
        TestRun run = run();
        assertThat(overview(run, "").text("metric")).isEqualTo("reward");
        assertThat(reward(overview(run, ""))).isEqualTo(1.0);
        run.sql("UPDATE eval_scores SET scores = '{\"reward\": 0.25}' WHERE run_id = :id AND item_no = 17");
        assertThat(reward(overview(run, ""))).isEqualTo(0.25);
    }

    /** A task of 8 whose samples are scored 1, and one of 4 whose whole is graded 0.25. */
    @Test
    void aTaskThatIsGradedTogetherCountsAsInTheMetricsOfTheRun() {
        TestRun run = TestRun.create(api.jdbi(), new Run.Owner("org", "team_default", null), List.of("one"))
                .items(0, 0, 8)
                .blocks(0, 0, 0, 8, 8)
                .items(1, 8, 4)
                .blocks(1, 0, 8, 4, 4)
                .generate(0, 0, 11)
                .score(0, 0, 11, "quality", "n / 10.0")
                .sql("UPDATE eval_scores SET scores = jsonb_set(scores::jsonb, '{score}', '1')::json"
                        + " WHERE run_id = :id AND item_no < 8")
                .sql("UPDATE eval_scores SET scores = '{}', score = NULL WHERE run_id = :id AND item_no >= 8")
                .end(0, 0, 11);
        api.jdbi()
                .useExtension(
                        AggregateDao.class,
                        dao -> dao.insert(new AggregateDao.Aggregate(
                                run.id(),
                                1,
                                0,
                                1,
                                new byte[32],
                                1,
                                "{\"metrics\": {\"spread\": 0.25}, \"primary\": \"spread\", \"count\": 4}",
                                Instant.now())));
        assertThat(reward(overview(run, ""))).isCloseTo(0.75, within(1e-12));
        run.state(RunState.COMPLETED);
        double score = api.get(TestApi.EVALS + "/runs/" + Ids.run(run.id()))
                .json()
                .at("/metrics/score")
                .doubleValue();
        assertThat(reward(overview(run, ""))).isCloseTo(score, within(1e-12));
        assertThat(reward(overview(run, "?metric=spread"))).isEqualTo(0.25);
        assertThat(reward(overview(run, "?metric=quality"))).isCloseTo(0.35, within(1e-12));
        Answer none = overview(run, "?metric=qualty");
        assertThat(none.status()).isEqualTo(400);
        assertThat(none.json().toString()).contains("a metric of the run: quality, score, spread");
    }

    /** As runs have it from before rows and metrics were cleaned. */
    @Test
    void aRowOrAMetricWithANulCharacterIsReadAsWithItsReplacement() {
        TestRun run = run();
        run.sql("UPDATE eval_items SET dataset_row = json_build_object('passage', item_no / 5) WHERE run_id = :id");
        run.sql("UPDATE eval_items SET dataset_row = '{\"passage\": \"x\\u0000\", \"q\\u0000\": 1}'"
                + " WHERE run_id = :id AND item_no < 5");
        run.sql("UPDATE eval_scores SET scores = '{\"quality\": 1, \"a\\u0000\": 2}' WHERE run_id = :id"
                + " AND item_no BETWEEN 16 AND 19");
        Answer answer = overview(run, "?metric=quality&cluster_by=passage");
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
        assertThat(answer.json().at("/clustered/0/clusters").asInt()).isEqualTo(4);
        assertThat(reward(answer)).isCloseTo(0.8, within(1e-12));
        assertThat(reward(overview(run, "?metric=a%EF%BF%BD"))).isEqualTo(2);
    }

    @Test
    void ofAMetricThatNobodyHasThereIsNoMean() {
        assertThat(overview(run(), "?metric=other").json().get("avg_reward").isNull())
                .isTrue();
        assertThat(overview(run(), "?metric=").status()).isEqualTo(400);
        assertThat(overview(run(), "?metrics=quality").status()).isEqualTo(400);
    }

    @Test
    void retriedSamplesAreThoseThatARetryTookUp() {
        TestRun run = run().state(RunState.FAILED);
        api.post(TestApi.EVALS + "/runs/" + Ids.run(run.id()) + "/retry", "");
        JsonNode trials = overview(run, "").json().get("trials");
        assertThat(trials).hasToString("{\"total\":30,\"completed\":20,\"failed\":0,\"errored\":0,\"retried\":10}");
    }

    private static Answer overview(TestRun run, String query) {
        return api.get(TestApi.EVALS + "/runs/" + Ids.run(run.id()) + "/overview" + query);
    }

    private static double reward(Answer answer) {
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
        return answer.json().get("avg_reward").doubleValue();
    }
}
