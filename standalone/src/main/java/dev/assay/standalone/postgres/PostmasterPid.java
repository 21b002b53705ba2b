package dev.assay.standalone.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assay.standalone.process.Pids;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a running server wrote to {@code postmaster.pid}; after a crash it may name a process that has nothing to do with
 * PostgreSQL.
 *
 * @param pid its process
 * @param port where it listens
 */
record PostmasterPid(long pid, int port) {
    private static final int PORT_LINE = 3;

    /** Empty where there is no such file or it is not whole. */
    static Optional<PostmasterPid> read(Path data) {
        try {
            List<String> lines = Files.readAllLines(file(data), UTF_8);
            if (lines.size() <= PORT_LINE) {
                return Optional.empty();
            }
            return Optional.of(new PostmasterPid(
                    Long.parseLong(lines.get(0).strip()),
                    Integer.parseInt(lines.get(PORT_LINE).strip())));
        } catch (IOException | NumberFormatException e) {
            return Optional.empty(); // absent, or being written: the same to a caller, who decides by the process
        }
    }

    static Path file(Path data) {
        return data.resolve("postmaster.pid");
    }

    /** Whether the process lives and is a PostgreSQL of that data folder. */
    boolean serves(Path data) {
        List<String> words = Pids.commandLine(pid);
        return Pids.alive(pid)
                && !words.isEmpty()
                && Path.of(words.get(0)).endsWith("postgres")
                && words.contains(data.toString());
    }

    /** Whether it was started from these binaries. */
    boolean runs(Path postgres) {
        return Pids.commandLine(pid).stream().findFirst().equals(Optional.of(postgres.toString()));
    }
}
