package dev.assay.api.imports;

import dev.assay.dataset.hub.HubFile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which files of a repository are results: {@code results_<time>.json}, with the samples of each task beside it in
 * {@code samples_<task>_<time>.jsonl}, as lm-evaluation-harness names them.
 */
final class ResultFiles {

    private static final String TIME = "\\d{4}-\\d\\d-\\d\\dT\\d\\d-\\d\\d-\\d\\d(?:\\.\\d+)?";
    private static final Pattern RESULTS = Pattern.compile("((?:.*/)?)results_(" + TIME + ")\\.json");
    private static final Pattern SAMPLES = Pattern.compile("((?:.*/)?)samples_(.+)_(" + TIME + ")\\.jsonl");

    private ResultFiles() {}

    static boolean isResultFile(String path) {
        return RESULTS.matcher(path).matches();
    }

    /** All result files, in the order of their paths; without samples there is nothing to make a run of. */
    static List<ResultFile> of(List<HubFile> files) {
        Map<String, TreeMap<String, HubFile>> samples = new HashMap<>();
        for (HubFile file : files) {
            Matcher name = SAMPLES.matcher(file.path());
            if (name.matches()) {
                samples.computeIfAbsent(key(name.group(1), name.group(3)), any -> new TreeMap<>())
                        .put(name.group(2), file);
            }
        }
        TreeMap<String, ResultFile> found = new TreeMap<>();
        for (HubFile file : files) {
            Matcher name = RESULTS.matcher(file.path());
            TreeMap<String, HubFile> own = name.matches() ? samples.get(key(name.group(1), name.group(2))) : null;
            if (own != null) {
                found.put(file.path(), new ResultFile(file, own));
            }
        }
        return new ArrayList<>(found.values());
    }

    private static String key(String folder, String time) {
        return folder + "\n" + time;
    }
}
