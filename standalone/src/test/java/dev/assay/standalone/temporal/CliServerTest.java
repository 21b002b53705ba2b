package dev.assay.standalone.temporal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.assay.standalone.process.OwnerProcess;
import dev.assay.standalone.process.Pids;
import dev.assay.standalone.process.Programs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CliServerTest {
    private static final TemporalOptions CLI =
            TemporalOptions.defaults().withMode(TemporalOptions.Mode.CLI).withDownload(false);

    @TempDir
    Path home;

    @BeforeEach
    void needsTheCli() {
        assumeThat(Programs.find("temporal", Programs.searchPath()))
                .as("the temporal CLI is on the PATH")
                .isPresent();
    }

    @AfterEach
    void nothingIsLeft() {
        assertThat(Pids.find(words -> words.stream().anyMatch(word -> word.contains(home.toString()))))
                .isEmpty();
    }

    @Test
    void keepsHistoriesAndPortsOverARestart() throws IOException, InterruptedException {
        String target;
        URI webUi;
        String workflow;
        long pid;
        try (EmbeddedTemporal temporal = EmbeddedTemporal.start(home, CLI)) {
            assertThat(temporal.kind()).isEqualTo(EmbeddedTemporal.Kind.CLI);
            target = temporal.target();
            webUi = temporal.webUi().orElseThrow();
            pid = temporal.pid().orElseThrow();
            workflow = Histories.start(temporal);
            assertThat(get(webUi)).isEqualTo(200);
            assertThat(openToOthers()).isEmpty();
        }
        assertThat(Pids.alive(pid)).isFalse();
        try (EmbeddedTemporal temporal = EmbeddedTemporal.start(home, CLI)) {
            assertThat(temporal.target()).isEqualTo(target);
            assertThat(temporal.webUi()).contains(webUi);
            assertThat(Histories.knows(temporal, workflow)).isTrue();
        }
    }

    private List<Path> openToOthers() throws IOException {
        try (Stream<Path> all = Files.list(home)) {
            return all.filter(path -> !mode(path).endsWith("------")).toList();
        }
    }

    private static String mode(Path path) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    @Tag("long")
    void isTakenOverAfterAKillOfItsOwner() throws IOException {
        long orphan = crash();
        try (EmbeddedTemporal temporal = EmbeddedTemporal.start(home, CLI)) {
            assertThat(temporal.pid()).contains(orphan);
            Histories.start(temporal);
        }
    }

    @Test
    @Tag("long")
    void isStoppedAndStartedAnewWhereNobodyKnowsItsPorts() throws IOException {
        long orphan = crash();
        Files.delete(home.resolve("temporal.json"));
        try (EmbeddedTemporal temporal = EmbeddedTemporal.start(home, CLI)) {
            assertThat(temporal.pid().orElseThrow()).isNotEqualTo(orphan);
            assertThat(Pids.alive(orphan)).isFalse();
            Histories.start(temporal);
        }
    }

    @Test
    @Tag("long")
    void isStoppedWhereTheInProcessServerIsWanted() throws IOException {
        long orphan = crash();
        TemporalOptions options = CLI.withMode(TemporalOptions.Mode.IN_PROCESS);
        try (EmbeddedTemporal temporal = EmbeddedTemporal.start(home, options)) {
            assertThat(temporal.kind()).isEqualTo(EmbeddedTemporal.Kind.IN_PROCESS);
            assertThat(Pids.alive(orphan)).isFalse();
        }
    }

    @Test
    void comesBackOnTheSamePortWhenItIsKilled() {
        try (EmbeddedTemporal temporal = EmbeddedTemporal.start(home, CLI)) {
            String workflow = Histories.start(temporal);
            long first = temporal.pid().orElseThrow();
            ProcessHandle.of(first).orElseThrow().destroyForcibly();
            await().atMost(Duration.ofSeconds(30)).until(() -> temporal.pid().orElseThrow() != first);
            assertThat(Histories.knows(temporal, workflow)).isTrue();
        }
    }

    @Test
    void leadsItsOwnSession() throws IOException {
        try (EmbeddedTemporal temporal = EmbeddedTemporal.start(home, CLI)) {
            long pid = temporal.pid().orElseThrow();
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            List<String> afterName =
                    List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" "));
            assertThat(afterName.get(2)).as("process group").isEqualTo(Long.toString(pid));
            assertThat(afterName.get(3)).as("session").isEqualTo(Long.toString(pid));
        }
    }

    @Test
    void showsWhyItDoesNotStart() throws IOException {
        Files.createDirectory(home.resolve("temporal.db"));
        assertThatThrownBy(() -> EmbeddedTemporal.start(home, CLI)).hasMessageContaining("The temporal CLI");
        try (EmbeddedTemporal temporal = EmbeddedTemporal.start(home, CLI.withMode(TemporalOptions.Mode.AUTO))) {
            assertThat(temporal.kind()).isEqualTo(EmbeddedTemporal.Kind.IN_PROCESS);
        }
    }

    private long crash() throws IOException {
        try (OwnerProcess owner = OwnerProcess.start(List.of(), home, "temporal")) {
            assertThat(owner.firstLine()).isEqualTo("owner: ready");
            owner.kill();
        }
        List<Long> orphans = CliServer.running(new TemporalFiles(home));
        assertThat(orphans).hasSize(1);
        return orphans.get(0);
    }

    private static int get(URI uri) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        }
    }
}
