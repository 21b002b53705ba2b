package dev.assay.standalone.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assay.standalone.process.EmbeddedPartException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The server's log files. PostgreSQL begins a new one at each start and every 10 MB; the newest few are kept. */
final class ServerLog {
    private static final int KEPT_FILES = 5;
    private static final int TAIL_BYTES = 16_384;
    private static final int TAIL_LINES = 15;

    private ServerLog() {}

    static void prune(PostgresFiles files) {
        try {
            for (Path old : newestFirst(files).stream().skip(KEPT_FILES).toList()) {
                Files.deleteIfExists(old);
            }
        } catch (IOException e) {
            throw new EmbeddedPartException(files.log() + ": old logs cannot be deleted: " + e, e);
        }
    }

    /** The last lines of what the server said, for an error message. */
    static String tail(PostgresFiles files) {
        Optional<Path> newest = newestFirst(files).stream().findFirst();
        return (tail(files.startLog()) + newest.map(ServerLog::tail).orElse("")).strip();
    }

    private static String tail(Path file) {
        try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
            long from = Math.max(0, log.length() - TAIL_BYTES);
            byte[] bytes = new byte[(int) (log.length() - from)];
            log.seek(from);
            log.readFully(bytes);
            List<String> lines = new String(bytes, UTF_8).lines().toList();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size())) + "\n";
        } catch (IOException e) {
            return ""; // no log yet: the caller's message stands without it
        }
    }

    private static List<Path> newestFirst(PostgresFiles files) {
        try (Stream<Path> all = Files.list(files.log())) {
            return all.filter(file -> file.getFileName().toString().startsWith("postgres-"))
                    .sorted(Comparator.reverseOrder()) // names carry the time
                    .toList();
        } catch (IOException e) {
            throw new EmbeddedPartException(files.log() + ": cannot be read: " + e, e);
        }
    }
}
