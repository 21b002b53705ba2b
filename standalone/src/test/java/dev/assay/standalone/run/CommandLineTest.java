package dev.assay.standalone.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.simulator.Scenario;
import dev.assay.simulator.provider.SimulatedProvider;
import dev.assay.standalone.client.RestClient;
import dev.assay.standalone.postgres.EmbeddedPostgresServer;
import dev.assay.standalone.support.AssayProcess;
import dev.assay.standalone.support.AssayProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys by the command line of the standalone jar, on the database of its home. */
@Tag("long")
class CommandLineTest {

    @TempDir
    private Path folder;

    private record Ended(int exit, String out, String err) {}

    private Ended command(Path home, String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(AssayProgram.ofTests().command(List.of()));
        command.addAll(List.of(words));
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().put("ASSAY_HOME", home.toString());
        Process process = builder.start();
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    @Test
    void worksOnTheHomesDatabaseWhetherAssayRunsOrNot() throws Exception {
        Path home = Files.createDirectory(folder.resolve("home"));
        Ended nothingYet = command(home, "keys", "list");
        assertThat(nothingYet.exit()).isEqualTo(1);
        assertThat(nothingYet.err()).contains("has no database");
        assertThat(home).isEmptyDirectory();

        try (SimulatedProvider provider = SimulatedProvider.start(0, Scenario.healthy())) {
            AssayProcess assay = new AssayProcess(home, provider.baseUrl(), "in-process");
            Ended made = command(
                    home, "keys", "create", "--team", "team_default", "--scopes", "read:evals", "--name", "cli");
            assertThat(made.exit()).as(made.err()).isZero();
            assertThat(made.out()).matches("assay_[A-Za-z0-9_-]{43}\\R");
            try (RestClient client = new RestClient(assay.port(), made.out().strip())) {
                assertThat(client.get("/runs").get("data")).isEmpty();
            }
            assertThat(assay.stop()).isTrue();
        }
        assertThat(EmbeddedPostgresServer.running(home)).isEmpty();

        Ended listed = command(home, "keys", "list");
        assertThat(listed.exit()).as(listed.err()).isZero();
        assertThat(listed.out().lines()).hasSize(2).anyMatch(line -> line.endsWith("\tcli"));
        assertThat(listed.err()).isEmpty();
        // What was started for the command ends with it.
        assertThat(EmbeddedPostgresServer.running(home)).isEmpty();
    }
}
