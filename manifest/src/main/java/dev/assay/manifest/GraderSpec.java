package dev.assay.manifest;

import tools.jackson.databind.JsonNode;

/**
 * A task's grader.
 *
 * @param metricId the key of the canonical score, default {@code score}
 * @param config the whole grader object of the manifest, {@code type} included
 */
public record GraderSpec(String type, String metricId, JsonNode config) {
    /** {@code metric_id} where a manifest names none. */
    public static final String DEFAULT_METRIC_ID = "score";

    static GraderSpec parse(ManifestNode node) {
        return new GraderSpec(
                node.requiredString("type"), node.string("metric_id").orElse(DEFAULT_METRIC_ID), node.node());
    }
}
