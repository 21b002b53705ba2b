package dev.assay.activities.grading;

import dev.assay.activities.grading.Graders.Rule;
import dev.assay.activities.grading.verdict.JudgeScore;
import dev.assay.activities.grading.verdict.VerdictFormat;
import dev.assay.manifest.GraderSpec;
import java.math.BigDecimal;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Asks a model for a number within a range, which is the score as it is. What it says is kept as the reason. */
final class ScoreModel {

    private static final JsonMapper JSON = JsonMapper.shared();

    private ScoreModel() {}

    static Rule of(GraderSpec spec) {
        JsonNode range = spec.config().path("range");
        BigDecimal lowest = range.isArray() ? range.path(0).decimalValue() : BigDecimal.ZERO;
        BigDecimal highest = range.isArray() ? range.path(1).decimalValue() : BigDecimal.ONE;
        JudgeScore scores = new JudgeScore(lowest, highest);
        JudgeCall judge = JudgeCall.of(
                spec.config(),
                parameters(spec.config().path("sampling")),
                VerdictFormat.of(lowest, highest),
                "one number in " + lowest.toPlainString() + ".." + highest.toPlainString());
        return (answer, input, calls) -> {
            JudgeCall.Said said = judge.ask(answer, input, calls);
            double score = judge.verdict(said, scores::in);
            ObjectNode kept = JSON.createObjectNode()
                    .put("score", score)
                    .put("reason", VerdictFormat.reason(said.text()))
                    .put("model", said.model());
            return new GradeResult(Map.of(spec.metricId(), score), kept);
        };
    }

    /** As a run's generation has them: they are a part of the call, by which its answer is found again. */
    private static ObjectNode parameters(JsonNode sampling) {
        ObjectNode parameters = JSON.createObjectNode();
        sampling.properties().forEach(parameter -> {
            if (parameter.getKey().equals("reasoning_effort")) {
                parameters.putObject("reasoning").set("effort", parameter.getValue());
            } else {
                parameters.set(parameter.getKey(), parameter.getValue());
            }
        });
        return parameters;
    }
}
