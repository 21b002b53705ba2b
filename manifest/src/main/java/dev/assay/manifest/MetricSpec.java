package dev.assay.manifest;

import java.util.Optional;

/**
 * What is made of one key of the samples' scores.
 *
 * @param id the key
 * @param mean whether the run's metrics hold its mean ({@code aggregation: mean}, the default) or nothing ({@code none})
 */
public record MetricSpec(String id, boolean mean, boolean higherIsBetter, Optional<String> description) {
    static MetricSpec parse(ManifestNode node) {
        return new MetricSpec(
                node.requiredString("id"),
                node.string("aggregation").orElse("mean").equals("mean"),
                node.bool("higher_is_better", true),
                node.string("description"));
    }
}
