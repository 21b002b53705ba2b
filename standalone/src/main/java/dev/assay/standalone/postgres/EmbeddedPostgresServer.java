package dev.assay.standalone.postgres;

import dev.assay.standalone.process.EmbeddedPartException;
import dev.assay.standalone.process.Pids;
import dev.assay.standalone.process.Ports;
import dev.assay.standalone.process.PrivateFiles;
import dev.assay.standalone.process.ServerWatch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * PostgreSQL as a child process, durable (fsync and synchronous_commit on), on loopback and with a password. It outlives
 * a crash of this process, and the next start takes it over. If it dies by itself it is started again on the same port.
 *
 * <p>The caller owns the home ({@link dev.assay.standalone.home.HomeLock}) and closes this after everything that uses it.
 */
public final class EmbeddedPostgresServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(EmbeddedPostgresServer.class);
    private static final int PORT_TRIES = 3;

    private final PostgresFiles files;
    private final PostgresControl control;
    private final Options options;
    private final PostgresLogin login;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final ServerWatch watch;
    private volatile PostmasterPid running;

    /**
     * How to start it.
     *
     * @param port empty for a free one
     * @param startLimit how long a start may take, crash recovery included; default 2 minutes
     * @param settings {@code postgresql.conf} entries that win over the defaults
     */
    public record Options(OptionalInt port, Duration startLimit, Map<String, String> settings) {
        public static Options defaults() {
            return new Options(OptionalInt.empty(), Duration.ofMinutes(2), Map.of());
        }

        public Options withPort(int value) {
            return new Options(OptionalInt.of(value), startLimit, settings);
        }

        public Options withSettings(Map<String, String> values) {
            return new Options(port, startLimit, values);
        }
    }

    private EmbeddedPostgresServer(Path home, Options options) {
        this.files = PostgresFiles.in(home);
        this.options = options;
        this.control = new PostgresControl(files);
        control.prepareData();
        String password = PrivateFiles.read(files.password()).strip();
        Optional<PostmasterPid> adopted = adopt(password);
        this.running = adopted.orElseGet(this::startOnSomePort);
        this.login = new PostgresLogin(running.port(), password);
        try {
            login.createDatabase();
        } catch (EmbeddedPartException e) {
            control.stop(running.pid());
            throw e;
        }
        log.info(
                "PostgreSQL {} on {}:{} (PID {}, data in {})",
                adopted.isPresent() ? "taken over from the process before" : "started",
                Ports.LOOPBACK,
                running.port(),
                running.pid(),
                files.data());
        this.watch = new ServerWatch("postgresql", () -> Pids.alive(running.pid()), this::startAgain);
    }

    /**
     * Starts the server of the home, or takes over the one that a killed process left running.
     *
     * @throws EmbeddedPartException if it cannot be started, with the last lines of its log
     */
    public static EmbeddedPostgresServer start(Path home, Options options) {
        return new EmbeddedPostgresServer(home, options);
    }

    /** Where the server of a home answers that is running now, whoever started it. */
    public static Optional<Address> running(Path home) {
        PostgresFiles files = new PostgresFiles(home.resolve("postgres"));
        return PostmasterPid.read(files.data())
                .filter(server -> server.serves(files.data()))
                .map(server -> new PostgresLogin(
                        server.port(), PrivateFiles.read(files.password()).strip()))
                .map(login -> new Address(login.url(PostgresLogin.DATABASE), PostgresControl.USER, login.password()));
    }

    /** Whether the home has a database, running or not. */
    public static boolean exists(Path home) {
        return Files.exists(new PostgresFiles(home.resolve("postgres")).data());
    }

    /**
     * How to reach a server.
     *
     * @param password never logged
     */
    public record Address(String url, String user, String password) {
        /** Without the password. */
        @Override
        public String toString() {
            return "Address[" + url + "]";
        }
    }

    /** A server left running is ours again if it is the same program, with the same settings, and knows our password. */
    private Optional<PostmasterPid> adopt(String password) {
        Optional<PostmasterPid> left = PostmasterPid.read(files.data()).filter(server -> server.serves(files.data()));
        if (left.isEmpty()) {
            return Optional.empty();
        }
        PostmasterPid server = left.get();
        String settings = Files.exists(files.settings()) ? PrivateFiles.read(files.settings()) : "";
        boolean same = server.runs(control.postgres())
                && options.port().orElse(server.port()) == server.port()
                && settings.equals(PostgresSettings.file(files, server.port(), options.settings()));
        if (same && new PostgresLogin(server.port(), password).answers(options.startLimit())) {
            return left;
        }
        log.info("PostgreSQL (PID {}) was left running and does not fit; stopping it first", server.pid());
        control.stop(server.pid());
        return Optional.empty();
    }

    private PostmasterPid startOnSomePort() {
        if (options.port().isPresent()) {
            return startOn(options.port().getAsInt());
        }
        for (int tries = 1; ; tries++) {
            int port = Ports.free();
            try {
                return startOn(port);
            } catch (EmbeddedPartException e) {
                if (tries == PORT_TRIES || Ports.isFree(port)) {
                    throw e;
                }
            }
        }
    }

    private PostmasterPid startOn(int port) {
        return control.start(PostgresSettings.file(files, port, options.settings()), options.startLimit());
    }

    private void startAgain() {
        running = startOn(running.port());
    }

    public String jdbcUrl() {
        return login.url(PostgresLogin.DATABASE);
    }

    public String user() {
        return PostgresControl.USER;
    }

    /** The secret in {@code <home>/postgres/password}; never logged. */
    public String password() {
        return login.password();
    }

    public int port() {
        return running.port();
    }

    /** PID of the postmaster; another one after it died and was started again. */
    public long pid() {
        return running.pid();
    }

    /** Stops the server and waits for it, about 75 s at the most. Clients that are still connected are cut off. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        watch.close();
        control.stop(running.pid());
        log.info("PostgreSQL stopped (PID {})", running.pid());
    }
}
