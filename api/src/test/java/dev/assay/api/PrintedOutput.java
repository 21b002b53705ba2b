package dev.assay.api;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Takes what the process prints to standard output and error while a test runs, and passes none of it on: tests that
 * log at TRACE would bury the build's output. For tests that are {@code @Isolated}; registered by
 * {@code @RegisterExtension}.
 */
public final class PrintedOutput implements BeforeEachCallback, AfterEachCallback {

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private @Nullable PrintStream out;
    private @Nullable PrintStream err;

    @Override
    public void beforeEach(ExtensionContext context) {
        out = System.out;
        err = System.err;
        PrintStream both = new PrintStream(printed, true, StandardCharsets.UTF_8);
        System.setOut(both);
        System.setErr(both);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        System.setOut(out);
        System.setErr(err);
    }

    /** Everything printed since the test began. */
    public String getAll() {
        return printed.toString(StandardCharsets.UTF_8);
    }
}
