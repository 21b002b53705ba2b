package dev.assay.standalone.temporal;

import java.nio.file.Path;

/** Where everything of the embedded Temporal is, in the home. */
record TemporalFiles(Path home) {
    TemporalFiles {
        home = home.toAbsolutePath().normalize();
    }

    Path database() {
        return home.resolve("temporal.db");
    }

    Path record() {
        return home.resolve("temporal.json");
    }

    Path log() {
        return home.resolve("temporal.log");
    }

    Path oldLog() {
        return home.resolve("temporal.log.1");
    }

    /** Where a downloaded CLI is kept. */
    Path downloads() {
        return home.resolve("temporal-cli");
    }
}
