package dev.assay.standalone.postgres;

import dev.assay.standalone.process.PrivateFiles;
import java.nio.file.Path;

/** Where everything of the embedded PostgreSQL is, below {@code <home>/postgres}. */
record PostgresFiles(Path root) {
    static PostgresFiles in(Path home) {
        PostgresFiles files =
                new PostgresFiles(home.toAbsolutePath().normalize().resolve("postgres"));
        PrivateFiles.createFolder(files.log());
        return files;
    }

    Path data() {
        return root.resolve("data");
    }

    Path freshData() {
        return root.resolve("data.new");
    }

    Path settings() {
        return data().resolve("postgresql.conf");
    }

    Path password() {
        return root.resolve("password");
    }

    Path log() {
        return root.resolve("log");
    }

    /** What the server says before its log files are open. */
    Path startLog() {
        return log().resolve("start.log");
    }
}
