package dev.assay.activities.prepare;

import dev.assay.activities.fewshot.FewshotExamples;
import dev.assay.activities.template.TaskTemplates;
import dev.assay.dataset.Row;
import dev.assay.dataset.RowJson;
import dev.assay.template.TemplateException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Items of a task whose prompt is one text. */
record TaskItems(TaskTemplates templates, Optional<FewshotExamples> examples) implements ItemMaker {

    @Override
    public void add(ItemBatch batch, Row row, int itemNo, int sampleIndex) {
        List<String> choices = named("choices", () -> templates.choices(row.values()));
        String prompt = named("prompt_template", () -> templates.prompt().render(row.values(), choices));
        Optional<String> target = named("target_template", () -> templates.target(row.values(), choices));
        batch.add(
                itemNo,
                sampleIndex,
                row.sourceRow(),
                RowJson.write(row.values()),
                examples.map(all -> all.complete(prompt, row, choices, sampleIndex))
                        .orElse(prompt),
                target.orElse(null));
    }

    static <T> T named(String template, Supplier<T> rendered) {
        try {
            return rendered.get();
        } catch (TemplateException e) {
            throw e.in(template);
        }
    }
}
