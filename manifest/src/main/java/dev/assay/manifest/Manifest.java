package dev.assay.manifest;

import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * What a suite version evaluates.
 *
 * @param tasks 1..100, in the order in which their items are numbered
 * @param metadata an object, empty by default
 */
public record Manifest(String schemaVersion, List<Task> tasks, JsonNode metadata) {
    /** The only schema version there is, and the default. */
    public static final String SCHEMA_VERSION = "2026-05-27";

    public Manifest {
        tasks = List.copyOf(tasks);
    }

    /**
     * Reads a manifest that {@code ManifestValidator} has accepted before. It fills defaults and does not look for
     * everything that may be wrong.
     *
     * @throws IllegalArgumentException with path, value and expectation, for what the validator would have refused
     */
    public static Manifest parse(JsonNode manifest) {
        ManifestNode root = ManifestNode.root(manifest);
        return new Manifest(
                root.string("schema_version").orElse(SCHEMA_VERSION),
                root.children("tasks").stream().map(Task::parse).toList(),
                root.object("metadata"));
    }
}
