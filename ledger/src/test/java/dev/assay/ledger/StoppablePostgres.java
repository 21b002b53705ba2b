package dev.assay.ledger;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.flywaydb.core.Flyway;

/** A PostgreSQL of its own with the ledger's schema, that can be killed and comes back on the same port. */
public final class StoppablePostgres implements AutoCloseable {

    private final EmbeddedPostgres server;
    private final Path data;
    private final Path pgCtl;

    private StoppablePostgres(EmbeddedPostgres server, Path data) {
        this.server = server;
        this.data = data;
        this.pgCtl = Path.of(postmaster().info().command().orElseThrow()).resolveSibling("pg_ctl");
    }

    /** @param folder for its data; must not exist */
    public static StoppablePostgres start(Path folder) {
        try {
            EmbeddedPostgres server = EmbeddedPostgres.builder()
                    .setDataDirectory(folder)
                    .setServerConfig("fsync", "on")
                    .setServerConfig("synchronous_commit", "on")
                    .start();
            Flyway.configure().dataSource(server.getPostgresDatabase()).load().migrate();
            return new StoppablePostgres(server, folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String jdbcUrl() {
        return server.getJdbcUrl("postgres", "postgres");
    }

    /** Every session ends at once, and nothing listens any more. */
    public void kill() {
        ProcessHandle postmaster = postmaster();
        run("kill", "-QUIT", Long.toString(postmaster.pid()));
        Awaitility.await().until(() -> !postmaster.isAlive());
    }

    /** On the same port, with the data that was committed. */
    public void startAgain() {
        List<String> command = new ArrayList<>();
        if (System.getProperty("user.name").equals("root")) {
            // PostgreSQL refuses to run as root.
            command.addAll(List.of("unshare", "-U"));
        }
        command.addAll(List.of(pgCtl.toString(), "-D", data.toString(), "-w", "-o", "-p " + server.getPort(), "start"));
        run(command.toArray(String[]::new));
    }

    private ProcessHandle postmaster() {
        try {
            long pid = Long.parseLong(
                    Files.readAllLines(data.resolve("postmaster.pid")).getFirst());
            return ProcessHandle.of(pid).orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void run(String... command) {
        try {
            int exit = new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
            if (exit != 0) {
                throw new IllegalStateException(String.join(" ", command) + " ended with " + exit);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
