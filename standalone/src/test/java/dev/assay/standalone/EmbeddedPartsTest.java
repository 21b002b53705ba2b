package dev.assay.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.standalone.home.AssayHome;
import dev.assay.standalone.home.HomeLock;
import dev.assay.standalone.postgres.EmbeddedPostgresServer;
import dev.assay.standalone.postgres.TestBinaries;
import dev.assay.standalone.process.EmbeddedPartException;
import dev.assay.standalone.process.Pids;
import dev.assay.standalone.temporal.TemporalOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPartsTest {
    private static final TemporalOptions IN_PROCESS =
            TemporalOptions.defaults().withMode(TemporalOptions.Mode.IN_PROCESS);

    @TempDir
    Path folder;

    @Test
    void startBesideEachOtherAndStopTogether() throws IOException {
        AssayHome home = AssayHome.open(folder.toString());
        TestBinaries.link(folder);
        long postgres;
        try (EmbeddedParts parts = EmbeddedParts.start(home, options())) {
            assertThat(parts.springProperties())
                    .containsOnlyKeys(
                            "spring.datasource.url",
                            "spring.datasource.username",
                            "spring.datasource.password",
                            "spring.temporal.connection.target",
                            "spring.temporal.namespace");
            postgres = parts.postgres().orElseThrow().pid();
            assertThatThrownBy(() -> EmbeddedParts.start(home, options()))
                    .isInstanceOf(EmbeddedPartException.class)
                    .hasMessageContaining("is in use by another Assay");
            parts.close();
            assertThat(Pids.alive(postgres)).isFalse();
        }
        HomeLock.acquire(folder).close();
    }

    @Test
    void leaveNothingRunningWhereOneDoesNotStart() throws IOException {
        AssayHome home = AssayHome.open(folder.toString());
        TestBinaries.link(folder);
        Files.writeString(folder.resolve("temporal.json"), "{");
        TemporalOptions impossible = TemporalOptions.defaults()
                .withMode(TemporalOptions.Mode.CLI)
                .withSearchPath("/nowhere")
                .withDownload(false);
        EmbeddedPartsOptions options = new EmbeddedPartsOptions(
                Optional.of(EmbeddedPostgresServer.Options.defaults()), Optional.of(impossible));
        assertThatThrownBy(() -> EmbeddedParts.start(home, options))
                .isInstanceOf(EmbeddedPartException.class)
                .hasMessageContaining("not on the PATH");
        assertThat(Pids.find(
                        words -> words.contains(folder.resolve("postgres/data").toString())))
                .isEmpty();
        HomeLock.acquire(folder).close();
    }

    @Test
    void areLeftOutWhereOthersAreConfigured() {
        EmbeddedPartsOptions options =
                EmbeddedPartsOptions.from(Map.of(
                        "spring.datasource.url",
                        "jdbc:postgresql://db/assay",
                        "spring.temporal.connection.target",
                        "t:7233")::get);
        assertThat(options.postgres()).isEmpty();
        assertThat(options.temporal()).isEmpty();
    }

    @Test
    void areSetUpByProperties() {
        EmbeddedPartsOptions options = EmbeddedPartsOptions.from(Map.of(
                "assay.embedded.postgres.port", "5555",
                "assay.embedded.temporal.mode", "in-process",
                "assay.embedded.temporal.ui-port", "8233",
                "assay.embedded.temporal.download", "false")::get);
        assertThat(options.postgres().orElseThrow().port()).hasValue(5555);
        TemporalOptions temporal = options.temporal().orElseThrow();
        assertThat(temporal.mode()).isEqualTo(TemporalOptions.Mode.IN_PROCESS);
        assertThat(temporal.uiPort()).hasValue(8233);
        assertThat(temporal.download()).isFalse();
        assertThatThrownBy(() -> EmbeddedPartsOptions.from(Map.of("assay.embedded.postgres.port", "0")::get))
                .hasMessage("assay.embedded.postgres.port: 0 (expected: 1..65535)");
    }

    private static EmbeddedPartsOptions options() {
        return new EmbeddedPartsOptions(
                Optional.of(EmbeddedPostgresServer.Options.defaults()), Optional.of(IN_PROCESS));
    }
}
