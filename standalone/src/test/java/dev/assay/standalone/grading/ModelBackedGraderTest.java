package dev.assay.standalone.grading;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.simulator.Scenario;
import dev.assay.standalone.support.TestAssay;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Users' Python that calls models through {@code ctx}: each answer is paid for once, whatever becomes of the grader. */
class ModelBackedGraderTest {

    private static final String ANSWERS = """
            {"per_model": {"judge": {"answer_rules": [{"pattern": "JUDGE", "answer": "good"}]}}, "faults": [%s]}
            """;

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
        assay.provider.scenario(Scenario.parse(ANSWERS.formatted("")));
        assay.provider.resetCounters();
    }

    @Test
    @Tag("long")
    void callsOfAGraderThatCrashedAreNotPaidForAgain() {
        String run = run("model_backed", 64, """
                crashed = set()

                def grade(sample, item, ctx):
                    said = []
                    for question in ("one", "two", "three"):
                        said.append(ctx.responses_create(input="JUDGE " + question)["output_text"])
                        if len(said) == 2 and sample.sample_index not in crashed:
                            crashed.add(sample.sample_index)
                            raise ValueError("crashed after the second")
                    return {"scores": {"score": said.count("good") / 3}, "judge": {"said": said}}
                """);
        JsonNode failed = assay.untilOver(run);
        assertThat(failed.get("status").asString()).isEqualTo("failed");
        assertThat(sample(run).get("error").get("message").asString()).contains("crashed after the second");
        assertThat(answered("judge")).isEqualTo(2);

        assay.act(run, "retry");
        assertThat(assay.untilOver(run).get("status").asString()).isEqualTo("completed");

        assertThat(answered("judge")).isEqualTo(3);
        assertThat(answered("m")).isEqualTo(1);
        assertThat(assay.rows("eval_grader_calls", run)).hasSize(3);
        assertThat(sample(run).get("scores").get("score").asDouble()).isEqualTo(1);
        assertThat(sample(run).get("judge").get("said").size()).isEqualTo(3);
    }

    @Test
    void fiveIdenticalCallsStayFive() {
        String run = run("model_backed", 64, """
                tried = []

                def grade(sample, item, ctx):
                    said = [ctx.responses_create(input="JUDGE the same")["output_text"] for n in range(5)]
                    tried.append(len(said))
                    if len(tried) == 1:
                        raise ValueError("not yet")
                    return said.count("good")
                """);
        assertThat(assay.untilOver(run).get("status").asString()).isEqualTo("failed");
        assertThat(answered("judge")).isEqualTo(5);

        assay.act(run, "retry");
        assertThat(assay.untilOver(run).get("status").asString()).isEqualTo("completed");
        assertThat(answered("judge")).isEqualTo(5);
        assertThat(sample(run).get("scores").get("score").asDouble()).isEqualTo(5);
    }

    @Tag("long")
    @Test
    void whatCannotBeAnsweredRaisesInTheGrader() {
        assay.provider.scenario(
                Scenario.parse(ANSWERS.formatted("{\"when\": {\"model\": \"strict\"}, \"then\": {\"status\": 400}}")));
        String run = run("sample", 3, """
                def tried(call):
                    try:
                        return call()
                    except RuntimeError as e:
                        return str(e)

                def grade(sample, item, ctx):
                    said = [
                        tried(lambda: ctx.responses_create(model="strict", input="JUDGE this")),
                        tried(lambda: len(ctx.embeddings_create(input=["a", "b"])["data"])),
                        tried(lambda: ctx.responses_create(input="JUDGE this", stream=True)["output_text"]),
                        tried(lambda: ctx.responses_create(input="JUDGE this")),
                    ]
                    return {"scores": {"score": 1}, "judge": {"said": said}}
                """);
        assertThat(assay.untilOver(run).get("status").asString()).isEqualTo("completed");
        JsonNode said = sample(run).get("judge").get("said");
        assertThat(said.get(0).asString()).startsWith("judge_");
        assertThat(said.get(1).asInt()).isEqualTo(2);
        assertThat(said.get(2).asString()).isEqualTo("good");
        assertThat(said.get(3).asString()).contains("model calls: 4 (expected: at most 3)");
        assertThat(answered("judge")).isEqualTo(1);
    }

    @Test
    void aGraderThatMayCallModelsNeedNot() {
        String run = run("model_backed", 64, """
                def grade(sample, item):
                    return len(sample.output_text) > 0
                """);
        assertThat(assay.untilOver(run).get("status").asString()).isEqualTo("completed");
        assertThat(answered("judge")).isZero();
    }

    private static String run(String contract, int mostCalls, String source) {
        String suite = assay.suite(
                assay.upload("q.jsonl", TestAssay.questions(1)), "{{question}}", "{{answer}}", """
                {"type": "python", "contract": "%s", "model_access": "mka1", "max_model_calls": %d, "source": %s}
                """.formatted(
                                contract, mostCalls, JsonMapper.shared().writeValueAsString(source)));
        return assay.post("/api/v1/llm/evals/runs", """
                        {"suite_id": "%s", "models": ["m"], "generation": {"max_retries": 0},
                         "judge_model": "judge", "embedding_model": "vectors"}
                        """.formatted(suite))
                .get("id")
                .asString();
    }

    private static JsonNode sample(String run) {
        return assay.get("/api/v1/llm/evals/runs/" + run + "/samples")
                .get("data")
                .get(0);
    }

    private static long answered(String model) {
        return assay.provider.counters().answered(model);
    }
}
