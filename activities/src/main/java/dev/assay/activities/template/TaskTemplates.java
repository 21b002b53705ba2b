package dev.assay.activities.template;

import dev.assay.activities.message.MessageTemplates;
import dev.assay.manifest.GraderSpec;
import dev.assay.manifest.ManifestTypes;
import dev.assay.manifest.Task;
import dev.assay.template.TemplateException;
import dev.assay.template.TemplateRenderer;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/**
 * What of a task is rendered for each row.
 *
 * @param target empty where the task has none
 */
public record TaskTemplates(
        TemplateRenderer prompt, Optional<TemplateRenderer> target, List<TemplateRenderer> choices) {
    /** The fields of built-in graders that are templates; no grader has one of these names for something else. */
    private static final List<String> GRADER_TEMPLATES = List.of("prompt_template", "input", "reference");

    public TaskTemplates {
        choices = List.copyOf(choices);
    }

    /**
     * Whether every template of a task can be read, its grader's and its examples' too. A version of a suite is checked when
     * it is created: one that an earlier release accepted may have a template that this one does not read.
     *
     * @throws TemplateException code {@code template_invalid}; its message names the template
     */
    public static void check(Task task) {
        task.promptTemplate().ifPresent(template -> check("prompt_template", template));
        if (!task.messages().isEmpty()) {
            MessageTemplates.compile(task);
        }
        task.targetTemplate().ifPresent(template -> check("target_template", template));
        task.choices().forEach(template -> check("choices", template));
        task.fewshot().ifPresent(fewshot -> {
            fewshot.promptTemplate().ifPresent(template -> check("fewshot.prompt_template", template));
            fewshot.targetTemplate().ifPresent(template -> check("fewshot.target_template", template));
            check("fewshot.example_template", fewshot.exampleTemplate());
        });
        task.graders().forEach(grader -> {
            String name = task.graders().size() == 1 ? "grader" : "grader " + grader.id();
            Stream.concat(Stream.of(grader), grader.judges().stream())
                    .distinct()
                    .filter(TaskTemplates::hasTemplates)
                    .forEach(spec -> check(name, spec));
        });
    }

    private static void check(String name, GraderSpec grader) {
        GRADER_TEMPLATES.stream()
                .filter(grader.config()::hasNonNull)
                .forEach(field ->
                        check(name + "." + field, grader.config().path(field).asString("")));
    }

    private static boolean hasTemplates(GraderSpec grader) {
        return ManifestTypes.GRADERS.contains(grader.type());
    }

    private static void check(String name, String template) {
        try {
            TemplateRenderer.compile(template);
        } catch (TemplateException e) {
            throw e.in(name);
        }
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
