package dev.assay.activities.grading;

import dev.assay.activities.grading.Graders.Rule;
import dev.assay.activities.grading.verdict.JudgeLabel;
import dev.assay.activities.grading.verdict.VerdictFormat;
import dev.assay.manifest.GraderSpec;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Asks a model which of some labels fits the answer; the label is worth a score. What it says is kept as the reason.
 */
final class LlmJudge {

    private static final JsonMapper JSON = JsonMapper.shared();

    private LlmJudge() {}

    static Rule of(GraderSpec spec) {
        Map<String, Double> scores = new LinkedHashMap<>();
        spec.config()
                .path("choices")
                .properties()
                .forEach(choice -> scores.put(choice.getKey(), choice.getValue().asDouble()));
        JudgeLabel labels = new JudgeLabel(scores.keySet());
        JudgeCall judge = JudgeCall.of(
                spec.config(),
                JSON.createObjectNode(),
                VerdictFormat.of(scores.keySet()),
                "one of " + String.join(", ", scores.keySet()));
        return (answer, input, calls) -> {
            JudgeCall.Said said = judge.ask(answer, input, calls);
            String label = judge.verdict(said, labels::in);
            double score = scores.getOrDefault(label, Double.NaN);
            ObjectNode kept = JSON.createObjectNode()
                    .put("label", label)
                    .put("score", score)
                    .put("reason", VerdictFormat.reason(said.text()))
                    .put("model", said.model());
            return new GradeResult(Map.of(spec.metricId(), score), kept);
        };
    }
}
