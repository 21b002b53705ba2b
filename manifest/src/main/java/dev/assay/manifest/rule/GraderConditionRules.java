package dev.assay.manifest.rule;

import java.util.Optional;
import java.util.Set;

/** What holds for {@code when} of a grader in a list. */
final class GraderConditionRules {

    private GraderConditionRules() {}

    /** @param earlier IDs of the graders before it */
    static void check(NodeShape grader, Set<String> earlier) {
        Optional<NodeShape> when = grader.object("when");
        if (when.isEmpty()) {
            return;
        }
        NodeShape shape = when.get().known("grader", "below", "above", "failed");
        String named = shape.node().at("grader").node().asString("");
        if (!earlier.contains(named)) {
            shape.findings().add(shape.node().at("grader"), "the id of an earlier grader of the task");
        }
        shape.number("below");
        shape.number("above");
        shape.bool("failed");
        boolean bounded = shape.node().has("below") || shape.node().has("above");
        if (bounded == shape.node().at("failed").node().asBoolean(false)) {
            shape.findings().add(shape.node(), "below, above or both, or \"failed\": true");
        }
    }
}
