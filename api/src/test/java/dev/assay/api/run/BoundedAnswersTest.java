package dev.assay.api.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.api.TestApi;
import dev.assay.ledger.Ids;
import dev.assay.ledger.TestRun;
import dev.assay.ledger.run.Run;
import dev.assay.ledger.run.RunState;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Answers have a bounded length, whatever was stored. */
class BoundedAnswersTest {

    private static TestApi api;

    @BeforeAll
    static void start() {
        api = TestApi.start("spring.temporal.connection.target=127.0.0.1:1", "assay.limits.max-page-bytes=100KB");
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    private static TestRun run() {
        return TestRun.create(api.jdbi(), new Run.Owner("org", "team_default", null), List.of("one"))
                .items(0, 0, 8)
                .blocks(0, 0, 0, 8, 8)
                .generate(0, 0, 7)
                .score(0, 0, 7)
                .end(0, 0, 7)
                .state(RunState.COMPLETED);
    }

    @Test
    void aPageOfAttemptsEndsByBytes() {
        TestRun run = run().sql("""
                INSERT INTO eval_run_attempts (run_id, attempt, kind, grading, ended_at, end_state, metrics)
                SELECT :id, n, 'retry', 1, now(), 'completed', json_build_object('x', repeat('x', 60000))
                FROM generate_series(2, 4) n""").sql("UPDATE eval_runs SET attempt = 4 WHERE id = :id");
        String attempts = TestApi.EVALS + "/runs/" + Ids.run(run.id()) + "/attempts";
        JsonNode first = api.get(attempts).json();
        assertThat(first.get("data")).hasSize(2);
        assertThat(first.get("has_more").asBoolean()).isTrue();
        JsonNode second =
                api.get(attempts + "?after=" + first.get("last_id").asString()).json();
        assertThat(second.get("data")).hasSize(2);
        assertThat(second.get("has_more").asBoolean()).isFalse();
        assertThat(second.at("/data/1/attempt").asInt()).isEqualTo(1);
        remove(run);
    }

    @Test
    void aPageOfSchedulesEndsByBytes() {
        api.jdbi().useHandle(handle -> handle.execute("""
                INSERT INTO eval_schedules (id, org_id, team_id, name, suite_id, interval_seconds, timezone, overlap_policy,
                  enabled, run, metadata)
                SELECT gen_random_uuid(), 'org', 'team_default', 's' || n, gen_random_uuid(), 3600, 'UTC', 'skip', false,
                  json_build_object('models', json_build_array('m'), 'generation', json_build_object('x', repeat('x', 60000))),
                  '{}'
                FROM generate_series(1, 3) n"""));
        JsonNode first = api.get(TestApi.EVALS + "/schedules").json();
        assertThat(first.get("data")).hasSize(2);
        assertThat(first.get("has_more").asBoolean()).isTrue();
        JsonNode second = api.get(TestApi.EVALS + "/schedules?after="
                        + first.get("last_id").asString())
                .json();
        assertThat(second.get("data")).hasSize(1);
        assertThat(second.get("has_more").asBoolean()).isFalse();
    }

    @Test
    void theResultFileHasTheMetricsThatTheRunLeavesOut() {
        TestRun run = run().sql("""
                UPDATE eval_runs SET metrics = '{"score": 1, "by_task": {}, "truncated": {"task_models": 1}}'
                WHERE id = :id""");
        JsonNode shown = api.get(TestApi.EVALS + "/runs/" + Ids.run(run.id())).json();
        assertThat(shown.at("/metrics/by_task")).isEmpty();
        String file = shown.at("/artifact_file_ids/0").asString();
        JsonNode result = JsonMapper.shared()
                .readTree(api.get(TestApi.FILES + "/" + file + "/content")
                        .response()
                        .body());
        assertThat(result.at("/metrics/truncated").isMissingNode()).isTrue();
        assertThat(result.at("/metrics/by_task").toString()).contains("\"count\":8");
        assertThat(result.get("id")).isEqualTo(shown.get("id"));
        remove(run);
    }

    /** Its counters were never meant to agree with its rows. */
    private static void remove(TestRun run) {
        run.sql("DELETE FROM eval_run_attempts WHERE run_id = :id").sql("DELETE FROM eval_runs WHERE id = :id");
    }
}
