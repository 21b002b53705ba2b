package dev.assay.activities.fewshot;

import dev.assay.activities.template.TaskTemplates;
import dev.assay.dataset.Row;
import dev.assay.dataset.RowStream;
import dev.assay.manifest.Fewshot;
import dev.assay.template.TemplateRenderer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The examples of a task whose prompt is one text: they stand in it, in front. Which ones says {@link ExampleChoice}. */
public final class FewshotExamples {

    private final Fewshot fewshot;
    private final ExampleTemplates templates;
    private final ExampleChoice<String> choice;

    private FewshotExamples(Fewshot fewshot, ExampleTemplates templates, ExampleChoice<String> choice) {
        this.fewshot = fewshot;
        this.templates = templates;
        this.choice = choice;
    }

    /**
     * @param seed what random examples are drawn by
     * @param rows of the examples' dataset, from its first; read as far as needed
     * @param ownDataset whether these are the task's rows as well
     * @param eachRow called before each row that is read
     * @throws FewshotException where a row cannot be an example, or there are too few
     */
    public static FewshotExamples read(
            Fewshot fewshot, TaskTemplates task, long seed, RowStream rows, boolean ownDataset, Runnable eachRow) {
        ExampleTemplates templates = ExampleTemplates.compile(fewshot, task);
        return new FewshotExamples(
                fewshot,
                templates,
                ExampleChoice.read(fewshot, seed, rows, ownDataset, eachRow, new ExampleMaker<String>() {
                    @Override
                    public String prompt(Row row) {
                        return templates.prompt(row);
                    }

                    @Override
                    public String example(Row row, String prompt) {
                        return templates.text(row, prompt);
                    }

                    @Override
                    public int length(String example) {
                        return example.length();
                    }
                }));
    }

    /**
     * A prompt with its examples in front.
     *
     * @param prompt of the row, rendered
     * @param choices of the row
     * @throws FewshotException where there are too few for this row, or it becomes too long
     */
    public String complete(String prompt, Row row, List<String> choices, int sampleIndex) {
        Set<Long> own = new HashSet<>(Set.of(choice.key(prompt)));
        templates.asExample(row, choices).ifPresent(example -> own.add(choice.key(example)));
        List<String> parts = new ArrayList<>(choice.of(own, sampleIndex));
        parts.add(prompt);
        return joined(parts);
    }

    private String joined(List<String> parts) {
        long length = parts.stream().mapToLong(String::length).sum()
                + (long) fewshot.count() * fewshot.separator().length();
        if (length > TemplateRenderer.MAX_OUTPUT_LENGTH) {
            throw new FewshotException(
                    FewshotException.TOO_LARGE,
                    "a prompt of " + length + " characters with them (expected: at most "
                            + TemplateRenderer.MAX_OUTPUT_LENGTH + ")",
                    Map.of());
        }
        return String.join(fewshot.separator(), parts);
    }
}
