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
 * @param messages JSON of the prompt's messages; null where it is one text
 * @param row the dataset row
 * @param choices rendered; empty where the task has none
 * @param place which sample of which run this is
 */
public record GradeInput(
        String outputText,
        @Nullable String extractedOutput,
        @Nullable String target,
        String prompt,
        @Nullable String messages,
        ObjectNode row,
        List<String> choices,
        SamplePlace place) {
    public GradeInput {
        choices = List.copyOf(choices);
    }

    /** Of a prompt that is one text. */
    public GradeInput(
            String outputText,
            @Nullable String extractedOutput,
            @Nullable String target,
            String prompt,
            ObjectNode row,
            List<String> choices,
            SamplePlace place) {
        this(outputText, extractedOutput, target, prompt, null, row, choices, place);
    }

    GradeInput withChoices(List<String> rendered) {
        return new GradeInput(outputText, extractedOutput, target, prompt, messages, row, rendered, place);
    }
}
