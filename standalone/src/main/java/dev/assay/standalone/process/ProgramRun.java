package dev.assay.standalone.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program that is run to its end. */
public final class ProgramRun {
    private ProgramRun() {}

    /**
     * How it ended.
     *
     * @param exit exit code
     * @param output standard output and error, in the order written
     */
    public record Result(int exit, String output) {
        public boolean ok() {
            return exit == 0;
        }
    }

    /**
     * Runs the command in the folder.
     *
     * @throws EmbeddedPartException if it cannot be started or takes longer than the limit
     */
    public static Result run(List<String> command, Path folder, Duration limit) {
        try {
            // A file and not a pipe: a daemon that the command leaves behind could hold a pipe open for ever.
            Path output = Files.createTempFile("assay-", ".out");
            try {
                return run(command, folder, limit, output);
            } finally {
                Files.deleteIfExists(output);
            }
        } catch (IOException e) {
            throw new EmbeddedPartException("Cannot run " + command.get(0) + ": " + e.getMessage(), e);
        }
    }

    private static Result run(List<String> command, Path folder, Duration limit, Path output) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        Programs.confine(builder, folder);
        Process process = builder.start();
        process.getOutputStream().close();
        if (!Waits.until(limit, () -> !process.isAlive())) {
            process.destroyForcibly();
            throw new EmbeddedPartException(
                    String.join(" ", command) + ": still running after " + limit.toSeconds() + " s (killed)");
        }
        return new Result(exitOf(process), new String(Files.readAllBytes(output), UTF_8));
    }

    private static int exitOf(Process process) {
        try {
            return process.waitFor(1, TimeUnit.SECONDS) ? process.exitValue() : -1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return process.exitValue();
        }
    }
}
