package dev.assay.standalone.support;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;

/**
 * Assay's program as tests start it. Where long tests run its classes are archived by the first of them, linked where the
 * JVM can do that (JEP 483, 514): each start then takes half of the CPU time, and making the archive that of five. An
 * archive is of jars only, so what was just compiled is put into some.
 */
public final class AssayProgram {

    private static final List<String> JVM = List.of("-Xmx768m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    private static final boolean LINKED = Runtime.version().feature() >= 25;

    private final String classPath;
    private final List<String> archiving;

    /** @param archiving the JVM's options for it */
    private AssayProgram(String classPath, List<String> archiving) {
        this.classPath = classPath;
        this.archiving = archiving;
    }

    public static AssayProgram ofTests() {
        return OfTests.PROGRAM;
    }

    /** Once for all test classes; those that come meanwhile wait. */
    private static final class OfTests {
        private static final AssayProgram PROGRAM = System.getProperty("assay.tests") == null
                ? new AssayProgram(System.getProperty("java.class.path"), List.of())
                : train();
    }

    private static AssayProgram train() {
        try {
            Path folder = Files.createTempDirectory("assay-test-program");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> FileSystemUtils.deleteRecursively(folder.toFile())));
            String classPath = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                    .map(Path::of)
                    .filter(entry -> Files.exists(entry) && !entry.endsWith("test-classes"))
                    .map(entry -> jar(entry, folder))
                    .collect(Collectors.joining(File.pathSeparator));
            Path archive = folder.resolve("classes.archive");
            AssayProcess.runOnce(
                    new AssayProgram(
                            classPath,
                            List.of((LINKED ? "-XX:AOTCacheOutput=" : "-XX:ArchiveClassesAtExit=") + archive)),
                    Files.createDirectory(folder.resolve("home")));
            if (!Files.exists(archive)) {
                throw new IllegalStateException("no archive of Assay's classes: " + archive);
            }
            return new AssayProgram(
                    classPath, List.of((LINKED ? "-XX:AOTCache=" : "-XX:SharedArchiveFile=") + archive));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /**
     * The words that start it.
     *
     * @param options of the JVM
     */
    public List<String> command(List<String> options) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM);
        command.addAll(archiving);
        command.addAll(List.of("-cp", classPath));
        command.addAll(options);
        command.add("dev.assay.standalone.Assay");
        return command;
    }

    private static String jar(Path entry, Path folder) {
        if (!Files.isDirectory(entry)) {
            return entry.toString();
        }
        try {
            Path jar = Files.createTempFile(folder, "classes", ".jar");
            int exit = ToolProvider.findFirst("jar")
                    .orElseThrow()
                    .run(System.out, System.err, "--create", "--file", jar.toString(), "-C", entry.toString(), ".");
            if (exit != 0) {
                throw new IllegalStateException("jar of " + entry + " ended with " + exit);
            }
            return jar.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
