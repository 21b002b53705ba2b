package dev.assay.activities.template;

import dev.assay.ledger.suite.Task;
import dev.assay.template.TemplateException;
import dev.assay.template.TemplateRenderer;
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

    /**
     * The target of a row; empty where the task has none. A template that is nothing but a column which is null there gives
     * no text: the row has no target, and {@code None} would be one that no answer equals.
     */
    public Optional<String> target(ObjectNode row, List<String> rowChoices) {
        return target.map(template -> template.onlyColumn()
                .filter(column -> row.path(column).isNull())
                .map(column -> "")
                .orElseGet(() -> template.render(row, rowChoices)));
    }

    /** The task's choices for a row, which its other templates see. */
    public List<String> choices(ObjectNode row) {
        return choices.stream().map(choice -> choice.render(row, List.of())).toList();
    }
}
