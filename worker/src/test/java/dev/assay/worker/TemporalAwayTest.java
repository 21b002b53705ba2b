package dev.assay.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.assay.ledger.TestDatabase;
import io.temporal.testserver.TestServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** A worker that is started before Temporal. */
class TemporalAwayTest {

    @Test
    void beginsWhenTemporalAnswers() throws IOException {
        int temporal = freePort();
        try (TestDatabase database = TestDatabase.create();
                ConfigurableApplicationContext worker = worker(database, temporal)) {
            assertThat(get(worker, "/actuator/health/liveness")).isEqualTo(200);
            assertThat(get(worker, "/actuator/health/readiness")).isEqualTo(503);

            try (TestServer.PortBoundTestServer server = TestServer.createPortBoundServer(temporal, false)) {
                await().atMost(Duration.ofSeconds(60)).until(() -> get(worker, "/actuator/health/readiness") == 200);
                worker.close();
            }
        }
    }

    @Test
    @Tag("long")
    @Timeout(120)
    void canBeStoppedWhileItWaits() throws IOException {
        try (TestDatabase database = TestDatabase.create()) {
            ConfigurableApplicationContext worker = worker(database, freePort());
            WorkerHost host = worker.getBean(WorkerHost.class);
            assertThat(host.serving()).isFalse();
            worker.close();
            assertThat(host.isRunning()).isFalse();
        }
    }

    private static ConfigurableApplicationContext worker(TestDatabase database, int temporal) {
        return SpringApplication.run(
                AssayWorker.class,
                "--server.port=0",
                "--spring.datasource.url=" + database.jdbcUrl(),
                "--spring.datasource.username=" + database.user(),
                "--spring.datasource.password=" + database.password(),
                "--spring.temporal.connection.target=127.0.0.1:" + temporal);
    }

    private static int get(ConfigurableApplicationContext worker, String path) {
        String port = worker.getEnvironment().getRequiredProperty("local.server.port");
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }
}
