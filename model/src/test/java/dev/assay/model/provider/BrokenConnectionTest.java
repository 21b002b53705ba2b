package dev.assay.model.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.assay.model.CallResult;
import dev.assay.model.ProviderApi;
import dev.assay.model.Usage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Connections that hang, trickle, break or never end. */
class BrokenConnectionTest {

    private final CountDownLatch end = new CountDownLatch(1);
    private WireServer server;
    private OpenAiModelClient client;

    @BeforeEach
    void start() throws IOException {
        server = new WireServer(WireServer.always(WireServer.json(200, TestAnswers.RESPONSES)));
        client = new OpenAiModelClient(new ProviderSettings(server.baseUrl(), "sk-x", ProviderApi.RESPONSES));
    }

    @AfterEach
    void stop() throws IOException {
        end.countDown();
        client.close();
        server.close();
    }

    @Test
    void cutInTheMiddleOfABody() throws Exception {
        server.script((request, out) -> {
            byte[] whole = WireServer.json(200, TestAnswers.RESPONSES);
            out.write(whole, 0, whole.length - 50);
            throw new WireServer.Cut();
        });

        assertThat(client.call(TestAnswers.call()))
                .isInstanceOfSatisfying(
                        CallResult.Transient.class, e -> assertThat(e.code()).isEqualTo("connection_error"));
    }

    @Test
    void aRequestOnAReusedConnectionIsNotRepeatedBehindOurBack() throws Exception {
        client.call(TestAnswers.call());
        server.script((request, out) -> {
            throw new WireServer.Cut();
        });

        CallResult result = client.call(TestAnswers.call());

        assertThat(result)
                .isInstanceOfSatisfying(
                        CallResult.Transient.class, e -> assertThat(e.code()).isEqualTo("connection_error"));
        assertThat(server.connections).hasValue(1);
        assertThat(server.received).hasSize(2);
    }

    @Test
    void aServerThatHangs() throws Exception {
        server.script((request, out) -> end.await());

        assertThat(client.call(TestAnswers.call("{}", Duration.ofMillis(200))))
                .isInstanceOfSatisfying(
                        CallResult.Transient.class, e -> assertThat(e.code()).isEqualTo("timeout"));
    }

    @Test
    void theTimeoutCoversABodyThatTrickles() throws Exception {
        server.script((request, out) -> {
            out.write("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n{\"id\":\"".getBytes(UTF_8));
            while (!end.await(20, java.util.concurrent.TimeUnit.MILLISECONDS)) {
                out.write('x');
                out.flush();
            }
        });

        assertThat(client.call(TestAnswers.call("{}", Duration.ofMillis(400))))
                .isInstanceOfSatisfying(
                        CallResult.Transient.class, e -> assertThat(e.code()).isEqualTo("timeout"));
        await().until(() -> server.hungUp.get() == 1);
    }

    @Test
    void aBodyOf200MegabytesIsNotRead() throws Exception {
        server.script((request, out) -> {
            out.write("HTTP/1.1 200 OK\r\nContent-Length: 209715200\r\n\r\n".getBytes(UTF_8));
            byte[] part = "[".repeat(1 << 20).getBytes(UTF_8);
            for (int i = 0; i < 200; i++) {
                out.write(part);
            }
            end.await();
        });

        CallResult.Unusable unusable =
                (CallResult.Unusable) client.call(TestAnswers.call("{}", Duration.ofSeconds(60)));

        assertThat(unusable.code()).isEqualTo("response_too_large");
        assertThat(unusable.usage()).isEqualTo(Usage.UNREPORTED);
        assertThat(unusable.message()).contains("16777216");
    }

    @Test
    void manyLargeBodiesAtOnceAreReadInTurn() throws Exception {
        String text = "y".repeat(12 << 20);
        byte[] large = WireServer.json(200, TestAnswers.responses("\"" + text + "\""));
        server.script(WireServer.always(large));
        List<Future<CallResult>> calls = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 12; i++) {
                calls.add(threads.submit(() -> client.call(TestAnswers.call("{}", Duration.ofSeconds(60)))));
            }
        }
        for (Future<CallResult> call : calls) {
            assertThat(((CallResult.Answer) call.get()).outputText()).hasSize(1 << 20);
        }
    }

    @Test
    void anInterruptEndsTheCallAndItsConnection() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        server.script((request, out) -> {
            asked.countDown();
            out.flush();
            // the next read of this connection ends when the client closes it
        });
        CompletableFuture<String> ended = new CompletableFuture<>();
        Thread caller = Thread.ofVirtual().start(() -> {
            try {
                ended.complete(String.valueOf(client.call(TestAnswers.call())));
            } catch (InterruptedException e) {
                ended.complete("interrupted");
            }
        });
        asked.await();

        caller.interrupt();

        assertThat(ended.get()).isEqualTo("interrupted");
        await().until(() -> server.hungUp.get() == 1);
    }

    @Test
    void anInterruptedThreadCallsNobody() {
        CompletableFuture<String> ended = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            Thread.currentThread().interrupt();
            try {
                ended.complete(String.valueOf(client.call(TestAnswers.call())));
            } catch (InterruptedException e) {
                ended.complete("interrupted");
            }
        });

        assertThat(ended.join()).isEqualTo("interrupted");
        assertThat(server.received).isEmpty();
    }

    @Test
    void connectionsAreReusedAtFullConcurrency() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int lane = 0; lane < 64; lane++) {
                Future<?> unused = threads.submit(() -> {
                    for (int i = 0; i < 20; i++) {
                        client.call(TestAnswers.call());
                    }
                    return null;
                });
            }
        }
        assertThat(server.received).hasSize(64 * 20);
        assertThat(server.connections.get()).isLessThanOrEqualTo(64);
    }
}
