package dev.assay.activities.run;

import dev.assay.activities.dataset.Row;
import dev.assay.activities.dataset.RowJson;
import dev.assay.activities.fewshot.FewshotExamples;
import dev.assay.activities.template.TaskTemplates;
import java.util.List;
import java.util.Optional;

/** Makes the items of a task from its rows. */
record TaskItems(TaskTemplates templates, Optional<FewshotExamples> examples) {

    void add(ItemBatch batch, Row row, int itemNo, int sampleIndex) {
        List<String> choices = templates.choices(row.values());
        String prompt = templates.prompt().render(row.values(), choices);
        batch.add(
                itemNo,
                sampleIndex,
                row.sourceRow(),
                RowJson.write(row.values()),
                examples.map(all -> all.complete(prompt, row, choices, sampleIndex))
                        .orElse(prompt),
                templates.target(row.values(), choices).orElse(null));
    }
}
