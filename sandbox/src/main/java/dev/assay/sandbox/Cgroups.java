package dev.assay.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder under which each sandbox gets a cgroup of its own: the cgroup of this process, where that was delegated to
 * it, else the nearest above it that may be written and hands on the memory controller.
 */
final class Cgroups {
    private static final Logger log = LoggerFactory.getLogger(Cgroups.class);
    private static final String PREFIX = "assay-sandbox-";
    private static final String OWN = "assay";
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final Path parent;
    private final Set<Cgroup> present = ConcurrentHashMap.newKeySet();

    private Cgroups(Path parent) {
        this.parent = parent;
    }

    /** @return empty where no cgroup of version 2 may be made that bounds memory */
    static Optional<Cgroups> find() {
        try {
            return mount().flatMap(Cgroups::under);
        } catch (IOException | RuntimeException e) {
            log.debug("no cgroups", e);
            return Optional.empty();
        }
    }

    private record Mount(Path folder, Path own) {}

    /** Where the hierarchy is seen, and this process in it. */
    private static Optional<Mount> mount() throws IOException {
        Optional<String> own;
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/cgroup"))) {
            own = lines.filter(line -> line.startsWith("0::"))
                    .map(line -> line.substring(3))
                    .findFirst();
        }
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/mountinfo"))) {
            // 35 24 0:30 /root/of/mount /sys/fs/cgroup rw,nosuid shared:9 - cgroup2 cgroup2 rw
            Optional<String[]> mounted = lines.filter(line -> line.contains(" - cgroup2 "))
                    .map(line -> line.split(" "))
                    .findFirst();
            return mounted.flatMap(fields -> own.flatMap(path -> within(fields[3], path)
                    .map(relative -> new Mount(
                            Path.of(fields[4]),
                            Path.of(fields[4]).resolve(relative).normalize()))));
        }
    }

    private static Optional<String> within(String root, String path) {
        if (path.contains("..") || root.contains("..")) {
            return Optional.empty();
        }
        String base = root.equals("/") ? "" : root;
        return path.startsWith(base)
                ? Optional.of(path.substring(base.length()).replaceFirst("^/", ""))
                : Optional.empty();
    }

    private static Optional<Cgroups> under(Mount mount) {
        // Another sandbox of this process may have moved it.
        Path own = mount.own().endsWith(OWN) ? mount.own().resolveSibling("") : mount.own();
        for (Path folder = own; folder != null && folder.startsWith(mount.folder()); folder = folder.getParent()) {
            Cgroups found = new Cgroups(folder);
            if (Files.isWritable(folder) && found.handsOn(folder.equals(own)) && found.works()) {
                found.sweep();
                return Optional.of(found);
            }
        }
        return Optional.empty();
    }

    private boolean handsOn(boolean own) {
        try {
            if (!words("cgroup.controllers").contains("memory")) {
                return false;
            }
            if (words("cgroup.subtree_control").contains("memory")) {
                return true;
            }
            if (own && occupants().allMatch(Cgroups::ours)) {
                // Only a cgroup without processes of its own may hand controllers on.
                Path leaf = Files.createDirectories(parent.resolve(OWN));
                for (long pid : occupants().toList()) {
                    Files.writeString(leaf.resolve("cgroup.procs"), Long.toString(pid));
                }
            }
            Files.writeString(parent.resolve("cgroup.subtree_control"), "+memory");
            if (words("cgroup.controllers").contains("pids")) {
                Files.writeString(parent.resolve("cgroup.subtree_control"), "+pids");
            }
            return true;
        } catch (IOException e) {
            log.debug("cgroup {} is not for sandboxes: {}", parent, e.toString());
            return false;
        }
    }

    private Stream<Long> occupants() throws IOException {
        return Files.readAllLines(parent.resolve("cgroup.procs")).stream().map(Long::valueOf);
    }

    private static boolean ours(long pid) {
        long self = ProcessHandle.current().pid();
        return pid == self || ProcessHandle.current().descendants().anyMatch(descendant -> descendant.pid() == pid);
    }

    private Set<String> words(String file) throws IOException {
        return Arrays.stream(Files.readString(parent.resolve(file)).strip().split("\\s+"))
                .collect(Collectors.toSet());
    }

    /** Who may make a cgroup may still not be allowed to move a process into it. */
    private boolean works() {
        try {
            Cgroup probe = create(64L << 20, 16);
            try {
                List<String> command = new ArrayList<>(probe.entering());
                command.add("/bin/true");
                Process process = new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
                return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
            } finally {
                probe.remove();
            }
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Those of processes that were killed. */
    private void sweep() {
        try (Stream<Path> left = Files.list(parent)) {
            left.filter(folder -> folder.getFileName().toString().startsWith(PREFIX))
                    .filter(folder -> !alive(folder.getFileName().toString()))
                    .forEach(folder -> new Cgroup(folder).remove());
        } catch (IOException e) {
            log.debug("cgroups of earlier processes stay", e);
        }
    }

    private static boolean alive(String name) {
        String pid = name.substring(PREFIX.length()).replaceFirst("-.*", "");
        return !pid.matches("\\d{1,18}")
                || ProcessHandle.of(Long.parseLong(pid)).isPresent();
    }

    Cgroup create(long memory, int processes) throws IOException {
        String name = PREFIX + ProcessHandle.current().pid() + "-" + NUMBER.incrementAndGet();
        Cgroup made = Cgroup.create(parent, name, memory, processes);
        present.add(made);
        var unused = made.removed().thenRun(() -> present.remove(made));
        return made;
    }

    /** Waits until those whose processes were ended are gone, but not long: who comes next sweeps what stays. */
    void awaitRemoved() {
        CompletableFuture.allOf(present.stream().map(Cgroup::removed).toArray(CompletableFuture<?>[]::new))
                .completeOnTimeout(null, 2, TimeUnit.SECONDS)
                .join();
    }

    @Override
    public String toString() {
        return "cgroups in " + parent;
    }
}
