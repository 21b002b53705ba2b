package dev.assay.api.tenancy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.api.TestApi;
import dev.assay.api.json.ApiJson;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Requests as no client library would send them, over plain sockets. */
class HeaderTest {

    private static final String AUTHORIZED = "Authorization: Bearer " + TestApi.KEY;
    private static final String RUNS = TestApi.EVALS + "/runs";
    private static TestApi api;

    @BeforeAll
    static void start() {
        api = TestApi.start("spring.temporal.connection.target=127.0.0.1:1");
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    private record Answer(int status, String headers, String body) {

        JsonNode json() {
            return ApiJson.MAPPER.readTree(body);
        }

        String message() {
            return json().at("/error/message").asString();
        }
    }

    private static Answer get(String... headers) {
        return send("GET " + TestApi.FILES + " HTTP/1.1", "", headers);
    }

    private static Answer post(String body, String... headers) {
        String[] all = new String[headers.length + 2];
        System.arraycopy(headers, 0, all, 0, headers.length);
        all[headers.length] = "Content-Type: application/json";
        all[headers.length + 1] = "Content-Length: " + body.length();
        return send("POST " + RUNS + " HTTP/1.1", body, all);
    }

    /** Each char of a header is one byte. */
    private static Answer send(String line, String body, String... headers) {
        String request = line + "\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
                + IntStream.range(0, headers.length)
                        .mapToObj(n -> headers[n] + "\r\n")
                        .collect(Collectors.joining())
                + "\r\n" + body;
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), api.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            return answer(socket.getInputStream());
        } catch (IOException e) {
            throw new IllegalStateException(line, e);
        }
    }

    private static Answer answer(InputStream in) throws IOException {
        String all = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        assertThat(all).startsWith("HTTP/1.1 ");
        int end = all.indexOf("\r\n\r\n");
        String headers = all.substring(0, end).toLowerCase(Locale.ROOT);
        String body = all.substring(end + 4);
        if (headers.contains("transfer-encoding: chunked")) {
            body = body.substring(body.indexOf("\r\n") + 2, body.lastIndexOf("\r\n0\r\n"));
        }
        return new Answer(Integer.parseInt(all.substring(9, 12)), headers, body);
    }

    private static void assertRefused(Answer answer) {
        assertThat(answer.status()).as(answer.body()).isBetween(400, 499);
        assertThat(answer.headers()).contains("content-type: application/json");
        assertThat(answer.json().propertyNames()).containsExactly("error");
        assertThat(answer.json().get("error").propertyNames()).containsExactlyInAnyOrder("message", "code", "details");
        assertThat(answer.body()).doesNotContain(TestApi.KEY, "Exception", "Tomcat", "<html");
    }

    static List<String> oddKeys() {
        return List.of(
                "Bearer",
                "Bearer ",
                "Bearer\t" + TestApi.KEY,
                "Bearer a b",
                "Bearer " + TestApi.KEY + " x",
                "Bearer " + TestApi.KEY + ",",
                "bearer:" + TestApi.KEY,
                "Basic " + TestApi.KEY,
                TestApi.KEY,
                "Bearer " + "a".repeat(513),
                "Bearer " + "a".repeat(7_000),
                "Bearer \u00e9\u00ff",
                "Bearer \"" + TestApi.KEY + "\"",
                "Bearer null",
                "Bearer ' OR 1=1 --",
                "Bearer %00",
                ",",
                "=");
    }

    @ParameterizedTest
    @MethodSource("oddKeys")
    void whatIsNoKeyIs401(String value) {
        Answer answer = get("Authorization: " + value);
        assertRefused(answer);
        assertThat(answer.status()).isEqualTo(401);
    }

    static List<String> unreadable() {
        return List.of(
                "Authorization: Bearer \u0001",
                "Authorization: Bearer a\u007fb",
                "Authorization: Bearer a\u0000b",
                "Authorization: Bearer a\u0085b",
                "X-On-Behalf-Of: a\u0085b",
                "X-On-Behalf-Of: a\u00e9b",
                "X-On-Behalf-Of:",
                "X-On-Behalf-Of: *",
                "X-On-Behalf-Of: " + "a".repeat(151),
                "X-Long: " + "a".repeat(20_000),
                "Host: elsewhere",
                "Content-Length: -1",
                "Content-Length: many");
    }

    @ParameterizedTest
    @MethodSource("unreadable")
    void whatCannotBeReadIs400(String header) {
        Answer answer = header.startsWith("Authorization") ? get(header) : get(AUTHORIZED, header);
        assertRefused(answer);
        assertThat(answer.status()).isIn(400, 401);
        if (!header.startsWith("Authorization")) {
            assertThat(answer.status()).isEqualTo(400);
        }
    }

    @Test
    void aHeaderThatSaysWhoAsksIsThereOnce() {
        Answer keys = get(AUTHORIZED, "Authorization: Bearer other");
        assertRefused(keys);
        assertThat(keys.status()).isEqualTo(400);
        assertThat(keys.message()).isEqualTo("Authorization: a list of 2 (expected: one value)");
        assertThat(get(AUTHORIZED, AUTHORIZED).status()).isEqualTo(400);
        assertThat(get(AUTHORIZED, "X-On-Behalf-Of: ann", "X-On-Behalf-Of: bob").message())
                .isEqualTo("X-On-Behalf-Of: a list of 2 (expected: one value)");
        assertThat(get(AUTHORIZED, "X-On-Behalf-Of: ann", "x-on-behalf-of: ann").status())
                .isEqualTo(400);
        assertThat(get(AUTHORIZED, "X-On-Behalf-Of: ann").status()).isEqualTo(200);
        assertThat(get(AUTHORIZED.toLowerCase(Locale.ROOT)).status()).isEqualTo(200);
    }

    static List<String> oddIdempotencyKeys() {
        return List.of("", " ", "a\u00e9", "a\u0085", "k".repeat(256), "a\tb");
    }

    @ParameterizedTest
    @MethodSource("oddIdempotencyKeys")
    void anIdempotencyKeyIsShortAndPrintable(String key) {
        Answer answer = post("{\"suite_id\": \"x\", \"models\": [\"m\"]}", AUTHORIZED, "Idempotency-Key: " + key);
        assertRefused(answer);
        assertThat(answer.status()).isEqualTo(400);
    }

    @Test
    void anIdempotencyKeyIsThereOnce() {
        String body = "{\"suite_id\": \"x\", \"models\": [\"m\"]}";
        Answer twice = post(body, AUTHORIZED, "Idempotency-Key: a", "Idempotency-Key: a");
        assertThat(twice.message()).isEqualTo("Idempotency-Key: a list of 2 (expected: one value)");
        // A good one is not what this request fails for.
        assertThat(post(body, AUTHORIZED, "Idempotency-Key: a b~" + "k".repeat(250))
                        .status())
                .isEqualTo(404);
    }

    @Test
    void protocolErrorsHaveTheEnvelopeToo() {
        for (String line : List.of(
                "GET /%zz HTTP/1.1",
                "GET /a|b HTTP/1.1",
                "G@T / HTTP/1.1",
                "GET " + TestApi.FILES + "/%00 HTTP/1.1",
                "GET " + TestApi.FILES + "/..;/x HTTP/1.1",
                "GET /" + "a".repeat(20_000) + " HTTP/1.1")) {
            assertRefused(send(line, "", AUTHORIZED));
        }
        String[] many = IntStream.range(0, 500).mapToObj(n -> "X-" + n + ": a").toArray(String[]::new);
        assertRefused(send("GET " + TestApi.FILES + " HTTP/1.1", "", many));
    }

    @Test
    void textThatTheDatabaseCannotHoldIsAViolation() {
        for (String parameter : List.of("after", "purpose", "sha256", "order", "limit")) {
            Answer answer = send("GET " + TestApi.FILES + "?" + parameter + "=%00 HTTP/1.1", "", AUTHORIZED);
            assertRefused(answer);
            assertThat(answer.message()).startsWith(parameter + ": ");
        }
    }

    @Test
    void whateverComesIsAnsweredInOrder() {
        List<String> names = List.of(
                "Authorization",
                "X-On-Behalf-Of",
                "Idempotency-Key",
                "Content-Type",
                "Accept",
                "Accept-Language",
                "Cookie",
                "X-Forwarded-For",
                "Origin",
                "If-None-Match",
                "Range",
                "Expect-Nothing");
        Random random = new Random(4);
        for (int i = 0; i < 400; i++) {
            String name = names.get(random.nextInt(names.size()));
            String value = random.ints(random.nextInt(60), 0, 256)
                    .filter(c -> c != '\r' && c != '\n')
                    .mapToObj(c -> String.valueOf((char) c))
                    .collect(Collectors.joining());
            Answer answer = name.equals("Authorization")
                    ? get(name + ": " + value)
                    : post("{\"suite_id\": \"x\", \"models\": [\"m\"]}", AUTHORIZED, name + ": " + value);
            assertThat(answer.body()).as(name + ": " + value).isNotEmpty();
            assertRefused(answer);
        }
    }
}
