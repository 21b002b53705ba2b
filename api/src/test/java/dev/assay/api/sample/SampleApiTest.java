package dev.assay.api.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.api.TestApi;
import dev.assay.api.TestApi.Answer;
import dev.assay.ledger.Ids;
import dev.assay.ledger.Ids.SampleKey;
import dev.assay.ledger.TestRun;
import dev.assay.ledger.run.Run;
import dev.assay.ledger.run.RunState;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class SampleApiTest {

    private static TestApi api;
    private static TestRun run;
    private static String samples;

    @BeforeAll
    static void start() {
        api = TestApi.start("spring.temporal.connection.target=127.0.0.1:1", "assay.limits.max-page-bytes=1MB");
        run = TestRun.create(api.jdbi(), new Run.Owner("org", "team_default", null), List.of("one", "two"))
                .items(0, 0, 16)
                .items(1, 16, 8);
        run.blocks(0, 0, 0, 16, 8).blocks(0, 1, 0, 16, 8).blocks(1, 0, 16, 8, 8).blocks(1, 1, 16, 8, 8);
        run.generate(0, 0, 7).score(0, 0, 6).fail("score", 0, 7, 7).phase("done", false, 0, 0, 7);
        run.generate(0, 8, 15).score(0, 8, 8).phase("score", true, 0, 8, 15);
        run.phase("generate", true, 1, 0, 7).state(RunState.IN_PROGRESS);
        samples = TestApi.EVALS + "/runs/" + Ids.run(run.id()) + "/samples";
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @ParameterizedTest
    @CsvSource({
        "'', 48",
        "status=completed, 8",
        "status=failed, 1",
        "status=scoring, 7",
        "status=generating, 8",
        "status=running, 15",
        "status=ready_to_score, 0",
        "status=queued, 24",
        "model=two, 24",
        "model=three, 0",
        "task_id=task1, 16",
        "task_id=task1&model=one, 8",
        "task_id=none, 0",
        "sample_index=3, 4",
        "sample_index=12, 2",
        "sample_index=12&model=two&status=queued, 1",
        "sample_index=16, 0",
        "score_metric=score, 8",
        "score_metric=score&score_min=0.5&score_max=1, 8",
        "score_metric=score&score_max=0.5, 0",
        "score_metric=score&score_min=1e0&status=completed&task_id=task0&model=one, 8",
        "score_metric=score&sample_index=8, 1",
        "score_metric=score&status=failed, 0",
        "score_metric=score&task_id=task1, 0",
        "score_metric=nobodys, 0"
    })
    void pagesThroughEveryFilter(String filter, int expected) {
        List<JsonNode> all = new ArrayList<>();
        Answer page = api.get(samples + "?limit=3&" + filter);
        all.addAll(data(page));
        while (page.json().get("has_more").booleanValue()) {
            page = api.get(samples + "?limit=3&" + filter + "&after=" + page.text("last_id"));
            all.addAll(data(page));
        }
        assertThat(all).hasSize(expected).doesNotHaveDuplicates();
    }

    @Test
    void aSampleHasEveryField() {
        JsonNode completed = data(api.get(samples + "?status=completed&include_reasoning=true"))
                .getFirst();
        assertThat(completed.propertyNames())
                .containsExactlyInAnyOrder(
                        "id",
                        "object",
                        "run_id",
                        "task_id",
                        "model",
                        "sample_index",
                        "status",
                        "dataset_row",
                        "prompt",
                        "messages",
                        "target",
                        "response_id",
                        "output_text",
                        "reasoning",
                        "finish_reason",
                        "extracted_output",
                        "scores",
                        "judge",
                        "graders",
                        "error",
                        "cost_usd",
                        "input_tokens",
                        "output_tokens",
                        "cached_tokens",
                        "reasoning_tokens",
                        "tokens_estimated",
                        "phase_timings",
                        "created_at",
                        "started_at",
                        "completed_at");
        assertThat(completed.get("scores")).hasToString("{\"score\":1}");
        assertThat(completed.get("dataset_row")).hasToString("{\"n\":0}");
        assertThat(completed.get("reasoning").stringValue()).isEqualTo("because");
        assertThat(completed.at("/phase_timings/scoring/finished_at").isString())
                .isTrue();
        JsonNode failed = data(api.get(samples + "?status=failed&include_dataset_row=false"))
                .getFirst();
        assertThat(failed.at("/error/code").stringValue()).isEqualTo("bad_request");
        assertThat(failed.at("/error/step").stringValue()).isEqualTo("score");
        assertThat(failed.get("dataset_row").isNull()).isTrue();
        assertThat(failed.get("reasoning").isNull()).isTrue();
        JsonNode queued = data(api.get(samples + "?status=queued")).getFirst();
        assertThat(queued.get("output_text").isNull()).isTrue();
        assertThat(queued.get("scores")).isEmpty();
        assertThat(queued.get("tokens_estimated").isBoolean()).isTrue();
    }

    @Test
    void wrongParametersAreNamed() {
        assertThat(violations("?limit=501&status=done&after=eval_sample_0&sample_index=-1&include_reasoning=1&x=1"))
                .containsExactlyInAnyOrder("limit", "status", "after", "sample_index", "include_reasoning", "x");
        assertThat(violations("?score_min=0.5&score_max=NaN"))
                .containsExactlyInAnyOrder("score_min", "score_max", "score_max");
        assertThat(violations("?score_metric=&score_min=1&score_max=0"))
                .containsExactlyInAnyOrder("score_metric", "score_max");
        assertThat(violations("?score_metric=a%00b&task_id=%00")).containsExactlyInAnyOrder("score_metric", "task_id");
        assertThat(api.get(TestApi.EVALS + "/runs/eval_run_" + "0".repeat(32) + "/samples")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void theIdOfASampleThatTheRunDoesNotHaveIsNoPosition() {
        assertThat(violations("?after=" + Ids.sample(new SampleKey(run.id(), 0, 24))))
                .containsExactly("after");
        assertThat(violations("?after=" + Ids.sample(new SampleKey(run.id(), 2, 0))))
                .containsExactly("after");
        assertThat(violations("?after=" + Ids.sample(new SampleKey(UUID.randomUUID(), 0, 0))))
                .containsExactly("after");
        assertThat(data(api.get(samples + "?after=" + Ids.sample(new SampleKey(run.id(), 1, 22)))))
                .hasSize(1);
    }

    @Test
    void aDatasetRowIsShownDigitByDigit() {
        run.sql("""
                UPDATE eval_items SET dataset_row = '{"price": 1.50, "id": 12345678901234567890123, "n": [1.0, 1E+2]}'
                WHERE run_id = :id AND item_no = 23
                """);
        Answer answer = api.get(samples + "?model=two&task_id=task1&sample_index=7");
        assertThat(answer.response().body())
                .contains("{\"price\": 1.50, \"id\": 12345678901234567890123, \"n\": [1.0, 1E+2]}");
    }

    @Test
    void aPageOfLongSamplesEndsEarly() {
        TestRun heavy = TestRun.create(api.jdbi(), new Run.Owner("org", "team_default", null), List.of("one"))
                .items(0, 0, 20)
                .blocks(0, 0, 0, 20, 8)
                .generate(0, 0, 19)
                .sql("UPDATE eval_generations SET output_text = repeat('x', 200000) WHERE run_id = :id");
        String path = TestApi.EVALS + "/runs/" + Ids.run(heavy.id()) + "/samples?limit=500";
        Answer page = api.get(path);
        List<JsonNode> all = new ArrayList<>(data(page));
        assertThat(all).hasSize(6);
        while (page.json().get("has_more").booleanValue()) {
            page = api.get(path + "&after=" + page.text("last_id"));
            assertThat(data(page)).hasSizeBetween(1, 6);
            all.addAll(data(page));
        }
        assertThat(all).hasSize(20).doesNotHaveDuplicates();
    }

    private static List<String> violations(String query) {
        Answer answer = api.get(samples + query);
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(400);
        return answer.json()
                .at("/error/details/violations")
                .valueStream()
                .map(violation -> violation.get("path").stringValue())
                .toList();
    }

    private static List<JsonNode> data(Answer answer) {
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
        return answer.json().get("data").valueStream().toList();
    }
}
