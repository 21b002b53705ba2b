package dev.assay.api.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.assay.api.schedule.Receiver;
import dev.assay.api.webhook.WebhookTargets.Checked;
import dev.assay.api.webhook.WebhookTargets.RefusedException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is connected to is what was checked. The names here are known to nobody but the test's resolver. */
class WebhookClientTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final WebhookClient USUAL = new WebhookClient(Duration.ofSeconds(20));

    @TempDir
    private Path folder;

    private static WebhookTargets targets(Resolver resolver, String allow) {
        return new WebhookTargets(
                resolver, new WebhookProperties(List.of(allow), Duration.ofSeconds(5), MINUTE, MINUTE, MINUTE, MINUTE));
    }

    private static int send(Checked target, WebhookClient client) throws Exception {
        return client.send(target, Map.of("webhook-id", "msg_1"), "{}");
    }

    @Test
    void aNameThatChangesAfterTheCheckIsConnectedToWhereItLedThen() throws Exception {
        Deque<String> answers = new ArrayDeque<>(List.of("127.0.0.2", "127.0.0.1"));
        Resolver rebound = host -> List.of(InetAddress.getByName(answers.remove()));
        try (Receiver allowed = receiver("127.0.0.2", 0);
                Receiver inside = receiver("127.0.0.1", allowed.port())) {
            String url = "http://rebound.example:" + allowed.port() + "/hook?a=b";
            WebhookTargets targets = targets(rebound, "127.0.0.2/32");
            Checked checked = targets.resolve(url);
            assertThat(send(checked, USUAL)).isEqualTo(200);
            assertThat(answers).as("looked up once").hasSize(1);
            assertThat(allowed.messages).hasSize(1);
            assertThat(allowed.messages.getFirst().headers().firstValue("host"))
                    .contains("rebound.example:" + allowed.port());
            assertThatThrownBy(() -> targets.resolve(url)).isInstanceOf(RefusedException.class);
            assertThat(inside.messages).isEmpty();
        }
    }

    private static Receiver receiver(String address, int port) {
        return new Receiver(new InetSocketAddress(address, port), "/", n -> 200);
    }

    @Test
    void theCertificateMustBeOfTheNameAndTrusted() throws Exception {
        Certificate certificate = certificateOf("hooks.example");
        WebhookClient known =
                new WebhookClient(Duration.ofSeconds(20), certificate.context(), certificate.trustedByItself());
        AtomicInteger requests = new AtomicInteger();
        HttpsServer server = HttpsServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(certificate.context()));
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            requests.incrementAndGet();
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        try {
            WebhookTargets targets = targets(host -> List.of(InetAddress.getByName("127.0.0.1")), "127.0.0.0/8");
            String port = ":" + server.getAddress().getPort();
            Checked right = targets.resolve("https://hooks.example" + port);
            Checked wrong = targets.resolve("https://other.example" + port);
            assertThat(send(right, known)).isEqualTo(204);
            assertThatThrownBy(() -> send(wrong, known)).isInstanceOf(SSLHandshakeException.class);
            assertThatThrownBy(() -> send(right, USUAL)).isInstanceOf(SSLHandshakeException.class);
            assertThat(requests).hasValue(1);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void aServerThatAsksForAnotherTryAtOnceGetsNone() throws Exception {
        AtomicInteger requests = new AtomicInteger();
        String answer = "HTTP/1.1 503 Busy\r\nRetry-After: 0\r\nContent-Length: 0\r\n\r\n";
        try (RawServer server = new RawServer(answer, "", requests)) {
            assertThat(send(server.target(), USUAL)).isEqualTo(503);
            assertThat(requests).hasValue(1);
        }
    }

    @Test
    void informationBeforeTheAnswerIsPassedOver() throws Exception {
        String answer = "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 204 Fine\r\n\r\n";
        try (RawServer server = new RawServer(answer, "", new AtomicInteger())) {
            assertThat(send(server.target(), USUAL)).isEqualTo(204);
        }
    }

    @Test
    void informationOverAndOverIsNoAnswer() throws Exception {
        try (RawServer server = new RawServer("", "HTTP/1.1 103 Early Hints\r\n\r\n", new AtomicInteger())) {
            assertThatThrownBy(() -> send(server.target(), USUAL)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void aBodyWithoutEndIsNotRead() throws Exception {
        try (RawServer server = new RawServer("HTTP/1.1 200 OK\r\n\r\n", "x".repeat(1 << 16), new AtomicInteger())) {
            assertThat(send(server.target(), USUAL)).isEqualTo(200);
        }
    }

    @Test
    void aHeadWithoutEndIsNoAnswer() throws Exception {
        try (RawServer server =
                new RawServer("HTTP/1.1 200 OK\r\n", "more: and more\r\n".repeat(1 << 12), new AtomicInteger())) {
            assertThatThrownBy(() -> send(server.target(), USUAL)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void aServerThatSaysNothingIsLeftAfterTheTimeout() throws Exception {
        try (RawServer server = new RawServer("", "", new AtomicInteger())) {
            WebhookClient impatient = new WebhookClient(Duration.ofMillis(200));
            assertThatThrownBy(() -> send(server.target(), impatient)).isInstanceOf(InterruptedIOException.class);
        }
    }

    /** Says what it is told to say once it has a request, and then the rest over and over until the client goes. */
    private static final class RawServer implements AutoCloseable {

        private final ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        private final Thread thread;

        RawServer(String answer, String rest, AtomicInteger requests) throws IOException {
            this.thread = Thread.ofVirtual().start(() -> {
                while (!server.isClosed()) {
                    try (Socket socket = server.accept()) {
                        byte[] request = new byte[8_192];
                        if (socket.getInputStream().read(request) > 0) {
                            requests.incrementAndGet();
                        }
                        socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                        while (!rest.isEmpty()) {
                            socket.getOutputStream().write(rest.getBytes(StandardCharsets.US_ASCII));
                        }
                        while (socket.getInputStream().read(request) >= 0) {
                            requests.get();
                        }
                    } catch (IOException e) {
                        // The client has gone, or the test is over.
                        continue;
                    }
                }
            });
        }

        Checked target() throws Exception {
            return targets(host -> List.of(InetAddress.getByName("127.0.0.1")), "127.0.0.0/8")
                    .resolve("http://hooks.example:" + server.getLocalPort() + "/");
        }

        @Override
        public void close() throws Exception {
            server.close();
            thread.join();
        }
    }

    private record Certificate(SSLContext context, X509TrustManager trustedByItself) {}

    /** Signed by itself, and trusted by those who use the context. */
    private Certificate certificateOf(String name) throws Exception {
        Path file = folder.resolve("keys.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-alias",
                        "hook",
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "san=dns:" + name,
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        new String(PASSWORD))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.log").toFile())
                .start();
        assertThat(keytool.waitFor())
                .as(() -> folder.resolve("keytool.log").toString())
                .isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(file)) {
            keys.load(in, PASSWORD);
        }
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, PASSWORD);
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("hook", keys.getCertificate("hook"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trust.getTrustManagers(), null);
        return new Certificate(context, (X509TrustManager) trust.getTrustManagers()[0]);
    }
}
