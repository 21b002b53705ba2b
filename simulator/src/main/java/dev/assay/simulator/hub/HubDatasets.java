package dev.assay.simulator.hub;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** The datasets of a hub, with their branches and commits. */
final class HubDatasets {
    private static final String DATASETS = "/datasets/";

    /** Commit by {@code dataset@revision}, files by {@code dataset@commit}. */
    private final Map<String, String> branches = new ConcurrentHashMap<>();

    private final Map<String, TreeMap<String, HubContent>> commits = new ConcurrentHashMap<>();

    /** Makes a commit of these files and moves the branch there; its SHA. */
    String commit(String dataset, String branch, Map<String, HubContent> files) {
        byte[] sha = new byte[20];
        ThreadLocalRandom.current().nextBytes(sha);
        String commit = HexFormat.of().formatHex(sha);
        commits.put(dataset + "@" + commit, new TreeMap<>(files));
        branches.put(dataset + "@" + branch, commit);
        branches.put(dataset + "@" + commit, commit);
        return commit;
    }

    /** Of a branch or a commit; null where there is none. */
    @Nullable String sha(String dataset, String revision) {
        return branches.get(dataset + "@" + revision);
    }

    boolean has(String dataset) {
        return branches.keySet().stream().anyMatch(key -> key.startsWith(dataset + "@"));
    }

    /** By path; null where there is no such commit. */
    @Nullable TreeMap<String, HubContent> files(String dataset, String commit) {
        return commits.get(dataset + "@" + commit);
    }

    /** @param path {@code /datasets/NAME/resolve/COMMIT/FILE}, encoded */
    @Nullable HubContent file(String path) {
        int resolve = path.indexOf("/resolve/");
        if (!path.startsWith(DATASETS) || resolve < 0) {
            return null;
        }
        String rest = path.substring(resolve + 9);
        int slash = rest.indexOf('/');
        TreeMap<String, HubContent> files =
                files(decoded(path.substring(DATASETS.length(), resolve)), rest.substring(0, slash));
        return files == null ? null : files.get(decoded(rest.substring(slash + 1)));
    }

    static String decoded(String path) {
        return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
