package dev.assay.standalone.temporal;

import dev.assay.standalone.process.EmbeddedPartException;
import dev.assay.standalone.process.Ports;
import dev.assay.standalone.process.PrivateFiles;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.ToIntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Temporal server on loopback. The CLI's server keeps its histories in {@code <home>/temporal.db}, outlives a crash of
 * this process, is taken over by the next start, and is started again if it dies by itself.
 *
 * <p>The caller owns the home ({@link dev.assay.standalone.home.HomeLock}).
 */
public final class EmbeddedTemporal implements AutoCloseable {
    /** The one namespace. */
    public static final String NAMESPACE = "default";

    private static final Logger log = LoggerFactory.getLogger(EmbeddedTemporal.class);

    private static final int PORT_TRIES = 3;

    private final Kind kind;
    private final TemporalServer server;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** Which server runs. */
    public enum Kind {
        /** The {@code temporal} CLI's: histories are kept, there is a Web UI. */
        CLI,
        /** The in-process one: histories end with this process, no Web UI, no list of workflows. */
        IN_PROCESS
    }

    private EmbeddedTemporal(Kind kind, TemporalServer server) {
        this.kind = kind;
        this.server = server;
    }

    /**
     * Starts a server, or takes over the one that a killed process left running.
     *
     * @throws EmbeddedPartException if none can be started; in mode AUTO only if a given port is taken
     */
    public static EmbeddedTemporal start(Path home, TemporalOptions options) {
        TemporalFiles files = new TemporalFiles(home);
        PrivateFiles.createFolder(files.home());
        if (options.mode() == TemporalOptions.Mode.IN_PROCESS) {
            return inProcess(files, options, "as configured");
        }
        TemporalCli.Found found = TemporalCli.find(files, options);
        boolean fallBack = options.mode() == TemporalOptions.Mode.AUTO;
        if (found.cli().isEmpty()) {
            if (fallBack) {
                return inProcess(files, options, found.why());
            }
            throw new EmbeddedPartException("Temporal mode CLI: " + found.why());
        }
        try {
            return cli(found.cli().get(), files, options, found.why());
        } catch (EmbeddedPartException e) {
            if (!fallBack) {
                throw e;
            }
            log.warn("The CLI's Temporal server does not start: {}", e.getMessage());
            return inProcess(files, options, "the CLI's server does not start");
        }
    }

    private static EmbeddedTemporal cli(Path cli, TemporalFiles files, TemporalOptions options, String why) {
        CliServer server = cliOnSomePort(cli, files, options);
        log.info(
                "Temporal {} on {}:{}, Web UI {} (CLI {} {}, PID {}, data in {})",
                server.adopted() ? "taken over from the process before" : "started",
                Ports.LOOPBACK,
                server.port(),
                server.webUi().orElseThrow(),
                cli,
                why,
                server.pid().orElseThrow(),
                files.database());
        return new EmbeddedTemporal(Kind.CLI, server);
    }

    /** Another program may take a free port before the server does; then other ports are tried. */
    private static CliServer cliOnSomePort(Path cli, TemporalFiles files, TemporalOptions options) {
        for (int tries = 1; ; tries++) {
            // A server left running keeps its ports, and is told by them; else the ports of the start before are free.
            boolean left = !CliServer.running(files).isEmpty();
            int port = port(options.port(), files, TemporalRecord::port, left);
            int uiPort = port(options.uiPort(), files, TemporalRecord::uiPort, left);
            try {
                return new CliServer(cli, files, port, uiPort, options.startLimit());
            } catch (EmbeddedPartException e) {
                boolean given = options.port().isPresent() && options.uiPort().isPresent();
                if (given || tries == PORT_TRIES || (Ports.isFree(port) && Ports.isFree(uiPort))) {
                    throw e;
                }
            }
        }
    }

    private static EmbeddedTemporal inProcess(TemporalFiles files, TemporalOptions options, String why) {
        CliServer.stopLeftOvers(files);
        int port = port(options.port(), files, TemporalRecord::port, false);
        int uiPort =
                TemporalRecord.read(files.record()).map(TemporalRecord::uiPort).orElse(0);
        InProcessServer server = new InProcessServer(port, NAMESPACE);
        new TemporalRecord(0, port, uiPort).write(files.record());
        log.info(
                "Temporal started in this process on {}:{}: {}. It has no Web UI and forgets its histories when it"
                        + " stops; runs go on all the same, from the database",
                Ports.LOOPBACK,
                port,
                why);
        return new EmbeddedTemporal(Kind.IN_PROCESS, server);
    }

    private static int port(
            OptionalInt given, TemporalFiles files, ToIntFunction<TemporalRecord> which, boolean takenByOurs) {
        if (given.isPresent()) {
            return given.getAsInt();
        }
        return TemporalRecord.read(files.record())
                .map(before -> which.applyAsInt(before))
                .filter(port -> port > 0 && (takenByOurs || Ports.isFree(port)))
                .orElseGet(Ports::free);
    }

    /** Where clients connect, as {@code host:port}. */
    public String target() {
        return Ports.LOOPBACK + ":" + server.port();
    }

    public String namespace() {
        return NAMESPACE;
    }

    /** Empty for the in-process server, which has none. */
    public Optional<URI> webUi() {
        return server.webUi();
    }

    public Kind kind() {
        return kind;
    }

    /** PID of the CLI's server; empty for the in-process one. */
    public Optional<Long> pid() {
        return server.pid();
    }

    /** Stops the server and waits for it, about 20 s at the most. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        server.close();
        log.info("Temporal stopped ({})", target());
    }
}
