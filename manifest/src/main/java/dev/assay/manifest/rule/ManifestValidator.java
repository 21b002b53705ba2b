package dev.assay.manifest.rule;

import dev.assay.manifest.Manifest;
import dev.assay.manifest.ManifestNode;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * Says everything that is wrong with a manifest at once. It never descends further than the schema does, so that
 * neither the depth nor the size of {@code metadata} costs anything.
 */
public final class ManifestValidator {
    private static final int MAX_TASKS = 100;

    private final TaskRules tasks;

    /**
     * @param patternProblem what is wrong with a regular expression; empty where nothing is
     * @param templateProblem what is wrong with a template; empty where nothing is
     */
    public ManifestValidator(
            Function<String, Optional<String>> patternProblem, Function<String, Optional<String>> templateProblem) {
        this.tasks = new TaskRules(
                new ExtractionRules(patternProblem),
                new GraderListRules(new GraderRules(patternProblem, templateProblem)),
                new DatasetRules(),
                new MessageRules(templateProblem),
                templateProblem);
    }

    /** @return empty where the manifest is good; at most 1,000 violations otherwise */
    public List<ManifestViolation> validate(JsonNode manifest) {
        ManifestViolations findings = new ManifestViolations();
        ManifestNode root = ManifestNode.root(manifest);
        if (!manifest.isObject()) {
            findings.add(root, "an object");
            return findings.list();
        }
        NodeShape shape = new NodeShape(root, findings).known("schema_version", "tasks", "metadata");
        shape.oneOf("schema_version", List.of(Manifest.SCHEMA_VERSION));
        shape.object("metadata");
        if (!root.has("tasks")
                || root.at("tasks").node().isEmpty() && root.at("tasks").node().isArray()) {
            findings.add(root.at("tasks"), "1.." + MAX_TASKS + " tasks");
        }
        Set<String> ids = new HashSet<>();
        for (NodeShape task : shape.objects("tasks", MAX_TASKS)) {
            tasks.check(task)
                    .filter(id -> !ids.add(id))
                    .ifPresent(id -> findings.add(task.node().at("id"), "an id that no other task has"));
        }
        return findings.list();
    }
}
