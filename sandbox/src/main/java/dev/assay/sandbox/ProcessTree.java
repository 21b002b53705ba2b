package dev.assay.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.Queue;
import java.util.Set;

/** A process and what it has started, as {@code /proc} shows them at a moment, and what memory they take. */
final class ProcessTree {
    private static final Path PROC = Path.of("/proc");

    private final Set<Long> pids;

    private ProcessTree(Set<Long> pids) {
        this.pids = pids;
    }

    static ProcessTree of(long root) {
        Set<Long> seen = new LinkedHashSet<>();
        Queue<Long> left = new ArrayDeque<>(Set.of(root));
        while (!left.isEmpty()) {
            long pid = left.remove();
            if (seen.add(pid)) {
                children(pid, left);
            }
        }
        return new ProcessTree(seen);
    }

    private static void children(long pid, Queue<Long> found) {
        try (DirectoryStream<Path> threads =
                Files.newDirectoryStream(PROC.resolve(Long.toString(pid)).resolve("task"))) {
            for (Path thread : threads) {
                for (String child : Files.readString(thread.resolve("children")).split(" ")) {
                    if (!child.isBlank()) {
                        found.add(Long.valueOf(child));
                    }
                }
            }
        } catch (IOException | UncheckedIOException | java.nio.file.DirectoryIteratorException e) {
            // It has ended.
        }
    }

    int size() {
        return pids.size();
    }

    void end() {
        pids.forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
    }

    /**
     * Bytes that they take, in swap as well.
     *
     * @param enough where a bound that counts shared pages once for each process is no larger, it is the answer; the
     *     exact figure costs a walk over all pages
     */
    long memory(long enough) {
        long bound = pids.stream()
                .mapToLong(pid -> kib(pid, "status", "VmRSS:", "VmSwap:"))
                .sum();
        if (bound << 10 <= enough) {
            return bound << 10;
        }
        long exact = pids.stream().mapToLong(ProcessTree::proportional).sum();
        return exact << 10;
    }

    /** Shared pages by the number of those that share them; all of them where this process may not look closer. */
    private static long proportional(long pid) {
        long proportional = kib(pid, "smaps_rollup", "Pss:", "SwapPss:");
        return proportional > 0 ? proportional : kib(pid, "status", "VmRSS:", "VmSwap:");
    }

    private static long kib(long pid, String file, String... fields) {
        try {
            String text = Files.readString(PROC.resolve(Long.toString(pid)).resolve(file));
            long sum = 0;
            for (String field : fields) {
                int at = text.indexOf("\n" + field);
                if (at >= 0) {
                    int from = at + 1 + field.length();
                    sum += Long.parseLong(
                            text.substring(from, text.indexOf("kB", from)).strip());
                }
            }
            return sum;
        } catch (IOException e) {
            return 0;
        }
    }
}
