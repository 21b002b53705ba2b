package dev.assay.standalone.process;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** Where programs are, and the environment that child processes get. */
public final class Programs {
    private Programs() {}

    /** The first executable file of that name in a search path (the form of {@code PATH}). */
    public static Optional<Path> find(String name, String searchPath) {
        return Arrays.stream(searchPath.split(File.pathSeparator, -1))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, name))
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .findFirst();
    }

    /** {@code PATH} of this process, empty where it has none. */
    public static String searchPath() {
        return System.getenv().getOrDefault("PATH", "");
    }

    /**
     * Leaves a child nothing of our environment but the search path: it holds provider keys, and variables such as
     * {@code PGPORT} or {@code TEMPORAL_ADDRESS} would change what the child does.
     */
    static void confine(ProcessBuilder builder, Path home) {
        Map<String, String> environment = builder.environment();
        environment.clear();
        environment.put("PATH", searchPath());
        environment.put("HOME", home.toString());
        environment.put("LC_ALL", "C");
        environment.put("TZ", "UTC");
    }
}
