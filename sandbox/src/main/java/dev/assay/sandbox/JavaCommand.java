package dev.assay.sandbox;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command line of a JVM that GraalPy, or its parser, runs in. */
record JavaCommand(int memoryMib) {
    /** @param options of the JVM, beside those of every one */
    List<String> of(GuestFiles files, List<String> options, List<String> program) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + memoryMib + "m",
                "-Xms64m",
                "-XX:+UseSerialGC",
                // Without the optimising runtime, C2 costs half of the start and gains little.
                "-XX:TieredStopAtLevel=1",
                "-XX:MaxMetaspaceSize=256m",
                "-XX:ReservedCodeCacheSize=96m",
                "-XX:MaxDirectMemorySize=16m",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:-UsePerfData",
                "-XX:+DisableAttachMechanism",
                "-XX:ErrorFile=/dev/null",
                // What the JVM itself says would go to standard output, into the frames.
                "-XX:+DisplayVMOutputToStderr",
                "-Xlog:disable",
                "-Xlog:all=error:stderr",
                "-Xshare:auto",
                "-Dpolyglotimpl.AttachLibraryFailureAction=ignore",
                "--enable-native-access=ALL-UNNAMED"));
        if (Runtime.version().feature() >= 24) {
            command.add("--sun-misc-unsafe-memory-access=allow");
        }
        command.addAll(options);
        command.add("-cp");
        command.add(String.join(
                File.pathSeparator,
                files.classPath().stream().map(Path::toString).toList()));
        command.addAll(program);
        return command;
    }
}
