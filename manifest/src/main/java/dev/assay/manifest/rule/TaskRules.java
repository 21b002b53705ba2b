package dev.assay.manifest.rule;

import dev.assay.manifest.Fewshot;
import dev.assay.manifest.ManifestNode;
import dev.assay.manifest.ManifestTypes;
import dev.assay.manifest.MetricId;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/** What holds for one task of a manifest. */
record TaskRules(
        ExtractionRules extractions,
        GraderListRules graders,
        DatasetRules datasets,
        MessageRules messageRules,
        Function<String, Optional<String>> templateProblem) {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_.-]{1,128}");
    private static final int MAX_CHOICES = 1_000;
    private static final int MAX_FEWSHOT = 100;
    private static final int MAX_TEMPLATE_LENGTH = 1 << 20;
    private static final int MAX_NAME_LENGTH = 255;
    private static final int MAX_TEXT_LENGTH = 10_000;

    /** @return the task's id where it is a good one */
    Optional<String> check(NodeShape task) {
        task.known(
                "id",
                "type",
                "name",
                "dataset",
                "preprocess",
                "prompt_template",
                "messages_template",
                "target_template",
                "choices",
                "fewshot",
                "num_fewshot",
                "output_extraction",
                "grader",
                "graders",
                "primary",
                "metrics",
                "language",
                "metadata",
                "embedding");
        type(task);
        task.string("name", MAX_NAME_LENGTH);
        task.string("language", MAX_NAME_LENGTH);
        task.object("metadata");
        task.requiredObject("dataset").ifPresent(datasets::check);
        task.object("preprocess").ifPresent(PythonRules::checkPreprocess);
        boolean generative = !ManifestTypes.TASKS_NOT_IMPLEMENTED.contains(
                task.node().at("type").node().asString(""));
        boolean messages = task.node().has("messages_template");
        Optional<String> prompt = generative && !messages
                ? task.requiredString("prompt_template", MAX_TEMPLATE_LENGTH)
                : task.string("prompt_template", MAX_TEMPLATE_LENGTH);
        prompt.ifPresent(t -> template(task, "prompt_template", t));
        template(task, "target_template");
        for (ManifestNode choice : task.strings("choices", MAX_CHOICES)) {
            templateProblem
                    .apply(choice.node().stringValue())
                    .ifPresent(problem -> task.findings().add(choice, "a template; " + problem));
        }
        messageRules.check(task, fewshot(task));
        task.object("output_extraction").ifPresent(extractions::check);
        graders.check(task, generative);
        metrics(task);
        return id(task);
    }

    private static Optional<String> id(NodeShape task) {
        Optional<String> id = task.requiredString("id", MAX_TEXT_LENGTH);
        if (id.isPresent() && !ID.matcher(id.get()).matches()) {
            task.findings().add(task.node().at("id"), "1..128 letters, digits, _ . -");
            return Optional.empty();
        }
        return id;
    }

    private static void type(NodeShape task) {
        if (!task.node().has("type")) {
            task.findings().add(task.node().at("type"), String.join(", ", ManifestTypes.TASKS));
        }
        if (task.oneOf("type", ManifestTypes.TASKS)
                .filter(ManifestTypes.TASKS_NOT_IMPLEMENTED::contains)
                .isPresent()) {
            task.findings().add(task.node().at("type"), "another type; this one is not available in this version yet");
        } else if (task.node().has("embedding")) {
            task.findings()
                    .addMessage(
                            task.node().at("embedding"), "unknown field (expected: only in tasks of type embedding)");
        }
    }

    /** @return how many examples the task shows */
    private int fewshot(NodeShape task) {
        Optional<Integer> alias = task.integer("num_fewshot", 0, MAX_FEWSHOT);
        Optional<NodeShape> fewshot = task.object("fewshot");
        if (fewshot.isEmpty()) {
            exampleTarget(task, task.node().at("target_template"), alias.orElse(0));
            return alias.orElse(0);
        }
        NodeShape shape = fewshot.get()
                .known(
                        "count",
                        "dataset",
                        "as",
                        "prompt_template",
                        "target_template",
                        "example_template",
                        "separator",
                        "strategy",
                        "seed");
        Optional<Integer> count = shape.integer("count", 0, MAX_FEWSHOT);
        if (alias.isPresent() && count.isPresent() && !alias.equals(count)) {
            task.findings().add(task.node().at("num_fewshot"), "the same as fewshot.count, which is " + count.get());
        }
        shape.object("dataset").ifPresent(datasets::check);
        List.of("prompt_template", "target_template", "example_template").forEach(field -> template(shape, field));
        shape.string("separator", MAX_TEXT_LENGTH);
        shape.oneOf("strategy", List.of("first", "random"));
        shape.longInteger("seed");
        boolean turns = shape.oneOf("as", List.of("text", Fewshot.TURNS))
                .filter(Fewshot.TURNS::equals)
                .isPresent();
        for (String field : List.of("example_template", "separator")) {
            if (turns && shape.node().has(field)) {
                task.findings().add(shape.node().at(field), "none, because the examples are turns");
            }
        }
        if (!shape.node().has("example_template") && !shape.node().has("target_template")) {
            exampleTarget(task, shape.node().at("target_template"), count.orElse(alias.orElse(0)));
        }
        return count.orElse(alias.orElse(0));
    }

    /** @param at where it would have to be */
    private static void exampleTarget(NodeShape task, ManifestNode at, int count) {
        if (count > 0 && !task.node().has("target_template")) {
            task.findings().add(at, "a template here or of the task, because a few-shot example shows its target");
        }
    }

    private void template(NodeShape shape, String field) {
        shape.string(field, MAX_TEMPLATE_LENGTH).ifPresent(template -> template(shape, field, template));
    }

    private void template(NodeShape shape, String field, String template) {
        templateProblem
                .apply(template)
                .ifPresent(problem -> shape.findings().add(shape.node().at(field), "a template; " + problem));
    }

    private static void metrics(NodeShape task) {
        Set<String> ids = new HashSet<>();
        for (NodeShape metric : task.objects("metrics", MetricId.MAX_METRICS)) {
            metric.known("id", "aggregation", "higher_is_better", "description");
            metric.oneOf("aggregation", List.of("mean", "none"));
            metric.bool("higher_is_better");
            metric.string("description", MAX_TEXT_LENGTH);
            metric.metricId("id").ifPresent(id -> metricId(task, metric, id, ids.add(id)));
        }
    }

    private static void metricId(NodeShape task, NodeShape metric, String id, boolean unique) {
        if (!unique) {
            metric.findings().add(metric.node().at("id"), "an id that no other metric of the task has");
        }
        GraderListRules.onlyMetrics(task.node())
                .filter(only -> !only.contains(id))
                .ifPresent(only -> metric.findings().add(metric.node().at("id"), only(only)));
    }

    private static String only(Set<String> metrics) {
        return metrics.size() == 1
                ? metrics.iterator().next() + ", the only score that the task's grader makes"
                : "a metric that the task's graders give: " + GraderListRules.named(metrics);
    }
}
