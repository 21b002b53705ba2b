package dev.assay.activities.grading;

import dev.assay.activities.grading.Graders.Rule;
import dev.assay.manifest.GraderSpec;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Cosine of the angle between the vectors of answer and target, or of a {@link TextPair}, -1..1. One call for both. */
final class EmbeddingSimilarity {

    private static final JsonMapper JSON = JsonMapper.shared();

    private EmbeddingSimilarity() {}

    static Rule of(GraderSpec spec) {
        String model = spec.config().path("model").asString("auto");
        TextPair texts = TextPair.of(spec.config());
        return (answer, input, calls) -> {
            String reference = texts.reference(answer, input);
            Optional<String> given = texts.input(answer, input);
            if (given.isEmpty() || given.get().isBlank()) {
                return new GradeResult(Map.of(spec.metricId(), 0.0), null);
            }
            ObjectNode request = JSON.createObjectNode().put("model", model);
            request.putArray("input").add(given.get()).add(reference);
            JsonNode data = calls.embeddings(request).path("data");
            return new GradeResult(Map.of(spec.metricId(), cosine(vector(data, 0), vector(data, 1))), null);
        };
    }

    private static JsonNode vector(JsonNode data, int index) {
        for (JsonNode entry : data) {
            if (entry.path("index").asInt(-1) == index) {
                return entry.path("embedding");
            }
        }
        throw new GraderException(
                GraderException.JUDGE_UNPARSABLE, "embeddings: no vector " + index + " (expected: one for each text)");
    }

    private static double cosine(JsonNode a, JsonNode b) {
        if (a.size() != b.size() || a.isEmpty()) {
            throw new GraderException(
                    GraderException.JUDGE_UNPARSABLE,
                    "embeddings: vectors of " + a.size() + " and " + b.size() + " numbers (expected: the same length)");
        }
        double product = 0;
        double lengthA = 0;
        double lengthB = 0;
        for (int i = 0; i < a.size(); i++) {
            double x = a.get(i).asDouble(Double.NaN);
            double y = b.get(i).asDouble(Double.NaN);
            product += x * y;
            lengthA += x * x;
            lengthB += y * y;
        }
        return lengthA == 0 || lengthB == 0 ? 0 : Math.clamp(product / Math.sqrt(lengthA * lengthB), -1, 1);
    }
}
