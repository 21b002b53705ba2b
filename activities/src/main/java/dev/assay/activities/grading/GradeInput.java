package dev.assay.activities.grading;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is graded.
 *
 * @param outputText the model's whole output
 * @param extractedOutput null where the task extracts nothing or nothing matched
 * @param target null where the task has no target
 * @param row the dataset row
 * @param choices rendered; empty where the task has none
 * @param place which sample of which run this is
 */
public record GradeInput(
        String outputText,
        @Nullable String extractedOutput,
        @Nullable String target,
        String prompt,
        ObjectNode row,
        List<String> choices,
        SamplePlace place) {
    public GradeInput {
        choices = List.copyOf(choices);
    }

    GradeInput withChoices(List<String> rendered) {
        return new GradeInput(outputText, extractedOutput, target, prompt, row, rendered, place);
    }
}
