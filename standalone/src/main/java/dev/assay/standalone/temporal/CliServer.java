package dev.assay.standalone.temporal;

import dev.assay.standalone.process.Detached;
import dev.assay.standalone.process.EmbeddedPartException;
import dev.assay.standalone.process.Pids;
import dev.assay.standalone.process.Ports;
import dev.assay.standalone.process.PrivateFiles;
import dev.assay.standalone.process.ServerWatch;
import dev.assay.standalone.process.Waits;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The {@code temporal} CLI's server as a child process, with a file database and the Web UI. */
final class CliServer implements TemporalServer {
    private static final Logger log = LoggerFactory.getLogger(CliServer.class);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(15);
    private static final long MAX_LOG_BYTES = 10_000_000;
    private static final int TAIL_LINES = 15;

    private final Path cli;
    private final TemporalFiles files;
    private final Duration startLimit;
    private final int port;
    private final int uiPort;
    private final boolean adopted;
    private final ServerWatch watch;
    private volatile long pid;

    /** Takes over the server that a killed process left running on these ports, else starts one. */
    CliServer(Path cli, TemporalFiles files, int port, int uiPort, Duration startLimit) {
        this.cli = cli;
        this.files = files;
        this.startLimit = startLimit;
        this.port = port;
        this.uiPort = uiPort;
        Optional<Long> left = adoptOrStop();
        this.adopted = left.isPresent();
        this.pid = left.orElseGet(this::launch);
        this.watch = new ServerWatch("temporal", () -> Pids.alive(pid), () -> pid = launch());
    }

    private Optional<Long> adoptOrStop() {
        List<Long> left = running(files);
        if (left.size() == 1 && Pids.commandLine(left.get(0)).equals(command()) && serves(left.get(0), startLimit)) {
            return Optional.of(left.get(0));
        }
        stop(left);
        return Optional.empty();
    }

    static void stopLeftOvers(TemporalFiles files) {
        stop(running(files));
    }

    private static void stop(List<Long> left) {
        for (long stray : left) {
            log.info("Temporal (PID {}) was left running and does not fit; stopping it first", stray);
            Pids.terminate(stray, STOP_LIMIT);
        }
    }

    /** Servers of this database: at most one, unless something went wrong before. */
    static List<Long> running(TemporalFiles files) {
        return Pids.find(words ->
                words.contains("start-dev") && words.contains(files.database().toString()));
    }

    private List<String> command() {
        List<String> command = new ArrayList<>(List.of(
                cli.toString(),
                "server",
                "start-dev",
                "--db-filename",
                files.database().toString(),
                "--ip",
                Ports.LOOPBACK,
                "--port",
                Integer.toString(port),
                "--ui-port",
                Integer.toString(uiPort),
                "--log-level",
                "error"));
        SearchAttributes.ALL.forEach((name, type) -> {
            command.add("--search-attribute");
            command.add(name + "=" + SearchAttributes.cliName(type));
        });
        return command;
    }

    private long launch() {
        rotateLog();
        long started = Detached.start(command(), files.home(), files.log());
        new TemporalRecord(started, port, uiPort).write(files.record());
        if (serves(started, startLimit)) {
            return started;
        }
        boolean died = !Pids.alive(started);
        Pids.terminate(started, STOP_LIMIT);
        throw new EmbeddedPartException("The temporal CLI (" + cli + ") "
                + (died ? "ended" : "did not answer within " + startLimit.toSeconds() + " s") + ":\n" + logTail());
    }

    private boolean serves(long candidate, Duration limit) {
        boolean[] served = {false};
        try (TemporalProbe probe = new TemporalProbe(port)) {
            Waits.until(limit, () -> {
                served[0] = probe.serves(EmbeddedTemporal.NAMESPACE);
                return served[0] || !Pids.alive(candidate);
            });
        }
        return served[0] && Pids.alive(candidate);
    }

    private void rotateLog() {
        try {
            if (Files.exists(files.log()) && Files.size(files.log()) > MAX_LOG_BYTES) {
                Files.move(files.log(), files.oldLog(), StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new EmbeddedPartException(files.log() + ": cannot be moved away: " + e, e);
        }
    }

    private String logTail() {
        List<String> lines = Files.exists(files.log())
                ? PrivateFiles.read(files.log()).lines().toList()
                : List.of();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
    }

    boolean adopted() {
        return adopted;
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public Optional<URI> webUi() {
        return Optional.of(URI.create("http://" + Ports.LOOPBACK + ":" + uiPort));
    }

    @Override
    public Optional<Long> pid() {
        return Optional.of(pid);
    }

    @Override
    public void close() {
        watch.close();
        if (!Pids.terminate(pid, STOP_LIMIT)) {
            log.warn("Temporal (PID {}) did not stop within {} s and was killed", pid, STOP_LIMIT.toSeconds());
        }
    }
}
