package dev.assay.standalone.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.assay.standalone.client.RestClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/** Assay as a process of its own, on a home that outlives it. */
final class AssayProcess {

    static final String KEY = "sk-assay-process-test";

    private final Path home;
    private final URI provider;
    private final String temporal;
    private final int port = freePort();
    private Process process;

    /** @param temporal {@code cli} or {@code in-process} */
    AssayProcess(Path home, URI provider, String temporal) {
        this.home = home;
        this.provider = provider;
        this.temporal = temporal;
        this.process = launch();
        awaitReady();
    }

    private Process launch() {
        ProcessBuilder builder = new ProcessBuilder(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx768m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "-Dserver.port=" + port,
                "-Dassay.embedded.temporal.mode=" + temporal,
                "dev.assay.standalone.Assay"));
        builder.environment().put("ASSAY_HOME", home.toString());
        builder.environment().put("ASSAY_API_KEY", KEY);
        builder.environment().put("ASSAY_DEMO", "false");
        builder.environment().put("OPENAI_BASE_URL", provider.toString());
        builder.redirectErrorStream(true)
                .redirectOutput(home.resolve("assay.log").toFile());
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void startAgain() {
        process = launch();
        awaitReady();
    }

    RestClient client() {
        return new RestClient(port, KEY);
    }

    JsonNode untilCompleted(String runId) {
        try (RestClient client = client()) {
            return await().atMost(Duration.ofSeconds(120))
                    .pollInterval(Duration.ofMillis(200))
                    .until(
                            () -> client.get("/runs/" + runId),
                            run -> !run.get("completed_at").isNull());
        }
    }

    /** The books of every run balance, at any time. */
    private void audit() throws InterruptedException {
        try (RestClient client = client()) {
            for (JsonNode run : client.get("/runs").get("data")) {
                JsonNode audit = client.get("/runs/" + run.get("id").asString() + "/audit");
                assertThat(audit.get("findings")).as(audit.toString()).isEmpty();
                assertThat(audit.get("balanced").asBoolean()).isTrue();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As {@code kill -9}: PostgreSQL and Temporal live on. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** As SIGTERM, after an audit; answers whether it ended by itself in time. */
    boolean stop() throws InterruptedException {
        audit();
        process.destroy();
        return process.waitFor(120, TimeUnit.SECONDS);
    }

    private void awaitReady() {
        try (RestClient client = client()) {
            await().atMost(Duration.ofSeconds(90)).ignoreExceptions().until(() -> client.get("/runs") != null);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
