package dev.assay.activities.template;

import dev.assay.ledger.suite.Task;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * What of a task is rendered for each row.
 *
 * @param target empty where the task has none
 */
public record TaskTemplates(
        TemplateRenderer prompt, Optional<TemplateRenderer> target, List<TemplateRenderer> choices) {
    public TaskTemplates {
        choices = List.copyOf(choices);
    }

    /** @throws TemplateException code {@code template_invalid} */
    public static TaskTemplates compile(Task task) {
        return new TaskTemplates(
                TemplateRenderer.compile(task.promptTemplate().orElse("")),
                task.targetTemplate().map(TemplateRenderer::compile),
                task.choices().stream().map(TemplateRenderer::compile).toList());
    }

    /** The task's choices for a row, which its other templates see. */
    public List<String> choices(ObjectNode row) {
        return choices.stream().map(choice -> choice.render(row, List.of())).toList();
    }
}
