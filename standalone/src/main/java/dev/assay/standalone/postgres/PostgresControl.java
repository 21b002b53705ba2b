package dev.assay.standalone.postgres;

import dev.assay.standalone.home.AssayHome;
import dev.assay.standalone.process.EmbeddedPartException;
import dev.assay.standalone.process.Pids;
import dev.assay.standalone.process.PrivateFiles;
import dev.assay.standalone.process.ProgramRun;
import dev.assay.standalone.process.Waits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes, starts and stops the server with PostgreSQL's own programs. */
final class PostgresControl {
    static final String USER = "assay";

    private static final Logger log = LoggerFactory.getLogger(PostgresControl.class);
    private static final Pattern MAJOR = Pattern.compile("\\s(\\d+)[.\\s]");
    private static final Duration INIT_LIMIT = Duration.ofMinutes(2);
    private static final Duration FAST_LIMIT = Duration.ofSeconds(60);
    private static final Duration IMMEDIATE_LIMIT = Duration.ofSeconds(10);

    // Sessions of a server that was killed end on their own, when they notice; until then no other may start.
    private static final String ORPHANS = "pre-existing shared memory block";
    private static final Duration ORPHANS_LIMIT = Duration.ofSeconds(10);

    private final PostgresFiles files;
    private final PostgresBinaries binaries;
    private final List<String> prefix;

    PostgresControl(PostgresFiles files) {
        this.files = files;
        this.binaries = PostgresBinaries.unpack(files);
        this.prefix = Unprivileged.prefix(files.root());
    }

    Path postgres() {
        return binaries.program("postgres");
    }

    /** Makes the data folder if there is none, else checks that these binaries can read it. */
    void prepareData() {
        if (!Files.exists(files.data())) {
            makeData();
            return;
        }
        String found = PrivateFiles.read(files.data().resolve("PG_VERSION")).strip();
        String expected = major();
        if (!found.equals(expected)) {
            throw new EmbeddedPartException(files.data() + " was written by PostgreSQL " + found + " (expected: "
                    + expected + "). Dump it with PostgreSQL " + found + " and restore it, or set ASSAY_HOME to another"
                    + " folder.");
        }
        if (!Files.exists(files.password())) {
            throw new EmbeddedPartException(
                    files.password() + " is missing (expected: the password of the database in " + files.data() + ")");
        }
    }

    /** The folder appears complete or not at all, so a crash in here leaves nothing to repair. */
    private void makeData() {
        if (!Files.exists(files.password())) {
            PrivateFiles.write(files.password(), AssayHome.randomToken() + "\n");
        }
        PrivateFiles.delete(files.freshData());
        List<String> initdb = Unprivileged.command(
                prefix,
                binaries.program("initdb").toString(),
                "--pgdata=" + files.freshData(),
                "--username=" + USER,
                "--pwfile=" + files.password(),
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8");
        ProgramRun.Result made = ProgramRun.run(initdb, files.root(), INIT_LIMIT);
        if (!made.ok()) {
            throw new EmbeddedPartException(
                    "initdb failed in " + files.root() + ":\n" + made.output().strip());
        }
        try {
            Files.move(files.freshData(), files.data(), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new EmbeddedPartException(files.data() + ": cannot be made: " + e, e);
        }
    }

    private String major() {
        String version = ProgramRun.run(List.of(postgres().toString(), "--version"), files.root(), FAST_LIMIT)
                .output();
        Matcher major = MAJOR.matcher(version);
        if (!major.find()) {
            throw new EmbeddedPartException(postgres() + " --version: " + version + " (expected: a version)");
        }
        return major.group(1);
    }

    /** Starts it with these settings; {@code pg_ctl} gives it a session of its own. Crash recovery is waited for. */
    PostmasterPid start(String settings, Duration limit) {
        ServerLog.prune(files);
        dropForeignPid();
        PrivateFiles.write(files.settings(), settings);
        ProgramRun.Result started = pgCtlStart(limit);
        long deadline = System.nanoTime() + ORPHANS_LIMIT.toNanos();
        while (!started.ok() && ServerLog.tail(files).contains(ORPHANS) && System.nanoTime() - deadline < 0) {
            started = pgCtlStart(limit);
        }
        ProgramRun.Result last = started;
        return PostmasterPid.read(files.data())
                .filter(running -> last.ok() && running.serves(files.data()))
                .orElseThrow(() -> new EmbeddedPartException("PostgreSQL did not start in " + files.data() + ":\n"
                        + last.output().strip() + "\n" + ServerLog.tail(files)));
    }

    private ProgramRun.Result pgCtlStart(Duration limit) {
        PrivateFiles.delete(files.startLog());
        List<String> start = Unprivileged.command(
                prefix,
                binaries.program("pg_ctl").toString(),
                "start",
                "--wait",
                "--silent",
                "--timeout=" + limit.toSeconds(),
                "--pgdata=" + files.data(),
                "--log=" + files.startLog());
        return ProgramRun.run(start, files.root(), limit.plus(IMMEDIATE_LIMIT));
    }

    /**
     * After a reboot the PID may belong to any process, and after a kill to a zombie that nobody reaps; PostgreSQL would
     * take either for a running server.
     */
    private void dropForeignPid() {
        PostmasterPid.read(files.data())
                .filter(old -> Pids.taken(old.pid()) && !old.serves(files.data()))
                .ifPresent(old -> {
                    log.info("postmaster.pid is left from a crash: PID {} is no PostgreSQL any more", old.pid());
                    PrivateFiles.delete(PostmasterPid.file(files.data()));
                });
    }

    /** Stops it: first with a checkpoint, then without, then by force. Nothing acknowledged is lost in any case. */
    void stop(long pid) {
        if (!Pids.alive(pid) || stop("fast", FAST_LIMIT, pid)) {
            return;
        }
        log.warn(
                "PostgreSQL (PID {}) has not stopped within {} s; stopping it without a checkpoint",
                pid,
                FAST_LIMIT.toSeconds());
        if (!stop("immediate", IMMEDIATE_LIMIT, pid)) {
            log.warn("PostgreSQL (PID {}) does not stop; killing it", pid);
            Pids.kill(pid);
        }
    }

    private boolean stop(String mode, Duration limit, long pid) {
        List<String> stop = Unprivileged.command(
                prefix,
                binaries.program("pg_ctl").toString(),
                "stop",
                "--wait",
                "--silent",
                "--mode=" + mode,
                "--timeout=" + limit.toSeconds(),
                "--pgdata=" + files.data());
        ProgramRun.Result stopped = ProgramRun.run(stop, files.root(), limit.plus(IMMEDIATE_LIMIT));
        return Waits.until(stopped.ok() ? IMMEDIATE_LIMIT : Duration.ZERO, () -> !Pids.alive(pid));
    }
}
