package dev.assay.standalone.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.assay.simulator.Behaviour;
import dev.assay.simulator.Latency;
import dev.assay.simulator.Scenario;
import dev.assay.simulator.provider.SimulatedProvider;
import dev.assay.standalone.support.AssayProcess;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** A request that takes all memory ends the process, whoever catches the error, and the run goes on after a restart. */
@Tag("long")
class OutOfMemoryTest {

    private static final int SAMPLES = 200;
    private static final int CONCURRENCY = 4;

    private static final Logger log = LoggerFactory.getLogger(OutOfMemoryTest.class);

    @TempDir
    private Path home;

    @Test
    void theProcessEndsAndTheRunGoesOn() throws Exception {
        Scenario slow = Scenario.healthy()
                .withDefaults(Behaviour.standard().withLatency(Latency.fixed(Duration.ofMillis(100))));
        try (SimulatedProvider provider = SimulatedProvider.start(0, slow)) {
            AssayProcess assay = new AssayProcess(
                    home, provider.baseUrl(), "in-process", List.of("assay.limits.max-body-bytes=2GB"));
            String runId = assay.run(SAMPLES, CONCURRENCY, "{{question}}");
            await().until(() -> provider.counters().answered() >= 20);

            takeAllMemory(assay.port());
            assertThat(assay.untilEnded()).isEqualTo(3);
            assertThat(provider.counters().answered()).isLessThan(SAMPLES);

            assay.startAgain();
            JsonNode run = assay.untilCompleted(runId);
            assertThat(run.get("request_counts").get("completed").asInt()).isEqualTo(SAMPLES);
            assertThat(provider.counters().repeatedAnswers()).isLessThanOrEqualTo(CONCURRENCY);
            assertThat(assay.stop()).isTrue();
        }
    }

    /** A body of a hundred million lists, each of which takes some twenty times its length. */
    private static void takeAllMemory(int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            OutputStream request = socket.getOutputStream();
            request.write("""
                    POST /api/v1/llm/evals/suites HTTP/1.1\r
                    Host: localhost\r
                    Authorization: Bearer %s\r
                    Content-Type: application/json\r
                    Content-Length: 1000000000\r
                    \r
                    """.formatted(AssayProcess.KEY).getBytes(StandardCharsets.US_ASCII));
            byte[] lists = "[],".repeat(100_000).getBytes(StandardCharsets.US_ASCII);
            request.write('[');
            for (int sent = 0; sent < 1_000; sent++) {
                request.write(lists);
            }
        } catch (SocketException gone) {
            log.info("the process does not read on: {}", gone.getMessage());
        }
    }
}
