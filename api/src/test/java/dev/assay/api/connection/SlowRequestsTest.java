package dev.assay.api.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.assay.api.TestApi;
import dev.assay.api.Uploads;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that send a byte now and then. Tomcat's own timeout, 20 s from each byte on, would let them stay for ever. */
class SlowRequestsTest {

    private static final String EVALS = TestApi.EVALS;
    private static TestApi api;

    @BeforeAll
    static void start() {
        api = TestApi.start(
                "spring.temporal.connection.target=127.0.0.1:1",
                "assay.requests.head-timeout=1s",
                "assay.requests.body-timeout=1s",
                "assay.requests.min-body-rate=10KB");
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    /** Sends the first part at once and then the other again and again, until the connection ends; what was answered. */
    private static String dripped(String first, String drop) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), api.port())) {
            socket.setSoTimeout(50);
            socket.getOutputStream().write(first.getBytes(StandardCharsets.UTF_8));
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            await().pollInterval(Duration.ofMillis(1))
                    .atMost(Duration.ofSeconds(15))
                    .until(() -> ended(socket, drop, answer));
            return answer.toString(StandardCharsets.UTF_8);
        }
    }

    private static boolean ended(Socket socket, String drop, ByteArrayOutputStream answer) throws IOException {
        try {
            int read = socket.getInputStream().read();
            if (read < 0) {
                return true;
            }
            answer.write(read);
        } catch (SocketTimeoutException e) {
            try {
                socket.getOutputStream().write(drop.getBytes(StandardCharsets.UTF_8));
            } catch (IOException gone) {
                return true;
            }
        } catch (IOException reset) {
            return true;
        }
        return false;
    }

    private static String head(String path, String key, String more) {
        return "POST " + path + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + key + "\r\n" + more + "\r\n";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "G",
                "GET /",
                "GET / HTTP/1.1\r\nHost: x\r\nX-A: ",
                "GET / HTTP/1.1\r\nHost: x",
                "POST /api HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nX-",
            })
    void aHeadThatDripsEndsItsConnection(String begun) throws IOException {
        assertThat(dripped(begun, "a")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r\n", "\n"})
    void soDoBlankLinesBeforeIt(String line) throws IOException {
        assertThat(dripped(line, line)).doesNotContain("200");
    }

    @Test
    void aHeaderThatEndsAndTheNextThatBeginsIsNoNewRequest() throws IOException {
        assertThat(dripped("GET / HTTP/1.1\r\nHost: x\r\n", "X-A: a\r\n")).isEmpty();
    }

    @Test
    void theSecondHeadOfAConnectionHasItsOwnTime() throws IOException {
        String first = "GET /api/v1/llm/files HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + TestApi.KEY + "\r\n\r\n";
        assertThat(dripped(first + "GET /", "x")).startsWith("HTTP/1.1 200").doesNotContain("HTTP/1.1 4");
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), api.port())) {
            socket.setSoTimeout(10_000);
            for (int i = 0; i < 30; i++) {
                socket.getOutputStream().write(first.getBytes(StandardCharsets.UTF_8));
                assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.UTF_8))
                        .isEqualTo("HTTP/1.1 200");
                readRest(socket);
            }
        }
    }

    private static void readRest(Socket socket) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) socket.getInputStream().read());
        }
        // A small page comes in one chunk, or with its length.
        String text = head.toString().toLowerCase(java.util.Locale.ROOT);
        int at = text.indexOf("content-length: ");
        if (at >= 0) {
            int length = Integer.parseInt(text.substring(at + 16, text.indexOf('\r', at)));
            assertThat(socket.getInputStream().readNBytes(length)).hasSize(length);
            return;
        }
        StringBuilder body = new StringBuilder();
        while (!body.toString().endsWith("\r\n0\r\n\r\n")) {
            body.append((char) socket.getInputStream().read());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 1000\r\n", "Transfer-Encoding: chunked\r\n"})
    void aBodyThatDripsIsAnsweredWith408(String length) throws IOException {
        String drop = length.startsWith("T") ? "1\r\n \r\n" : " ";
        String answer =
                dripped(head(EVALS + "/suites", TestApi.KEY, "Content-Type: application/json\r\n" + length), drop);
        assertThat(answer).startsWith("HTTP/1.1 408").contains("\"code\":\"request_timeout\"");
    }

    @Test
    void soIsAnUpload() throws IOException {
        String answer = dripped(
                head(
                                TestApi.FILES,
                                TestApi.KEY,
                                "Content-Type: multipart/form-data; boundary=" + Uploads.BOUNDARY
                                        + "\r\nContent-Length: 1000000\r\n")
                        + Uploads.part("file") + "; filename=\"a\"\r\n\r\nabc",
                "x");
        assertThat(answer).startsWith("HTTP/1.1 408");
        assertThat(api.number("SELECT count(*) FROM files WHERE status = 'uploading'"))
                .isZero();
    }

    /** Whoever is refused without a look at the body need not be read to its end. */
    @ParameterizedTest
    @ValueSource(strings = {"no-such-key", TestApi.KEY})
    void aBodyThatNobodyReadsIsNotWaitedForEither(String key) throws IOException {
        String answer =
                dripped(head("/nowhere", key, "Content-Type: application/json\r\nContent-Length: 1000\r\n"), " ");
        assertThat(answer).containsPattern("HTTP/1.1 40[14]");
    }

    @Test
    void norIsOneThatWasToBeAskedFor() throws IOException {
        String answer = dripped(
                "GET " + TestApi.FILES + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + TestApi.KEY
                        + "\r\nExpect: 100-continue\r\nContent-Length: 100000\r\n\r\n",
                " ");
        assertThat(answer).contains("HTTP/1.1 200");
    }

    @Test
    void aBodyThatComesSteadilyMayTakeItsTime() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), api.port())) {
            socket.setSoTimeout(10_000);
            String body = "{\"name\": \"" + "x".repeat(80_000) + "\"}";
            socket.getOutputStream()
                    .write(head(
                                    EVALS + "/suites",
                                    TestApi.KEY,
                                    "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n")
                            .getBytes(StandardCharsets.UTF_8));
            long begun = System.nanoTime();
            int[] sent = {0};
            await().pollInterval(Duration.ofMillis(100))
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> {
                        int next = Math.min(body.length(), sent[0] + 2_500);
                        socket.getOutputStream()
                                .write(body.substring(sent[0], next).getBytes(StandardCharsets.UTF_8));
                        sent[0] = next;
                        return next == body.length();
                    });
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofSeconds(2));
            assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.UTF_8))
                    .isEqualTo("HTTP/1.1 400");
        }
    }
}
