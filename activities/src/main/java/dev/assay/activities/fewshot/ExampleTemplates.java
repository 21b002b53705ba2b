package dev.assay.activities.fewshot;

import dev.assay.activities.template.TaskTemplates;
import dev.assay.dataset.Row;
import dev.assay.manifest.Fewshot;
import dev.assay.template.TemplateException;
import dev.assay.template.TemplateRenderer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What of an example is rendered over its row. */
record ExampleTemplates(
        TaskTemplates task,
        Optional<TemplateRenderer> ownPrompt,
        Optional<TemplateRenderer> ownTarget,
        TemplateRenderer example) {

    static ExampleTemplates compile(Fewshot fewshot, TaskTemplates task) {
        return new ExampleTemplates(
                task,
                fewshot.promptTemplate().map(TemplateRenderer::compile),
                fewshot.targetTemplate().map(TemplateRenderer::compile),
                TemplateRenderer.compile(fewshot.exampleTemplate()));
    }

    /** The prompt that a row has as an example. */
    String prompt(Row row) {
        List<String> choices = choices(row);
        return named(
                row,
                ownPrompt.isPresent() ? "fewshot.prompt_template" : "prompt_template",
                () -> ownPrompt.orElse(task.prompt()).render(row.values(), choices));
    }

    /** The answer that a row shows as an example; empty where no template gives one. */
    private Optional<String> target(Row row, List<String> choices) {
        return ownTarget
                .or(task::target)
                .map(template -> named(
                        row,
                        ownTarget.isPresent() ? "fewshot.target_template" : "target_template",
                        () -> template.render(row.values(), choices)));
    }

    /** The answer that a row shows as an example. */
    String target(Row row) {
        return target(row, choices(row)).orElse("");
    }

    /** The whole example. */
    String text(Row row, String prompt) {
        List<String> choices = choices(row);
        ObjectNode parts = JsonNodeFactory.instance.objectNode().put("prompt", prompt);
        target(row, choices).ifPresent(target -> parts.put("target", target));
        return named(row, "fewshot.example_template", () -> example.render(parts, choices));
    }

    /** The prompt that a row to be answered would have as an example; empty where it could not be one. */
    Optional<String> asExample(Row row, List<String> choices) {
        try {
            return ownPrompt.map(template -> template.render(row.values(), choices));
        } catch (TemplateException e) {
            return Optional.empty();
        }
    }

    List<String> choices(Row row) {
        return named(row, "choices", () -> task.choices(row.values()));
    }

    private static <T> T named(Row row, String template, Supplier<T> rendered) {
        try {
            return rendered.get();
        } catch (TemplateException e) {
            throw failed(row, e.code(), template + ": " + e.getMessage());
        }
    }

    /** @param problem which template of the row failed, and why */
    static FewshotException failed(Row row, String code, String problem) {
        return new FewshotException(
                code, "row " + row.sourceRow() + ", " + problem, Map.of("example_row", row.sourceRow()));
    }
}
