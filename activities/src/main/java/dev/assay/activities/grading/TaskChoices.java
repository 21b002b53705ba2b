package dev.assay.activities.grading;

import dev.assay.manifest.Task;
import dev.assay.template.TemplateException;
import dev.assay.template.TemplateRenderer;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * The choices of a sample: those given, else the task's, rendered over the row, else an array of strings in the row's
 * column {@code choices}.
 */
public record TaskChoices(List<GradingTemplate> templates) {
    public static TaskChoices of(Task task) {
        return new TaskChoices(task.choices().stream().map(GradingTemplate::of).toList());
    }

    public GradeInput in(GradeInput input) {
        List<String> choices = input.choices().isEmpty() ? choices(input) : input.choices();
        return input.withChoices(choices);
    }

    private List<String> choices(GradeInput input) {
        List<String> choices = new ArrayList<>();
        templates.forEach(template -> choices.add(template.render(input.row(), List.of())));
        if (templates.isEmpty()) {
            for (JsonNode choice : input.row().path("choices")) {
                choices.add(shown(choice));
            }
        }
        return choices;
    }

    /** As a template shows it. */
    private static String shown(JsonNode choice) {
        try {
            return TemplateRenderer.text(choice);
        } catch (TemplateException e) {
            throw new GraderException(e.code(), String.valueOf(e.getMessage()));
        }
    }
}
