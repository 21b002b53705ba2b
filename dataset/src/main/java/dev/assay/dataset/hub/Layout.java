package dev.assay.dataset.hub;

import dev.assay.manifest.DatasetSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where datasets keep a split's files: {@code data/train-00000-of-00002.parquet}, {@code en/test.jsonl},
 * {@code data/en/dev/part1.csv}. A file belongs to the split that its name has as a word of its own, else to the one that
 * a folder above it is called. A file called like the split and nothing else comes before all others.
 */
final class Layout {

    /** Beside the name itself. */
    private static final Map<String, List<String>> ALSO_CALLED = Map.of(
            "train", List.of("train", "training"),
            "validation", List.of("validation", "valid", "val", "dev"),
            "test", List.of("test", "testing", "eval", "evaluation"));

    /** Files of JSON that describe a dataset and are none of it. */
    private static final Set<String> NOT_DATA =
            Set.of("dataset_info.json", "dataset_infos.json", "dataset_dict.json", "state.json", "config.json");

    private static final Pattern SHARD = Pattern.compile("-\\d{5}-of-\\d{5}\\.");

    private final DatasetSource.HuggingFace source;
    private final String folder;
    private final List<HubFile> files;

    Layout(DatasetSource.HuggingFace source, String folder, List<HubFile> files) {
        this.source = source;
        this.folder = folder;
        this.files = files.stream()
                .filter(file -> !within(file).startsWith(".") && !within(file).contains("/."))
                .filter(file -> !NOT_DATA.contains(name(file).toLowerCase(Locale.ROOT)))
                .toList();
    }

    List<HubFile> files(String split) {
        if (files.isEmpty()) {
            throw new HubException(SplitFiles.shown(source) + ": no file that can be read"
                    + (folder.isEmpty() ? "" : " under " + folder)
                    + " (expected: parquet, jsonl, json or csv, or data_files that names them)");
        }
        List<HubFile> scope = scope();
        List<HubFile> chosen = of(split, scope);
        if (chosen.isEmpty()) {
            Set<String> splits = splits(scope);
            // A dataset without splits is one of training.
            if (split.equals("train") && splits.isEmpty()) {
                return scope;
            }
            throw new HubException(SplitFiles.shown(source) + ": no split " + split + " (expected: "
                    + (splits.isEmpty()
                            ? "train, as none of " + scope.size() + " files names a split"
                            : "one of " + SplitFiles.list(List.copyOf(splits)))
                    + ", or data_files)");
        }
        return chosen;
    }

    /** The files of the configuration. Without a name the dataset must have one configuration only. */
    private List<HubFile> scope() {
        if (source.name().isPresent()) {
            return named(source.name().get());
        }
        Map<String, List<HubFile>> folders = new LinkedHashMap<>();
        for (HubFile file : files) {
            folders.computeIfAbsent(configuration(file), any -> new ArrayList<>())
                    .add(file);
        }
        List<HubFile> unnamed = folders.get("");
        if (unnamed != null) {
            return unnamed;
        }
        if (folders.containsKey("default")) {
            return folders.get("default");
        }
        if (folders.size() > 1) {
            throw new HubException(SplitFiles.shown(source) + ": no name, and " + folders.size()
                    + " configurations (expected: name, one of "
                    + SplitFiles.list(folders.keySet().stream().sorted().toList()) + ")");
        }
        return files;
    }

    private List<HubFile> named(String name) {
        List<HubFile> named = files.stream()
                .filter(file -> ("/" + within(file)).contains("/" + name + "/"))
                .toList();
        if (named.isEmpty()) {
            named = files.stream().filter(file -> word(name, name(file))).toList();
        }
        if (named.isEmpty() && name.equals("default")) {
            named = files.stream().filter(file -> configuration(file).isEmpty()).toList();
        }
        if (named.isEmpty()) {
            throw new HubException(SplitFiles.shown(source) + ": no files of that configuration (expected: one of "
                    + SplitFiles.list(files.stream()
                            .map(this::configuration)
                            .filter(found -> !found.isEmpty())
                            .distinct()
                            .sorted()
                            .toList())
                    + ", or data_files)");
        }
        return named;
    }

    /** The first folder that is neither {@code data} nor called like a split; empty where there is none. */
    private String configuration(HubFile file) {
        String[] names = within(file).split("/", -1);
        for (int i = 0; i < names.length - 1; i++) {
            if (!names[i].equals("data") && !split(names[i])) {
                return names[i];
            }
        }
        return "";
    }

    private boolean split(String folderName) {
        return source.split().filter(folderName::equals).isPresent()
                || ALSO_CALLED.values().stream().anyMatch(names -> names.contains(folderName));
    }

    private List<HubFile> of(String split, List<HubFile> scope) {
        List<String> names = ALSO_CALLED.getOrDefault(split, List.of(split));
        List<HubFile> exact =
                scope.stream().filter(file -> names.contains(stem(file))).toList();
        if (!exact.isEmpty()) {
            return exact;
        }
        List<HubFile> byName = scope.stream()
                .filter(file -> names.stream().anyMatch(name -> word(name, name(file))))
                .toList();
        if (!byName.isEmpty()) {
            return byName;
        }
        return scope.stream()
                .filter(file -> names.stream().anyMatch(name -> ("/" + within(file)).contains("/" + name + "/")))
                .toList();
    }

    private Set<String> splits(List<HubFile> scope) {
        Set<String> found = new TreeSet<>();
        ALSO_CALLED.keySet().stream()
                .filter(split -> !of(split, scope).isEmpty())
                .forEach(found::add);
        scope.stream().filter(file -> SHARD.matcher(name(file)).find()).forEach(file -> found.add(stem(file)));
        return found;
    }

    /** Whether a file's name has a word of its own: {@code test} is in {@code my-test.csv}, not in {@code latest.csv}. */
    private static boolean word(String word, String name) {
        String stem = name.toLowerCase(Locale.ROOT);
        String wanted = word.toLowerCase(Locale.ROOT);
        for (int at = stem.indexOf(wanted); at >= 0; at = stem.indexOf(wanted, at + 1)) {
            int end = at + wanted.length();
            boolean begins = at == 0 || !Character.isLetterOrDigit(stem.charAt(at - 1));
            if (begins && (end == stem.length() || !Character.isLetterOrDigit(stem.charAt(end)))) {
                return true;
            }
        }
        return false;
    }

    /** The name without its ending, and without the number of a shard. */
    private static String stem(HubFile file) {
        String name = name(file);
        Matcher shard = SHARD.matcher(name);
        int dot = name.indexOf('.');
        return shard.find() ? name.substring(0, shard.start()) : dot < 0 ? name : name.substring(0, dot);
    }

    private String within(HubFile file) {
        return file.path().substring(folder.length());
    }

    private static String name(HubFile file) {
        return file.path().substring(file.path().lastIndexOf('/') + 1);
    }
}
