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
 * @param metrics empty: the graders' canonical scores only
 * @param graders in the order in which they score a sample; empty only for those two types
 * @param primary the metric that is a sample's canonical score; empty: the first grader's
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
        List<GraderSpec> graders,
        Optional<String> primary,
        List<MetricSpec> metrics,
        Optional<String> language,
        JsonNode metadata) {
    public Task {
        messages = List.copyOf(messages);
        choices = List.copyOf(choices);
        graders = List.copyOf(graders);
        metrics = List.copyOf(metrics);
    }

    /** The first of its graders, mostly the only one. */
    public Optional<GraderSpec> grader() {
        return graders.stream().findFirst();
    }

    public Optional<GraderSpec> grader(String graderId) {
        return graders.stream().filter(grader -> grader.id().equals(graderId)).findFirst();
    }

    /** Whether a sample's scores are just those of one grader: nothing else has to be known of them. */
    public boolean plainlyGraded() {
        return graders.size() <= 1
                && graders.stream()
                        .allMatch(grader -> grader.weight().isEmpty()
                                && grader.passThreshold().isEmpty());
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
                graders(node),
                node.string("primary"),
                node.children("metrics").stream().map(MetricSpec::parse).toList(),
                node.string("language"),
                node.object("metadata"));
    }

    private static List<GraderSpec> graders(ManifestNode node) {
        List<ManifestNode> graders = node.has("graders")
                ? node.children("graders")
                : node.child("grader").stream().toList();
        return graders.stream().map(GraderSpec::parse).toList();
    }

    private static Optional<Fewshot> fewshot(ManifestNode node) {
        ManifestNode config = node.child("fewshot").orElseGet(() -> node.empty("fewshot"));
        int count =
                config.integer("count").or(() -> node.integer("num_fewshot")).orElse(0);
        return count == 0 ? Optional.empty() : Optional.of(Fewshot.parse(config, count));
    }
}
