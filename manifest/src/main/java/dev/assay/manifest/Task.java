package dev.assay.manifest;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * One task of a manifest.
 *
 * @param type a label, except {@code transcription} and {@code embedding}
 * @param promptTemplate empty where there are messages, and for those two types
 * @param messages what is sent in place of a prompt that is one text; empty where there is a prompt template
 * @param choices templates over the row; empty where the task has none
 * @param metrics empty: the grader's canonical score only
 * @param grader empty only for those two types
 * @param fewshot empty where its count is 0
 * @param metadata an object, empty by default
 */
public record Task(
        String id,
        String type,
        Optional<String> name,
        DatasetSource dataset,
        Optional<Preprocess> preprocess,
        Optional<String> promptTemplate,
        List<MessageTemplate> messages,
        Optional<String> targetTemplate,
        List<String> choices,
        Optional<Fewshot> fewshot,
        OutputExtraction outputExtraction,
        Optional<GraderSpec> grader,
        List<MetricSpec> metrics,
        Optional<String> language,
        JsonNode metadata) {
    public Task {
        messages = List.copyOf(messages);
        choices = List.copyOf(choices);
        metrics = List.copyOf(metrics);
    }

    static Task parse(ManifestNode node) {
        return new Task(
                node.requiredString("id"),
                node.requiredString("type"),
                node.string("name"),
                DatasetSource.parse(node.child("dataset")
                        .orElseThrow(() -> node.at("dataset").problem("an object"))),
                node.child("preprocess").map(Preprocess::parse),
                node.string("prompt_template"),
                node.children("messages_template").stream()
                        .map(MessageTemplate::parse)
                        .toList(),
                node.string("target_template"),
                node.strings("choices"),
                fewshot(node),
                node.child("output_extraction").map(OutputExtraction::parse).orElseGet(OutputExtraction.None::new),
                node.child("grader").map(GraderSpec::parse),
                node.children("metrics").stream().map(MetricSpec::parse).toList(),
                node.string("language"),
                node.object("metadata"));
    }

    private static Optional<Fewshot> fewshot(ManifestNode node) {
        ManifestNode config = node.child("fewshot").orElseGet(() -> node.empty("fewshot"));
        int count =
                config.integer("count").or(() -> node.integer("num_fewshot")).orElse(0);
        return count == 0 ? Optional.empty() : Optional.of(Fewshot.parse(config, count));
    }
}
