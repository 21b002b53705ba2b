package dev.assay.activities.grading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class ScoreModelTest {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final List<ObjectNode> requests = new ArrayList<>();
    private final List<JsonNode> formats = new ArrayList<>();

    /** A judge that says the same to each question. */
    private final class Judge implements GraderCalls {
        private final String said;
        private final String finish;

        Judge(String said, String finish) {
            this.said = said;
            this.finish = finish;
        }

        @Override
        public ObjectNode responses(ObjectNode request) {
            requests.add(request);
            return JSON.createObjectNode()
                    .put("model", "judge")
                    .put("output_text", said)
                    .put("finish_reason", finish);
        }

        @Override
        public ObjectNode responses(ObjectNode request, ObjectNode format) {
            formats.add(JSON.readTree(JSON.writeValueAsString(format)));
            return responses(request);
        }

        @Override
        public ObjectNode embeddings(ObjectNode request) {
            throw new IllegalStateException("embeddings");
        }
    }

    private GradeResult grade(String options, String said, String finish) {
        GradeInput input = new GradeInput(
                "blue", null, null, "What colour?", JSON.createObjectNode().put("n", 3), List.of(), GradersTest.PLACE);
        return Graders.forTask(TextGradersTest.task(
                        "'type':'score_model','prompt_template':'Rate {{ output }} of {{ n }}'" + options, ""))
                .grade(input, new Judge(said, finish));
    }

    @Test
    void theNumberIsTheScoreAndWhatWasSaidTheReason() {
        GradeResult result = grade("", "It fits.\nScore: 0.75", "stop");

        assertThat(result.scores()).containsExactly(Map.entry("score", 0.75));
        assertThat(result.judge()).isEqualTo(JSON.readTree("""
                        {"score": 0.75, "reason": "It fits.\\nScore: 0.75", "model": "judge"}"""));
        assertThat(requests).containsExactly((ObjectNode) JSON.readTree("""
                {"model": "auto", "input": "Rate blue of 3"}"""));
    }

    @Test
    void aNumberWithinTheRangeIsAskedForByASchema() {
        GradeResult result =
                grade(",'range':[1,5],'metric_id':'stars'", "{\"reason\":\"short\",\"score\":4.5}", "stop");

        assertThat(result.scores().get("stars")).isEqualTo(4.5);
        assertThat(Objects.requireNonNull(result.judge()).path("reason").stringValue())
                .isEqualTo("short");
        assertThat(formats).containsExactly(JSON.readTree("""
                {"type": "json_schema", "name": "score", "strict": true, "schema": {"type": "object",
                 "properties": {"reason": {"type": "string"}, "score": {"type": "number", "minimum": 1, "maximum": 5}},
                 "required": ["reason", "score"], "additionalProperties": false}}"""));

        grade(",'structured':'never'", "1", "stop");
        assertThat(formats).hasSize(1);
    }

    @Test
    void samplingParametersAreAPartOfTheCall() {
        grade(
                ",'model':'m','sampling':{'temperature':0.5,'top_p':1,'max_output_tokens':9,'seed':7,'reasoning_effort':'low'}",
                "1",
                "stop");

        assertThat(requests).containsExactly((ObjectNode) JSON.readTree("""
                {"temperature": 0.5, "top_p": 1, "max_output_tokens": 9, "seed": 7, "reasoning": {"effort": "low"},
                 "model": "m", "input": "Rate blue of 3"}"""));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            1.1|stop|judge: "1.1" (expected: one number in 0..1)
            7/10|stop|judge: "7/10" (expected: one number in 0..1)
            good|stop|judge: "good" (expected: one number in 0..1)
            1|length|judge: "1", ended by length (expected: one number in 0..1)
            <think>1|stop|judge: "<think>1" (expected: one number in 0..1)
            """)
    void anAnswerWithoutAScoreFailsTheSample(String said, String finish, String message) {
        assertThatThrownBy(() -> grade("", said, finish))
                .isInstanceOfSatisfying(
                        GraderException.class, e -> assertThat(e.code()).isEqualTo(GraderException.JUDGE_UNPARSABLE))
                .hasMessage(message);
    }
}
