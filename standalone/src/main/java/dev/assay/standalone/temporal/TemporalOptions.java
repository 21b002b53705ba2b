package dev.assay.standalone.temporal;

import dev.assay.standalone.process.Programs;
import java.time.Duration;
import java.util.OptionalInt;

/**
 * How to start the embedded Temporal.
 *
 * @param mode default {@link Mode#AUTO}
 * @param port gRPC port; empty for that of the start before if it is free, else any
 * @param uiPort port of the Web UI; empty as above; not used by the in-process server, which has no Web UI
 * @param download whether a missing CLI may be downloaded (temporal.download, kept in the home); default true
 * @param searchPath where the {@code temporal} CLI is looked for, in the form of {@code PATH}, which is the default
 * @param startLimit how long the CLI's server may take to answer; default 1 minute
 */
public record TemporalOptions(
        Mode mode, OptionalInt port, OptionalInt uiPort, boolean download, String searchPath, Duration startLimit) {

    /** Which server to start. */
    public enum Mode {
        /** The CLI's where there is a CLI, else the in-process one. */
        AUTO,
        /** The CLI's server, or an error. */
        CLI,
        /** The in-process server, which forgets its histories when it stops. */
        IN_PROCESS
    }

    public static TemporalOptions defaults() {
        return new TemporalOptions(
                Mode.AUTO,
                OptionalInt.empty(),
                OptionalInt.empty(),
                true,
                Programs.searchPath(),
                Duration.ofMinutes(1));
    }

    public TemporalOptions withMode(Mode value) {
        return new TemporalOptions(value, port, uiPort, download, searchPath, startLimit);
    }

    public TemporalOptions withPort(int value) {
        return new TemporalOptions(mode, OptionalInt.of(value), uiPort, download, searchPath, startLimit);
    }

    public TemporalOptions withUiPort(int value) {
        return new TemporalOptions(mode, port, OptionalInt.of(value), download, searchPath, startLimit);
    }

    public TemporalOptions withDownload(boolean value) {
        return new TemporalOptions(mode, port, uiPort, value, searchPath, startLimit);
    }

    public TemporalOptions withSearchPath(String value) {
        return new TemporalOptions(mode, port, uiPort, download, value, startLimit);
    }
}
