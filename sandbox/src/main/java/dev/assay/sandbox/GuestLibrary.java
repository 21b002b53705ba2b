package dev.assay.sandbox;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Python's standard library and the archive of classes, which GraalPy makes itself, once for a version. */
final class GuestLibrary {
    private final JavaCommand java;

    GuestLibrary(JavaCommand java) {
        this.java = java;
    }

    /** Makes both where this version has none. Two sandboxes may have the same home, in one process or in two. */
    void unpack(GuestFiles files) throws IOException {
        String version = String.valueOf(files.classPath().stream()
                .map(path -> String.valueOf(path.getFileName()))
                .filter(name -> name.startsWith("python-resources"))
                .findFirst()
                .orElseThrow(() -> new SandboxUnavailableException("GraalPy is not on the class path")));
        synchronized (GuestLibrary.class) {
            if (unpacked(files, version)) {
                return;
            }
            Path lock = files.folder().resolve("python.lock");
            try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock held = channel.lock()) {
                if (!unpacked(files, version)) {
                    makeArchives(files);
                    Files.writeString(marker(files), version);
                }
            }
        }
    }

    private static Path marker(GuestFiles files) {
        return files.folder().resolve("python.complete");
    }

    private static boolean unpacked(GuestFiles files, String version) throws IOException {
        return Files.exists(marker(files))
                && Files.readString(marker(files)).equals(version)
                && Files.exists(files.classes())
                && newer(files.classes(), files.classPath());
    }

    private void makeArchives(GuestFiles files) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(java.of(
                        files,
                        List.of(
                                "-XX:ArchiveClassesAtExit=" + files.classes(),
                                "-Dpolyglot.engine.userResourceCache="
                                        + files.folder().resolve("cache")),
                        List.of(Launcher.MAIN, "unpack", files.library().toString())))
                .redirectErrorStream(true);
        builder.environment().clear();
        Process unpack = builder.start();
        String said = new String(unpack.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (!unpack.waitFor(120, TimeUnit.SECONDS) || unpack.exitValue() != 0) {
                unpack.destroyForcibly();
                throw new IOException("standard library of Python: " + said.strip());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static boolean newer(Path archive, List<Path> classPath) throws IOException {
        for (Path path : classPath) {
            if (Files.getLastModifiedTime(path).compareTo(Files.getLastModifiedTime(archive)) > 0) {
                return false;
            }
        }
        return true;
    }
}
