package dev.assay.standalone.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** PostgreSQL's programs, unpacked once for all tests: it takes seconds. */
public final class TestBinaries {
    private static final Path SHARED = PostgresBinaries.unpack(PostgresFiles.in(Path.of("target/test-postgres")))
            .folder();

    private TestBinaries() {}

    /** Saves the home the unpacking. */
    public static void link(Path home) throws IOException {
        Path postgres = Files.createDirectories(home.resolve("postgres"));
        Files.createSymbolicLink(postgres.resolve(SHARED.getFileName()), SHARED);
    }
}
