package dev.assay.manifest.rule;

import dev.assay.manifest.HubNames;
import dev.assay.manifest.ManifestNode;
import dev.assay.text.Characters;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** What holds for a dataset of the Hugging Face hub. */
final class HubDatasetRules {
    private static final int MAX_LENGTH = 1_000;
    private static final int MAX_REVISION_LENGTH = 255;
    private static final int MAX_FILES = 1_000;

    private static final Pattern SPLIT = Pattern.compile("\\w+([.-]\\w+)*");

    /** Those of load_dataset that change nothing about the rows. {@code data_dir} is the one that does. */
    private static final String[] KWARGS = {
        "data_dir",
        "streaming",
        "num_proc",
        "keep_in_memory",
        "cache_dir",
        "download_mode",
        "verification_mode",
        "trust_remote_code"
    };

    void check(NodeShape dataset) {
        dataset.known("source", "path", "name", "split", "revision", "data_files", "dataset_kwargs", "max_rows");
        ManifestNode node = dataset.node();
        dataset.requiredString("path", MAX_LENGTH)
                .filter(path -> !HubNames.repository(path))
                .ifPresent(path -> dataset.findings()
                        .add(node.at("path"), "the ID of a dataset on the hub, as in owner/name or name"));
        if (node.has("name")) {
            dataset.requiredString("name", MAX_LENGTH)
                    .filter(name -> !HubNames.path(name))
                    .ifPresent(name ->
                            dataset.findings().add(node.at("name"), "the name of a configuration of the dataset"));
        }
        dataset.string("split", MAX_LENGTH)
                .filter(split -> !SPLIT.matcher(split).matches())
                .ifPresent(split -> dataset.findings()
                        .add(node.at("split"), "the name of one split; max_rows takes the first rows of it"));
        if (node.has("revision")) {
            dataset.requiredString("revision", MAX_REVISION_LENGTH)
                    .filter(revision -> !HubNames.revision(revision))
                    .ifPresent(revision -> dataset.findings().add(node.at("revision"), HubNames.REVISION));
        }
        files(dataset, node.at("data_files"));
        dataset.object("dataset_kwargs").ifPresent(kwargs -> {
            kwargs.known(KWARGS);
            kwargs.string("data_dir", MAX_LENGTH)
                    .filter(folder -> !HubNames.path(folder))
                    .ifPresent(folder ->
                            kwargs.findings().add(kwargs.node().at("data_dir"), "a folder within the dataset"));
        });
        dataset.integer("max_rows", 1, 1_000_000);
    }

    private static void files(NodeShape dataset, ManifestNode files) {
        JsonNode node = files.node();
        if (node.isMissingNode() || node.isNull()) {
            return;
        }
        if (node.isObject()) {
            if (node.isEmpty() || node.size() > MAX_FILES) {
                dataset.findings().add(files, "1.." + MAX_FILES + " splits");
                return;
            }
            node.propertyNames().forEach(split -> patterns(dataset, files.at(split)));
        } else {
            patterns(dataset, files);
        }
    }

    private static void patterns(NodeShape dataset, ManifestNode files) {
        JsonNode node = files.node();
        if (node.isString()) {
            pattern(dataset, files);
        } else if (node.isArray() && !node.isEmpty() && node.size() <= MAX_FILES) {
            for (int i = 0; i < node.size(); i++) {
                pattern(dataset, files.at(i));
            }
        } else {
            dataset.findings().add(files, "a string, an array of 1.." + MAX_FILES + " strings or an object of these");
        }
    }

    private static void pattern(NodeShape dataset, ManifestNode file) {
        if (!file.node().isString()
                || Characters.moreThan(MAX_LENGTH, file.node().stringValue())
                || !HubNames.path(file.node().stringValue())) {
            dataset.findings().add(file, "a file of the dataset, or a pattern with * ? [] {}");
        }
    }
}
