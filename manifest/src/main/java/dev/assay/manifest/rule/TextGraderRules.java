package dev.assay.manifest.rule;

import dev.assay.manifest.ManifestTypes;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What holds for graders that compare two texts, each of them a template or what graders compare by default. */
record TextGraderRules(Function<String, Optional<String>> templateProblem) {
    private static final List<String> OPERATIONS = List.of("eq", "ne", "like", "ilike");

    void stringCheck(NodeShape grader) {
        grader.known("type", "metric_id", "input", "reference", "operation");
        Optional<String> operation = required(grader, "operation", OPERATIONS);
        // Every text contains an empty one; whether an output is empty can be asked.
        boolean equality =
                operation.filter(name -> name.equals("eq") || name.equals("ne")).isPresent();
        templates(grader, equality || operation.isEmpty());
    }

    void textSimilarity(NodeShape grader) {
        if (required(grader, "metric", ManifestTypes.TEXT_METRICS).equals(Optional.of(ManifestTypes.COSINE))) {
            grader.known("type", "metric_id", "input", "reference", "metric", "model");
            GraderRules.model(grader);
        } else {
            grader.known("type", "metric_id", "input", "reference", "metric");
        }
        templates(grader, false);
    }

    static Optional<String> required(NodeShape grader, String field, List<String> names) {
        if (!grader.node().has(field)) {
            grader.findings().add(grader.node().at(field), String.join(" or ", names));
        }
        return grader.oneOf(field, names);
    }

    private void templates(NodeShape grader, boolean emptyReference) {
        if (grader.node().has("input")) {
            GraderRules.requiredTemplate(grader, "input", templateProblem);
        }
        if (grader.node().has("reference")) {
            GraderRules.template(
                    grader,
                    "reference",
                    emptyReference
                            ? grader.string("reference", GraderRules.MAX_TEMPLATE_LENGTH)
                            : grader.requiredString("reference", GraderRules.MAX_TEMPLATE_LENGTH),
                    templateProblem);
        }
    }
}
