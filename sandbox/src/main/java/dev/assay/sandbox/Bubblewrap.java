package dev.assay.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Command lines that confine a process: no network, no file but those given, an empty {@code /tmp} of 16 MiB, no other process in
 * sight, an empty environment. Root gives it a user of its own as well, because limits on processes do not hold for root.
 */
final class Bubblewrap {
    private static final int FIRST_UID = 1_900_000_000;
    /** Bytes, for each of two folders: it is memory. */
    private static final int WRITABLE = 16 << 20;

    private Bubblewrap() {}

    /** What keeps it from working here; empty where it works. */
    static Optional<String> problem() {
        if (program("bwrap").isEmpty()) {
            return Optional.of("bwrap is not installed");
        }
        if (program("prlimit").isEmpty() || root() && program("setpriv").isEmpty()) {
            return Optional.of("prlimit and setpriv (util-linux) are not installed");
        }
        Optional<byte[]> filter = SeccompFilter.program();
        if (filter.isEmpty()) {
            return Optional.of("no filter of system calls is known for " + System.getProperty("os.arch"));
        }
        try {
            Path file = Files.createTempFile("assay-seccomp", ".bpf");
            try {
                Files.write(file, filter.get());
                return problem(command(file, List.of(), List.of("/usr/bin/prlimit", "--version")));
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private static Optional<String> problem(List<String> command) {
        try {
            Process probe =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            probe.getOutputStream().close();
            String said = new String(probe.getInputStream().readNBytes(2_000), java.nio.charset.StandardCharsets.UTF_8);
            if (!probe.waitFor(30, TimeUnit.SECONDS)) {
                probe.destroyForcibly();
                return Optional.of("bwrap does not answer");
            }
            return probe.exitValue() == 0 ? Optional.empty() : Optional.of("bwrap: " + said.strip());
        } catch (IOException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        }
    }

    /**
     * @param filter file of a {@link SeccompFilter}
     * @param readable files and folders that the process may read, at the same paths
     */
    static List<String> command(Path filter, List<Path> readable, List<String> program) {
        // A descriptor is all that bubblewrap takes it from, and a shell all that can hand one over.
        List<String> command = new ArrayList<>(List.of(
                "/bin/sh",
                "-c",
                "exec \"$@\" 9<\"$0\"",
                filter.toString(),
                "bwrap",
                "--seccomp",
                "9",
                "--unshare-pid",
                "--unshare-net",
                "--unshare-ipc",
                "--unshare-uts",
                "--unshare-cgroup-try",
                "--die-with-parent",
                "--new-session",
                "--clearenv"));
        if (!root()) {
            command.add("--unshare-user");
        }
        command.addAll(List.of("--proc", "/proc"));
        devices(command);
        writable("/tmp", command);
        folders(readable).forEach(folder -> command.addAll(List.of("--perms", "0755", "--dir", folder.toString())));
        for (String folder : List.of("/usr/lib", "/usr/lib64", "/usr/lib32")) {
            command.addAll(List.of("--ro-bind-try", folder, folder));
        }
        for (String folder : List.of("/lib", "/lib64", "/lib32")) {
            Path path = Path.of(folder);
            if (Files.isSymbolicLink(path)) {
                command.addAll(List.of("--symlink", "usr" + folder, folder));
            } else {
                command.addAll(List.of("--ro-bind-try", folder, folder));
            }
        }
        for (String file : List.of("/etc/ld.so.cache", "/usr/bin/setpriv", "/usr/bin/prlimit")) {
            command.addAll(List.of("--ro-bind-try", file, file));
        }
        readable.stream()
                .filter(path -> !path.startsWith("/usr/lib"))
                .forEach(path -> command.addAll(List.of("--ro-bind", path.toString(), path.toString())));
        command.addAll(List.of("--remount-ro", "/", "--chdir", "/tmp"));
        if (root()) {
            String uid = String.valueOf(FIRST_UID + ThreadLocalRandom.current().nextInt(100_000_000));
            command.addAll(List.of(
                    "/usr/bin/setpriv",
                    "--reuid=" + uid,
                    "--regid=" + uid,
                    "--clear-groups",
                    "--no-new-privs",
                    "--inh-caps=-all",
                    "--bounding-set=-all"));
        }
        command.addAll(program);
        return command;
    }

    /**
     * What {@code --dev} would make may be filled without a limit, and its {@code /dev/zero} gives memory that no process is
     * charged for.
     */
    private static void devices(List<String> command) {
        command.addAll(List.of("--perms", "0755", "--size", "65536", "--tmpfs", "/dev"));
        for (String device : List.of("/dev/null", "/dev/random", "/dev/urandom")) {
            command.addAll(List.of("--dev-bind", device, device));
        }
        command.addAll(List.of("--symlink", "/proc/self/fd", "/dev/fd"));
        writable("/dev/shm", command);
        command.addAll(List.of("--remount-ro", "/dev"));
    }

    private static void writable(String folder, List<String> command) {
        command.addAll(List.of("--perms", "1777", "--size", String.valueOf(WRITABLE), "--tmpfs", folder));
    }

    /** Folders above what is bound: bubblewrap makes missing ones for its own user only. */
    private static Set<Path> folders(List<Path> readable) {
        Set<Path> folders = new TreeSet<>(List.of(Path.of("/usr/bin"), Path.of("/etc"), Path.of("/usr")));
        for (Path path : readable) {
            for (Path above = path.getParent(); above != null && above.getNameCount() > 0; above = above.getParent()) {
                folders.add(above);
            }
        }
        folders.removeIf(
                folder -> folder.startsWith("/tmp") && folder.getNameCount() == 1 || folder.startsWith("/usr/lib"));
        return folders;
    }

    static Optional<Path> program(String name) {
        return List.of("/usr/bin", "/bin", "/usr/local/bin").stream()
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static boolean root() {
        try {
            return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return false;
        }
    }
}
