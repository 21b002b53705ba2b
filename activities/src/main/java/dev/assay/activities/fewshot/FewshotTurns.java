package dev.assay.activities.fewshot;

import dev.assay.activities.message.ContentSink;
import dev.assay.activities.message.ImageFiles;
import dev.assay.activities.message.ItemMessage;
import dev.assay.activities.message.MessageException;
import dev.assay.activities.message.MessageJson;
import dev.assay.activities.message.MessageTemplates;
import dev.assay.activities.message.RowData;
import dev.assay.activities.template.TaskTemplates;
import dev.assay.dataset.Row;
import dev.assay.dataset.RowStream;
import dev.assay.manifest.Fewshot;
import dev.assay.manifest.MessageTemplate;
import dev.assay.template.TemplateException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The examples of a task as turns: each is a user's message, made as the task's last one over the example's row, and an
 * assistant's with its target. Which ones says {@link ExampleChoice}; two messages that differ in an image are two prompts.
 */
public final class FewshotTurns {

    private final ExampleTemplates templates;
    private final ExampleChoice<Turn> choice;

    /** @param question JSON of the user's message */
    private record Turn(String question, String answer) {}

    private FewshotTurns(ExampleTemplates templates, ExampleChoice<Turn> choice) {
        this.templates = templates;
        this.choice = choice;
    }

    /**
     * @param seed what random examples are drawn by
     * @param rows of the examples' dataset, from its first; read as far as needed
     * @param ownDataset whether these are the task's rows as well
     * @param eachRow called before each row that is read
     * @param sink gets the images of rows that become an example, and of some that are displaced later
     * @throws FewshotException where a row cannot be an example, or there are too few
     */
    public static FewshotTurns read(
            Fewshot fewshot,
            TaskTemplates task,
            MessageTemplates messages,
            long seed,
            RowStream rows,
            boolean ownDataset,
            Runnable eachRow,
            ContentSink sink,
            ImageFiles files) {
        ExampleTemplates templates = ExampleTemplates.compile(fewshot, task);
        Maker maker = new Maker(templates, messages, sink, files);
        return new FewshotTurns(templates, ExampleChoice.read(fewshot, seed, rows, ownDataset, eachRow, maker));
    }

    private record Maker(ExampleTemplates templates, MessageTemplates messages, ContentSink sink, ImageFiles files)
            implements ExampleMaker<Turn> {

        @Override
        public String prompt(Row row) {
            return question(row, ContentSink.NONE);
        }

        @Override
        public Turn example(Row row, String prompt) {
            question(row, sink);
            return new Turn(prompt, templates.target(row));
        }

        private String question(Row row, ContentSink contents) {
            if (templates.ownPrompt().isPresent()) {
                return text(templates.prompt(row));
            }
            List<String> choices = templates.choices(row);
            try {
                return json(messages.question(
                        new MessageTemplates.Scope(row.values(), choices, new RowData(contents), files)));
            } catch (TemplateException | MessageException e) {
                throw ExampleTemplates.failed(row, e.code(), String.valueOf(e.getMessage()));
            }
        }

        @Override
        public int length(Turn turn) {
            return turn.question.length() + turn.answer.length();
        }
    }

    /**
     * The examples of a row, two messages each.
     *
     * @param question the row's own last user message
     * @param choices of the row
     * @throws FewshotException where there are too few for this row
     */
    public List<ItemMessage> of(ItemMessage question, Row row, List<String> choices, int sampleIndex) {
        Set<Long> own = new HashSet<>(Set.of(choice.key(json(question))));
        templates.asExample(row, choices).ifPresent(example -> own.add(choice.key(text(example))));
        List<ItemMessage> messages = new ArrayList<>();
        for (Turn turn : choice.of(own, sampleIndex)) {
            messages.addAll(MessageJson.read(turn.question));
            messages.add(ItemMessage.text(MessageTemplate.ASSISTANT, turn.answer));
        }
        return messages;
    }

    private static String text(String prompt) {
        return json(ItemMessage.text(MessageTemplate.USER, prompt));
    }

    private static String json(ItemMessage message) {
        return MessageJson.write(List.of(message));
    }
}
