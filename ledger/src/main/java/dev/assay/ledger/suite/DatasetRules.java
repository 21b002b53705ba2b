package dev.assay.ledger.suite;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** What holds for a dataset, of a task or of its few-shot examples. */
final class DatasetRules {
    private static final int LONGEST = 1_000;

    void check(Shape dataset) {
        Optional<String> source = dataset.oneOf("source", List.of("file", "huggingface"));
        boolean file = source.map("file"::equals)
                .orElse(dataset.node().has("file_id") || !dataset.node().has("path"));
        if (file) {
            dataset.known("source", "file_id", "format");
            dataset.requiredString("file_id", LONGEST);
            dataset.oneOf("format", List.of("jsonl", "csv"));
            return;
        }
        dataset.findings()
                .addMessage(
                        dataset.node().at("source"),
                        "\"huggingface\" (expected: file; Hugging Face datasets are not available in this version yet)");
        dataset.known("source", "path", "name", "split", "revision", "data_files", "dataset_kwargs", "max_rows");
        dataset.requiredString("path", LONGEST);
        List.of("name", "split", "revision").forEach(field -> dataset.string(field, LONGEST));
        dataset.object("dataset_kwargs");
        dataset.integer("max_rows", 1, 1_000_000);
        JsonNode files = dataset.node().at("data_files").node();
        if (dataset.node().has("data_files") && !files.isString() && !files.isContainer()) {
            dataset.findings().add(dataset.node().at("data_files"), "a string, an array of strings or an object");
        }
    }
}
