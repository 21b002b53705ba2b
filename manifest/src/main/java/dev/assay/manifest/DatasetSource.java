package dev.assay.manifest;

import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Where the rows of a task or of its few-shot examples come from. */
public sealed interface DatasetSource {
    /**
     * An uploaded file.
     *
     * @param format empty where the file's name decides
     */
    record File(String fileId, Optional<DatasetFormat> format) implements DatasetSource {}

    /**
     * A dataset of the Hugging Face hub.
     *
     * @param path {@code owner/name} or {@code name}
     * @param name of the configuration
     * @param split {@code train} by default
     * @param revision branch, tag or commit; {@code main} by default
     * @param dataFiles a string, an array of strings or an object of these by split; patterns allowed
     * @param datasetKwargs an object, empty by default; {@code data_dir} is the only field that has an effect
     * @param maxRows 1..1,000,000; how many of the first rows are taken
     */
    record HuggingFace(
            String path,
            Optional<String> name,
            Optional<String> split,
            Optional<String> revision,
            Optional<JsonNode> dataFiles,
            JsonNode datasetKwargs,
            Optional<Integer> maxRows)
            implements DatasetSource {

        /** What a run pins to a commit. */
        public String reference() {
            return path + "@" + revision.orElse("main");
        }
    }

    /** {@code source} may be left out: then {@code file_id} or {@code path} says which it is. */
    static DatasetSource parse(ManifestNode node) {
        String source = node.string("source").orElse(node.has("file_id") ? "file" : "huggingface");
        return switch (source) {
            case "file" ->
                new File(
                        node.requiredString("file_id"),
                        node.string("format")
                                .map(f -> DatasetFormat.of(f)
                                        .orElseThrow(() -> node.at("format").problem("jsonl or csv"))));
            case "huggingface" ->
                new HuggingFace(
                        node.requiredString("path"),
                        node.string("name"),
                        node.string("split"),
                        node.string("revision"),
                        node.raw("data_files"),
                        node.object("dataset_kwargs"),
                        node.integer("max_rows"));
            default -> throw node.at("source").problem("file or huggingface");
        };
    }
}
