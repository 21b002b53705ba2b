package dev.assay.standalone.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Python's interpreter, unpacked once for the tests of all modules: it takes longer than most of them. */
final class TestInterpreter {
    static final Path HOME = made();

    private TestInterpreter() {}

    /** Saves the home of an Assay the unpacking. */
    static void link(Path home) throws IOException {
        Files.createSymbolicLink(home.resolve("sandbox"), HOME);
    }

    private static Path made() {
        try {
            return Files.createDirectories(Path.of("../sandbox/target/sandbox-home"))
                    .toRealPath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
