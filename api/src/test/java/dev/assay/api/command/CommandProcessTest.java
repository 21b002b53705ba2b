package dev.assay.api.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.api.AssayApi;
import dev.assay.api.TestApi;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line as a process: what is on its two streams, and its exit code. */
@Tag("long")
class CommandProcessTest {

    @TempDir
    private Path folder;

    private record Ended(int exit, String out, String err) {}

    private Ended run(Map<String, String> environment, String... args) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                AssayApi.class.getName()));
        command.addAll(List.of(args));
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("SPRING_") || name.startsWith("ASSAY_"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    @Test
    void standardOutputHasTheSecretAndNothingElse() throws Exception {
        try (TestApi api = TestApi.start()) {
            Map<String, String> environment = Map.of(
                    "SPRING_DATASOURCE_URL",
                    api.jdbcUrl(),
                    "SPRING_DATASOURCE_USERNAME",
                    "postgres",
                    // A server would not start with these.
                    "SERVER_PORT",
                    Integer.toString(api.port()),
                    "SPRING_TEMPORAL_CONNECTION_TARGET",
                    "127.0.0.1:1");
            Ended made = run(environment, "keys", "create", "--team", "team_default", "--scopes", "read:evals");
            assertThat(made.exit()).as(made.err()).isZero();
            assertThat(made.out()).matches("assay_[A-Za-z0-9_-]{43}\\R");
            String secret = made.out().strip();
            assertThat(made.err().lines()).hasSize(1);
            assertThat(made.err()).startsWith("key_").doesNotContain(secret);
            assertThat(api.send("GET", TestApi.FILES, secret, BodyPublishers.noBody())
                            .status())
                    .isEqualTo(200);

            Ended wrong = run(environment, "keys", "create", "--team", "team_default");
            assertThat(wrong.exit()).isEqualTo(2);
            assertThat(wrong.out()).isEmpty();
            assertThat(wrong.err().strip()).isEqualTo("--scopes: missing (expected: a value)");
        }
    }

    @Test
    void theDatabaseMayBeConfiguredInAFile() throws Exception {
        try (TestApi api = TestApi.start()) {
            Files.writeString(
                    folder.resolve("application.yaml"),
                    "spring.datasource: {url: \"" + api.jdbcUrl() + "\", username: postgres}\n");
            Ended listed = run(Map.of(), "orgs", "list");
            assertThat(listed.exit()).as(listed.err()).isZero();
            assertThat(listed.out()).isEqualTo("org_default\tDefault" + System.lineSeparator());
            assertThat(listed.err()).isEmpty();
        }
    }

    @Test
    void withoutADatabaseItSaysSo() throws Exception {
        Ended ended = run(Map.of(), "keys", "list");
        assertThat(ended.exit()).isEqualTo(1);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err()).contains("SPRING_DATASOURCE_URL: missing");
    }
}
