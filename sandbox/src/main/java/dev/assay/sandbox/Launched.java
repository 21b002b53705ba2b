package dev.assay.sandbox;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A process that was started, and what bounds its memory. CPython may start others, so those are bounded together: by a
 * cgroup where one may be made, and by looking in any case, since an administrator can take a cgroup's controllers away.
 */
final class Launched {
    /** With {@code -XX:+ExitOnOutOfMemoryError}. */
    private static final int JVM_OUT_OF_MEMORY = 3;

    private final Process process;
    private final int memoryMib;
    private final Optional<Cgroup> cgroup;
    private final @Nullable MemoryWatch watch;

    private final boolean checksOnly;

    private Launched(
            Process process,
            int memoryMib,
            int processes,
            Optional<Cgroup> cgroup,
            boolean watched,
            boolean checksOnly) {
        this.checksOnly = checksOnly;
        this.process = process;
        this.memoryMib = memoryMib;
        this.cgroup = cgroup;
        cgroup.ifPresent(group -> {
            var unused = process.onExit().thenRun(group::remove);
        });
        this.watch = watched
                ? MemoryWatch.start(process, (long) memoryMib << 20, processes, cgroup.isEmpty(), this::end)
                : null;
    }

    /** One that bounds itself: users' code does not get at its exit code, or at another process. */
    static Launched bounded(Process process, int memoryMib, boolean checksOnly) {
        return new Launched(process, memoryMib, 1, Optional.empty(), false, checksOnly);
    }

    static Launched watched(Process process, int memoryMib, int processes, Optional<Cgroup> cgroup) {
        return new Launched(process, memoryMib, processes, cgroup, true, false);
    }

    Process process() {
        return process;
    }

    /** Whether it has no interpreter. */
    boolean checksOnly() {
        return checksOnly;
    }

    int memoryMib() {
        return memoryMib;
    }

    /** The first goes first: with it bubblewrap's whole sandbox goes, however many processes are in it. */
    void end() {
        ProcessTree tree = ProcessTree.of(process.pid());
        process.destroyForcibly();
        tree.end();
    }

    /** @param status of its end, where that is known */
    boolean outOfMemory(Optional<Integer> status) {
        return watch == null
                ? status.equals(Optional.of(JVM_OUT_OF_MEMORY))
                : watch.exceeded() || cgroup.map(Cgroup::outOfMemory).orElse(false);
    }
}
