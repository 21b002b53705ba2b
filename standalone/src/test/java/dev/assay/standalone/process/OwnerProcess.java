package dev.assay.standalone.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assay.standalone.EmbeddedParts;
import dev.assay.standalone.EmbeddedPartsOptions;
import dev.assay.standalone.home.AssayHome;
import dev.assay.standalone.postgres.EmbeddedPostgresServer;
import dev.assay.standalone.temporal.TemporalOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A JVM that owns a home and its embedded parts until somebody kills it. */
public final class OwnerProcess implements AutoCloseable {
    /** A provider's key in the environment of every owner. */
    public static final String SECRET = "sk-of-a-provider";

    private final Process process;
    private final String firstLine;

    private OwnerProcess(Process process, String firstLine) {
        this.process = process;
        this.firstLine = firstLine;
    }

    /** Starts it and waits until its parts run, or until it says why they do not. */
    public static OwnerProcess start(List<String> prefix, Path home, String parts) throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                OwnerProcess.class.getName(),
                home.toString(),
                parts));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("OPENAI_API_KEY", SECRET);
        Process process = builder.start();
        BufferedReader lines = process.inputReader(UTF_8);
        String line = lines.readLine();
        while (line != null && !line.startsWith("owner: ")) {
            line = lines.readLine();
        }
        return new OwnerProcess(process, line == null ? "ended" : line);
    }

    /** {@code owner: ready} or {@code owner: refused <message>}. */
    public String firstLine() {
        return firstLine;
    }

    public long pid() {
        return process.pid();
    }

    public boolean alive() {
        return process.isAlive();
    }

    /** As {@code kill -9}. */
    public void kill() {
        process.destroyForcibly();
        if (!Waits.until(Duration.ofSeconds(10), () -> !process.isAlive())) {
            throw new AssertionError("PID " + process.pid() + " does not die");
        }
    }

    @Override
    public void close() {
        kill();
    }

    public static void main(String[] arguments) throws InterruptedException {
        String parts = arguments[1];
        EmbeddedPartsOptions options = new EmbeddedPartsOptions(
                parts.contains("postgres") ? Optional.of(EmbeddedPostgresServer.Options.defaults()) : Optional.empty(),
                parts.contains("temporal")
                        ? Optional.of(TemporalOptions.defaults().withDownload(false))
                        : Optional.empty());
        try {
            EmbeddedParts.start(AssayHome.open(arguments[0]), options);
        } catch (EmbeddedPartException e) {
            System.out.println("owner: refused " + e.toString().replace('\n', ' '));
            System.exit(1);
        }
        System.out.println("owner: ready");
        Thread.currentThread().join();
    }
}
