package dev.assay.activities.grading;

import dev.assay.activities.grading.Graders.Rule;
import dev.assay.activities.grading.verdict.JudgeLabel;
import dev.assay.activities.grading.verdict.VerdictFormat;
import dev.assay.manifest.GraderSpec;
import dev.assay.text.Characters;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Asks a model which of some labels fits the answer; the label is worth a score. What it says is kept as the reason.
 */
final class LlmJudge {

    private static final JsonMapper JSON = JsonMapper.shared();
    /** Reasons to end an answer before its author would have. */
    private static final Set<String> UNFINISHED = Set.of("length", "content_filter", "refusal");

    private static final int QUOTED = 200;
    private static final String EMPTY = GraderException.JUDGE_PREFIX + "empty_output";

    private LlmJudge() {}

    static Rule of(GraderSpec spec) {
        String model = spec.config().path("model").asString("auto");
        GradingTemplate prompt =
                GradingTemplate.of(spec.config().path("prompt_template").asString());
        Map<String, Double> scores = new LinkedHashMap<>();
        spec.config()
                .path("choices")
                .properties()
                .forEach(choice -> scores.put(choice.getKey(), choice.getValue().asDouble()));
        JudgeLabel labels = new JudgeLabel(scores.keySet());
        boolean structured = !spec.config().path("structured").asString("auto").equals("never");
        ObjectNode format = VerdictFormat.of(scores.keySet());
        return (answer, input, calls) -> {
            ObjectNode request = JSON.createObjectNode()
                    .put("model", model)
                    .put("input", prompt.render(GradingTemplate.scope(answer.orElse(""), input), input.choices()));
            ObjectNode response = ask(calls, request, structured ? format : null, scores.keySet());
            String said = response.path("output_text").asString("");
            String finish = response.path("finish_reason").asString("");
            String label = Optional.of(said)
                    .filter(text -> !UNFINISHED.contains(finish))
                    .flatMap(labels::in)
                    .orElseThrow(() -> new GraderException(
                            GraderException.JUDGE_UNPARSABLE,
                            "judge: " + quote(said) + (UNFINISHED.contains(finish) ? ", ended by " + finish : "")
                                    + expected(scores.keySet())));
            double score = scores.getOrDefault(label, Double.NaN);
            ObjectNode judge = JSON.createObjectNode()
                    .put("label", label)
                    .put("score", score)
                    .put("reason", VerdictFormat.reason(said))
                    .put("model", response.path("model").asString(model));
            return new GradeResult(Map.of(spec.metricId(), score), judge);
        };
    }

    /** A judge that says nothing, or ends within its thoughts, gives no verdict. */
    private static ObjectNode ask(
            GraderCalls calls, ObjectNode request, @Nullable ObjectNode format, Set<String> labels) {
        try {
            return format == null ? calls.responses(request) : calls.responses(request, format);
        } catch (GraderException e) {
            if (!e.code().equals(EMPTY)) {
                throw e;
            }
            throw new GraderException(GraderException.JUDGE_UNPARSABLE, "judge: " + e.getMessage() + expected(labels));
        }
    }

    private static String expected(Set<String> labels) {
        return " (expected: one of " + String.join(", ", labels) + ")";
    }

    private static String quote(String said) {
        return JSON.writeValueAsString(Characters.cut(QUOTED, said));
    }
}
