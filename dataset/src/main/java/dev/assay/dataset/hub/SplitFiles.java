package dev.assay.dataset.hub;

import dev.assay.manifest.DatasetSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/** Which files of a dataset a manifest means, in the order in which they are read: by path. */
public final class SplitFiles {
    private static final String DEFAULT = "train";
    private static final int MAX_SHOWN = 20;

    private SplitFiles() {}

    /**
     * The files that {@code data_files} names, else those that the dataset's layout gives to the configuration and split.
     *
     * @param files all of the dataset
     * @return one file or more, all of one format
     * @throws HubException where there is none
     */
    public static List<HubFile> choose(DatasetSource.HuggingFace source, List<HubFile> files) {
        String split = source.split().orElse(DEFAULT);
        String folder = folder(source.datasetKwargs().path("data_dir").asString(""));
        List<HubFile> within =
                files.stream().filter(file -> file.path().startsWith(folder)).toList();
        List<HubFile> chosen = source.dataFiles()
                .map(named -> named(source, named, folder, within))
                .orElseGet(() -> new Layout(source, folder, readable(within)).files(split));
        List<HubFile> readable = readable(chosen);
        if (readable.isEmpty()) {
            throw new HubException(shown(source) + ": none of " + chosen.size() + " files of split " + split
                    + " can be read, the first is " + chosen.getFirst().path()
                    + " (expected: parquet, jsonl, json or csv; json, jsonl and csv also as .gz)");
        }
        return ofOneFormat(readable);
    }

    static String shown(DatasetSource.HuggingFace source) {
        return source.reference() + source.name().map(name -> ", name " + name).orElse("");
    }

    static String list(List<String> names) {
        String list = names.stream().limit(MAX_SHOWN).collect(Collectors.joining(", "));
        return names.size() > MAX_SHOWN ? list + " and " + (names.size() - MAX_SHOWN) + " more" : list;
    }

    private static String folder(String dataDir) {
        String folder = dataDir.endsWith("/") ? dataDir : dataDir + "/";
        return dataDir.isEmpty() ? "" : folder;
    }

    private static List<HubFile> named(
            DatasetSource.HuggingFace source, JsonNode dataFiles, String folder, List<HubFile> files) {
        Set<HubFile> chosen = new LinkedHashSet<>();
        for (String pattern : patterns(source, dataFiles)) {
            Predicate<String> glob = Glob.of(pattern);
            List<HubFile> matching = files.stream()
                    .filter(file -> glob.test(file.path().substring(folder.length())))
                    .toList();
            if (matching.isEmpty()) {
                throw new HubException(shown(source) + ": no file matches data_files " + pattern + " (expected: one of "
                        + files.size() + " files" + (folder.isEmpty() ? "" : " under " + folder) + ")");
            }
            chosen.addAll(matching);
        }
        return List.copyOf(chosen);
    }

    /** Where data_files names splits, those of the split; a single one needs no name. */
    private static List<String> patterns(DatasetSource.HuggingFace source, JsonNode dataFiles) {
        if (!dataFiles.isObject()) {
            return strings(dataFiles);
        }
        List<String> splits = List.copyOf(dataFiles.propertyNames());
        String split = source.split().orElse(splits.size() == 1 ? splits.getFirst() : DEFAULT);
        if (!dataFiles.has(split)) {
            throw new HubException(
                    shown(source) + ": data_files has no split " + split + " (expected: one of " + list(splits) + ")");
        }
        return strings(dataFiles.path(split));
    }

    private static List<String> strings(JsonNode node) {
        return node.isString()
                ? List.of(node.stringValue())
                : StreamSupport.stream(node.spliterator(), false)
                        .map(JsonNode::asString)
                        .toList();
    }

    private static List<HubFile> readable(List<HubFile> files) {
        return files.stream()
                .filter(file -> FileFormat.of(file.path()).isPresent())
                .toList();
    }

    /** A dataset that is there in several formats is read in one of them. */
    private static List<HubFile> ofOneFormat(List<HubFile> files) {
        Map<FileFormat, List<HubFile>> byFormat = new EnumMap<>(FileFormat.class);
        for (HubFile file : files) {
            Optional<FileFormat> format = FileFormat.of(file.path());
            format.ifPresent(
                    f -> byFormat.computeIfAbsent(f, any -> new ArrayList<>()).add(file));
        }
        return byFormat.values().iterator().next().stream()
                .sorted(Comparator.comparing(HubFile::path))
                .toList();
    }
}
