package dev.assay.api.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.assay.api.schedule.Receiver;
import dev.assay.api.webhook.Targets.Checked;
import dev.assay.api.webhook.Targets.RefusedException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
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
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is connected to is what was checked. The names here are known to nobody but the test's resolver. */
class PostTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final SSLSocketFactory USUAL = (SSLSocketFactory) SSLSocketFactory.getDefault();

    @TempDir
    private Path folder;

    private static Targets targets(Resolver resolver, String allow) {
        return new Targets(
                resolver, new WebhookProperties(List.of(allow), Duration.ofSeconds(5), MINUTE, MINUTE, MINUTE, MINUTE));
    }

    private static int send(Checked target, SSLSocketFactory trust) throws Exception {
        return Post.send(target, Map.of("webhook-id", "msg_1"), "{}", Duration.ofSeconds(20), trust);
    }

    @Test
    void aNameThatChangesAfterTheCheckIsConnectedToWhereItLedThen() throws Exception {
        Deque<String> answers = new ArrayDeque<>(List.of("127.0.0.2", "127.0.0.1"));
        Resolver rebound = host -> List.of(InetAddress.getByName(answers.remove()));
        try (Receiver allowed = receiver("127.0.0.2", 0);
                Receiver inside = receiver("127.0.0.1", allowed.port())) {
            String url = "http://rebound.example:" + allowed.port() + "/hook?a=b";
            Targets targets = targets(rebound, "127.0.0.2/32");
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
        SSLContext known = certificateOf("hooks.example");
        AtomicInteger requests = new AtomicInteger();
        HttpsServer server = HttpsServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(known));
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            requests.incrementAndGet();
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        try {
            Targets targets = targets(host -> List.of(InetAddress.getByName("127.0.0.1")), "127.0.0.0/8");
            String port = ":" + server.getAddress().getPort();
            Checked right = targets.resolve("https://hooks.example" + port);
            Checked wrong = targets.resolve("https://other.example" + port);
            assertThat(send(right, known.getSocketFactory())).isEqualTo(204);
            assertThatThrownBy(() -> send(wrong, known.getSocketFactory())).isInstanceOf(SSLHandshakeException.class);
            assertThatThrownBy(() -> send(right, USUAL)).isInstanceOf(SSLHandshakeException.class);
            assertThat(requests).hasValue(1);
        } finally {
            server.stop(0);
        }
    }

    /** Signed by itself, and trusted by those who use the context. */
    private SSLContext certificateOf(String name) throws Exception {
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
        return context;
    }
}
