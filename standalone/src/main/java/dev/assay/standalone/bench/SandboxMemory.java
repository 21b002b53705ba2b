package dev.assay.standalone.bench;

import dev.assay.sandbox.Sandbox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What the processes of users' code take, by the kernel's books. */
final class SandboxMemory {

    private static final String PEAK = "VmHWM:";

    private SandboxMemory() {}

    /** The largest resident set that each process had so far. */
    static String peaks(Sandbox sandbox) {
        List<Long> peaks = sandbox.pids().stream()
                .map(SandboxMemory::withChildren)
                .map(processes -> processes.mapToLong(SandboxMemory::peak).sum())
                .toList();
        return String.format(
                Locale.ROOT,
                "sandbox: %d processes, at most %s MiB resident",
                peaks.size(),
                String.join(" and ", mib(peaks)));
    }

    /** Where bubblewrap confines it, the interpreter is its child. */
    private static Stream<Long> withChildren(long pid) {
        return Stream.concat(
                Stream.of(pid),
                ProcessHandle.of(pid).stream()
                        .flatMap(ProcessHandle::descendants)
                        .map(ProcessHandle::pid));
    }

    private static long peak(long pid) {
        try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(pid), "status"))) {
            return lines.filter(line -> line.startsWith(PEAK))
                    .mapToLong(line -> Long.parseLong(
                            line.substring(PEAK.length()).replace("kB", "").strip()))
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException("/proc/" + pid + "/status (expected: a Linux that counts memory)", e);
        }
    }

    private static List<String> mib(List<Long> kib) {
        return kib.stream().map(peak -> Long.toString(peak >> 10)).toList();
    }
}
