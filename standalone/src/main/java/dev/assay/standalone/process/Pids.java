package dev.assay.standalone.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Looks at and ends processes by PID, whoever started them. */
public final class Pids {
    private static final Path PROC = Path.of("/proc");
    private static final boolean HAS_PROC = Files.isReadable(PROC.resolve("self/stat"));
    private static final Duration AFTER_KILL = Duration.ofSeconds(5);

    private Pids() {}

    /** Whether the process runs. A zombie does not: under an init that never reaps it would count as alive for ever. */
    public static boolean alive(long pid) {
        if (pid <= 0) {
            return false;
        }
        if (!HAS_PROC) {
            return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
        }
        try {
            String stat = Files.readString(PROC.resolve(pid + "/stat"), UTF_8);
            // The name in parentheses may itself hold any character; the state follows the last one.
            char state = stat.charAt(stat.lastIndexOf(')') + 2);
            return state != 'Z' && state != 'X';
        } catch (IOException e) {
            return false; // how /proc says that there is no such process
        }
    }

    /** Whether the PID is taken, be it by a zombie, so that {@code kill(pid, 0)} would find it. */
    public static boolean taken(long pid) {
        return HAS_PROC ? Files.exists(PROC.resolve(Long.toString(pid))) : alive(pid);
    }

    /** The command and its arguments; empty where there is no such process or it is not ours to read. */
    public static List<String> commandLine(long pid) {
        if (!HAS_PROC) {
            return ProcessHandle.of(pid).map(Pids::commandLine).orElse(List.of());
        }
        try {
            String line = Files.readString(PROC.resolve(pid + "/cmdline"), UTF_8);
            return line.isEmpty() ? List.of() : List.of(line.split("\0"));
        } catch (IOException e) {
            return List.of(); // how /proc says that there is no such process
        }
    }

    private static List<String> commandLine(ProcessHandle process) {
        Optional<String> command = process.info().command();
        Stream<String> arguments = process.info().arguments().stream().flatMap(Stream::of);
        return Stream.concat(command.stream(), arguments).toList();
    }

    /** Running processes whose command line matches. */
    public static List<Long> find(Predicate<List<String>> commandLine) {
        return ProcessHandle.allProcesses()
                .map(ProcessHandle::pid)
                .filter(pid -> commandLine.test(commandLine(pid)))
                .filter(Pids::alive)
                .toList();
    }

    /**
     * Asks the process to end (SIGTERM) and, if it has not within the grace, ends it (SIGKILL).
     *
     * @return whether it ended by itself
     */
    public static boolean terminate(long pid, Duration grace) {
        if (!alive(pid)) {
            return true;
        }
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroy);
        if (Waits.until(grace, () -> !alive(pid))) {
            return true;
        }
        kill(pid);
        return false;
    }

    /** Ends the process (SIGKILL) and waits until it is gone. */
    public static void kill(long pid) {
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        if (!Waits.until(AFTER_KILL, () -> !alive(pid))) {
            throw new EmbeddedPartException("PID " + pid + " is still alive " + AFTER_KILL + " after SIGKILL");
        }
    }
}
