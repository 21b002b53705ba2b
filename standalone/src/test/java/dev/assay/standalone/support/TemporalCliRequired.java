package dev.assay.standalone.support;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.standalone.process.Programs;

/** Tests that need the server of the {@code temporal} CLI say so where they skip. */
public final class TemporalCliRequired {

    private TemporalCliRequired() {}

    public static void assume() {
        assumeTrue(
                Programs.find("temporal", Programs.searchPath()).isPresent(), "skipped: no temporal CLI on the PATH");
    }
}
