package dev.assay.activities.grading;

import dev.assay.activities.grading.text.PlainCharacters;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The two texts that a grader compares. Each is what its template makes of the sample, over the names that a judge's prompt
 * has; without templates they are the graded answer and the target.
 *
 * @param empty whether the manifest itself says that the reference is an empty text, so that it is meant
 */
record TextPair(Optional<GradingTemplate> input, Optional<GradingTemplate> reference, boolean empty) {
    static TextPair of(JsonNode config) {
        return new TextPair(
                template(config, "input"),
                template(config, "reference"),
                config.path("reference").isString()
                        && config.path("reference").stringValue().isEmpty());
    }

    private static Optional<GradingTemplate> template(JsonNode config, String field) {
        return config.path(field).isString()
                ? Optional.of(GradingTemplate.of(config.path(field).stringValue()))
                : Optional.empty();
    }

    /**
     * What is graded.
     *
     * @param answer empty where the task extracts and nothing matched
     * @return empty where that is what the template reads too, or it is nothing but a name whose value is null
     * @throws GraderException where the template reads a target that the sample does not have, or fails
     */
    Optional<String> input(Optional<String> answer, GradeInput given) {
        if (input.isEmpty()) {
            return answer;
        }
        boolean extracted = input.get().reads("output") || input.get().reads("extracted_output");
        return answer.isEmpty() && extracted ? Optional.empty() : text(input.get(), answer, given);
    }

    /**
     * What it is compared with.
     *
     * @throws GraderException where it is missing, or shows nothing and is not meant to; as {@link #input} otherwise
     */
    String reference(Optional<String> answer, GradeInput given) {
        if (reference.isEmpty()) {
            return Graders.target(given);
        }
        Optional<String> text = text(reference.get(), answer, given);
        if (text.isEmpty() || !empty && PlainCharacters.blank(text.get())) {
            throw new GraderException(
                    GraderException.NO_TARGET,
                    "reference: " + (text.isEmpty() ? "null" : "blank") + " (expected: a text to compare with)");
        }
        return text.get();
    }

    private static Optional<String> text(GradingTemplate template, Optional<String> answer, GradeInput given) {
        ObjectNode scope = GradingTemplate.scope(answer.orElse(""), given);
        // What a sample does not have is no None within a text: it is the row's own column, or an error.
        if (given.target() == null) {
            restore(scope, given, "target");
        }
        if (given.extractedOutput() == null) {
            restore(scope, given, "extracted_output");
        }
        if (template.reads("target") && (given.target() != null || !scope.has("target"))) {
            Graders.target(given);
        }
        return template.text(scope, given.choices());
    }

    private static void restore(ObjectNode scope, GradeInput given, String name) {
        JsonNode column = given.row().get(name);
        if (column == null) {
            scope.remove(name);
        } else {
            scope.set(name, column);
        }
    }
}
