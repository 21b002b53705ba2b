package dev.assay.manifest.rule;

import dev.assay.manifest.GraderSpec;
import dev.assay.manifest.ManifestNode;
import dev.assay.manifest.MetricId;
import dev.assay.manifest.PythonSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What holds for the graders of a task together: one as {@code grader}, or a list of them as {@code graders}. */
record GraderListRules(GraderRules graders) {

    static final int MAX_GRADERS = 20;

    /** @param needed whether a task of this type has to have one */
    void check(NodeShape task, boolean needed) {
        if (task.node().has("graders")) {
            list(task);
            return;
        }
        (needed ? task.requiredObject("grader") : task.object("grader"))
                .ifPresent(grader -> graders.check(grader, task.node()));
        if (task.node().has("primary")) {
            task.findings().add(task.node().at("primary"), "nothing without graders; a grader's metric_id says it");
        }
    }

    private void list(NodeShape task) {
        if (task.node().has("grader")) {
            task.findings().add(task.node().at("graders"), "grader or graders, and not both");
        }
        ManifestNode list = task.node().at("graders");
        List<NodeShape> shapes = task.objects("graders", MAX_GRADERS);
        if (list.node().isArray() && list.node().isEmpty()) {
            task.findings().add(list, "1.." + MAX_GRADERS + " graders");
        }
        Set<String> ids = new LinkedHashSet<>();
        Set<String> metrics = new HashSet<>();
        if (weighted(task.node())) {
            metrics.add(GraderSpec.WEIGHTED_SCORE);
        }
        for (NodeShape grader : shapes) {
            graders.check(alone(grader), task.node());
            GraderConditionRules.check(grader, ids);
            id(grader, ids);
            metrics(grader, metrics);
            batch(grader, shapes.size());
        }
        primary(task);
    }

    private static boolean weighted(ManifestNode task) {
        return all(task).stream().anyMatch(grader -> grader.has("weight"));
    }

    /** The grader as it would stand alone. */
    private static NodeShape alone(NodeShape grader) {
        ObjectNode alone = JsonNodeFactory.instance.objectNode();
        grader.node().node().properties().stream()
                .filter(field -> !GraderSpec.IN_LISTS.contains(field.getKey()))
                .forEach(field -> alone.set(field.getKey(), field.getValue()));
        return new NodeShape(new ManifestNode(grader.node().path(), alone), grader.findings());
    }

    private static void id(NodeShape grader, Set<String> ids) {
        if (grader.node().has("id") && grader.metricId("id").isEmpty()) {
            return;
        }
        if (!ids.add(id(grader.node()))) {
            grader.findings().add(grader.node().at("id"), "an id that no other grader of the task has");
        }
    }

    private static String id(ManifestNode grader) {
        return grader.raw("id").map(id -> id.asString("")).orElseGet(() -> metricOf(grader));
    }

    private static String metricOf(ManifestNode grader) {
        return grader.raw("metric_id").map(id -> id.asString("")).orElse(GraderSpec.DEFAULT_METRIC_ID);
    }

    /** What a Python grader gives besides is known when it has scored. */
    private static void metrics(NodeShape grader, Set<String> metrics) {
        ManifestNode node = grader.node();
        boolean known = GraderRules.onlyMetric(node).isPresent() || node.has("metric_id");
        String metric = metricOf(node);
        if (known && !metrics.add(metric)) {
            grader.findings().add(node.at("metric_id"), "a metric_id that no other grader of the task has");
        }
        grader.number("pass_threshold");
        grader.positive("weight");
        if (known && node.has("pass_threshold")) {
            String passed = metric + GraderSpec.PASSED;
            if (!MetricId.valid(passed) || !metrics.add(passed)) {
                grader.findings()
                        .add(
                                node.at("pass_threshold"),
                                "a metric_id with which " + ManifestNode.cut(passed) + " is a metric of "
                                        + MetricId.EXPECTED + " that no other grader gives");
            }
        }
    }

    private static void batch(NodeShape grader, int graders) {
        boolean batch = PythonSpec.of(grader.node().node())
                .filter(PythonSpec::aggregate)
                .isPresent();
        boolean derives = grader.node().has("pass_threshold") || grader.node().has("weight");
        if (batch && (graders > 1 || derives)) {
            grader.findings()
                    .add(
                            grader.node().at("contract"),
                            "sample, or execution per_sample: a grader of all samples at once is the only one of its task, without"
                                    + " pass_threshold and weight");
        }
    }

    private static void primary(NodeShape task) {
        if (!task.node().has("primary")) {
            return;
        }
        Optional<Set<String>> metrics = onlyMetrics(task.node());
        task.metricId("primary")
                .filter(primary -> metrics.isPresent() && !metrics.get().contains(primary))
                .ifPresent(primary -> task.findings()
                        .add(
                                task.node().at("primary"),
                                "a metric that the task's graders give: " + named(metrics.get())));
    }

    /** A message that names metrics that a task may have. */
    static String named(Set<String> metrics) {
        return MetricId.named(metrics, MAX_GRADERS);
    }

    /** All keys of the scores that a task's graders give; empty where one of them makes its own. */
    static Optional<Set<String>> onlyMetrics(ManifestNode task) {
        Set<String> metrics = new LinkedHashSet<>();
        for (ManifestNode grader : all(task)) {
            Optional<String> only = GraderRules.onlyMetric(grader);
            if (only.isEmpty()) {
                return Optional.empty();
            }
            metrics.add(only.get());
            if (grader.has("pass_threshold")) {
                metrics.add(only.get() + GraderSpec.PASSED);
            }
        }
        if (weighted(task)) {
            metrics.add(GraderSpec.WEIGHTED_SCORE);
        }
        return metrics.isEmpty() ? Optional.empty() : Optional.of(metrics);
    }

    private static List<ManifestNode> all(ManifestNode task) {
        if (!task.has("graders")) {
            return task.has("grader") ? List.of(task.at("grader")) : List.of();
        }
        List<ManifestNode> graders = new ArrayList<>();
        JsonNode list = task.at("graders").node();
        for (int i = 0; i < Math.min(list.size(), MAX_GRADERS); i++) {
            graders.add(task.at("graders").at(i));
        }
        return graders;
    }
}
