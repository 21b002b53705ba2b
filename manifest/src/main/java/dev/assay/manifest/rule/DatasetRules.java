package dev.assay.manifest.rule;

import dev.assay.manifest.DatasetFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What holds for a dataset, of a task or of its few-shot examples. */
final class DatasetRules {
    private static final int MAX_ID_LENGTH = 1_000;

    private final HubDatasetRules hub = new HubDatasetRules();

    void check(NodeShape dataset) {
        Optional<String> source = dataset.oneOf("source", List.of("file", "huggingface"));
        boolean file = source.map("file"::equals)
                .orElse(dataset.node().has("file_id") || !dataset.node().has("path"));
        if (file) {
            dataset.known("source", "file_id", "format");
            dataset.requiredString("file_id", MAX_ID_LENGTH);
            dataset.oneOf(
                    "format",
                    Stream.of(DatasetFormat.values())
                            .map(DatasetFormat::wireName)
                            .toList());
            return;
        }
        hub.check(dataset);
    }
}
