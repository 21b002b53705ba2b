package dev.assay.activities.prepare;

import dev.assay.activities.fewshot.FewshotTurns;
import dev.assay.activities.message.ImageFiles;
import dev.assay.activities.message.ItemMessage;
import dev.assay.activities.message.MessageTemplates;
import dev.assay.activities.message.RowData;
import dev.assay.activities.template.TaskTemplates;
import dev.assay.dataset.Row;
import dev.assay.dataset.RowJson;
import java.util.List;
import java.util.Optional;

/** Items of a task that is sent as messages. Data in a row is kept by its digest, wherever it stands. */
record MessageItems(
        TaskTemplates templates, MessageTemplates messages, Optional<FewshotTurns> examples, ImageFiles files)
        implements ItemMaker {

    @Override
    public void add(ItemBatch batch, Row row, int itemNo, int sampleIndex) {
        RowData data = new RowData(batch::content);
        List<String> choices = TaskItems.named("choices", () -> templates.choices(row.values()));
        List<ItemMessage> own = messages.render(new MessageTemplates.Scope(row.values(), choices, data, files));
        Optional<String> target = TaskItems.named("target_template", () -> templates.target(row.values(), choices));
        List<ItemMessage> all = examples.map(turns ->
                        messages.behindInstructions(own, turns.of(messages.question(own), row, choices, sampleIndex)))
                .orElse(own);
        MessageTemplates.checkSize(all);
        batch.add(
                itemNo,
                sampleIndex,
                row.sourceRow(),
                RowJson.write(data.withMarkers(row.values())),
                all,
                target.orElse(null));
    }
}
