package dev.assay.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What one sandbox may take together, counted by the kernel: version 2 only. */
final class Cgroup {
    private static final int MAX_REMOVALS = 200;

    private final Path folder;
    /** Kept for after it is removed. */
    private volatile boolean outOfMemory;

    private final CompletableFuture<@Nullable Void> removed = new CompletableFuture<>();

    Cgroup(Path folder) {
        this.folder = folder;
    }

    /** @throws IOException where the folder may not be written */
    static Cgroup create(Path parent, String name, long memory, int processes) throws IOException {
        Cgroup made = new Cgroup(Files.createDirectory(parent.resolve(name)));
        try {
            made.limit("memory.max", Long.toString(memory));
            made.limit("memory.oom.group", "1");
            if (Files.exists(made.folder.resolve("memory.swap.max"))) {
                made.limit("memory.swap.max", "0");
            }
            if (Files.exists(made.folder.resolve("pids.max"))) {
                made.limit("pids.max", Integer.toString(processes));
            }
            return made;
        } catch (IOException e) {
            Files.deleteIfExists(made.folder);
            throw e;
        }
    }

    private void limit(String file, String value) throws IOException {
        Files.writeString(folder.resolve(file), value);
    }

    /** A command that enters it, and then is the given one: of a process that runs already, what it has taken would not count. */
    List<String> entering() {
        return List.of(
                "/bin/sh",
                "-c",
                "echo 0 >\"$0\" && exec \"$@\"",
                folder.resolve("cgroup.procs").toString());
    }

    /** Whether the kernel ended a process of it for want of memory. */
    boolean outOfMemory() {
        outOfMemory = outOfMemory || killed();
        return outOfMemory;
    }

    private boolean killed() {
        try (var events = Files.lines(folder.resolve("memory.events"))) {
            return events.anyMatch(event -> event.startsWith("oom_kill ") && !event.endsWith(" 0"));
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Ends what is left in it and removes it, which the kernel allows when the last process is gone. What stays because this
     * process ends before is swept by the next one.
     */
    void remove() {
        outOfMemory();
        try {
            Path kill = folder.resolve("cgroup.kill");
            if (Files.exists(kill)) {
                Files.writeString(kill, "1");
            }
        } catch (IOException e) {
            // Its processes end with their sandbox in any case.
        }
        remove(MAX_REMOVALS);
    }

    CompletableFuture<@Nullable Void> removed() {
        return removed;
    }

    private void remove(int tries) {
        try {
            Files.deleteIfExists(folder);
            removed.complete(null);
        } catch (IOException e) {
            if (tries > 0) {
                CompletableFuture.delayedExecutor(50, TimeUnit.MILLISECONDS).execute(() -> remove(tries - 1));
            }
        }
    }
}
