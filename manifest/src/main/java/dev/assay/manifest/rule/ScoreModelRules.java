package dev.assay.manifest.rule;

import dev.assay.manifest.ManifestNode;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** What holds for a grader of type {@code score_model}. */
final class ScoreModelRules {
    private static final int MAX_TEMPERATURE = 2;
    /** More digits would be read in no answer. */
    private static final double MAX_BOUND = 1e15;

    private ScoreModelRules() {}

    static void check(NodeShape grader, Function<String, Optional<String>> templateProblem) {
        grader.known("type", "metric_id", "prompt_template", "range", "model", "structured", "sampling");
        GraderRules.model(grader);
        GraderRules.structured(grader);
        GraderRules.requiredTemplate(grader, "prompt_template", templateProblem);
        range(grader);
        grader.object("sampling").ifPresent(ScoreModelRules::sampling);
    }

    private static void range(NodeShape grader) {
        ManifestNode range = grader.node().at("range");
        if (!grader.node().has("range")) {
            return;
        }
        JsonNode lowest = range.node().path(0);
        JsonNode highest = range.node().path(1);
        boolean good = range.node().isArray()
                && range.node().size() == 2
                && bound(lowest)
                && bound(highest)
                && lowest.decimalValue().compareTo(highest.decimalValue()) < 0;
        if (!good) {
            grader.findings()
                    .addMessage(
                            range,
                            (pair(range.node()) ? lowest + ".." + highest : range.shown())
                                    + " (expected: two numbers of at most 1e15, the lower one first)");
        }
    }

    private static boolean pair(JsonNode range) {
        return range.isArray() && range.size() == 2 && bound(range.path(0)) && bound(range.path(1));
    }

    private static boolean bound(JsonNode number) {
        return number.isNumber() && Math.abs(number.asDouble(Double.NaN)) <= MAX_BOUND;
    }

    private static void sampling(NodeShape sampling) {
        sampling.known("temperature", "top_p", "max_output_tokens", "seed", "reasoning_effort");
        sampling.number("temperature", 0, MAX_TEMPERATURE);
        sampling.number("top_p", 0, 1);
        sampling.integer("max_output_tokens", 1, Integer.MAX_VALUE);
        sampling.longInteger("seed");
        if (sampling.node().has("reasoning_effort")) {
            sampling.requiredString("reasoning_effort", GraderRules.MAX_NAME_LENGTH);
        }
    }
}
