package dev.assay.activities.grading.python;

import dev.assay.activities.grading.GraderCalls;
import dev.assay.activities.grading.GraderException;
import dev.assay.sandbox.ModelBridge;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code ctx} of a user's grader: what it asks for goes through the step's {@link GraderCalls}. A call that cannot be
 * answered raises in the grader; a step that is abandoned ends the grader, whatever it would make of that.
 */
record ModelAccess(GraderCalls calls) implements ModelBridge {

    @Override
    public JsonNode call(JsonNode asked) {
        if (!(asked.path("request") instanceof ObjectNode request)) {
            throw new BridgeException("request (expected: keyword arguments)");
        }
        try {
            return switch (asked.path("kind").asString("")) {
                case "responses" -> calls.responses(request);
                case "embeddings" -> calls.embeddings(request);
                default -> throw new BridgeException("kind (expected: responses or embeddings)");
            };
        } catch (GraderException e) {
            throw new BridgeException(e.code() + ": " + e.getMessage());
        }
    }
}
