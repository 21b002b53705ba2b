package dev.assay.api.error;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.api.TestApi;
import dev.assay.api.Uploads;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Bodies of 1 GB over a plain socket, because HTTP clients hide how much they could send. */
class EndlessBodyTest {

    private static final long GIB = 1L << 30;
    private static TestApi api;

    @BeforeAll
    static void start() {
        api = TestApi.start("assay.limits.max-file-bytes=32MB", "assay.limits.max-body-bytes=4MB");
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @Test
    void jsonWithALengthIsRefusedAtOnce() throws Exception {
        Sent sent = send("Content-Type: application/json\r\nContent-Length: " + GIB, "{\"name\":\"", false);
        assertThat(sent.status()).contains("413");
        assertThat(sent.bytes()).isLessThan(32 << 20);
    }

    @Test
    void jsonWithoutALengthIsRefusedAtTheLimit() throws Exception {
        Sent sent = send("Content-Type: application/json\r\nTransfer-Encoding: chunked", "{\"name\":\"", true);
        assertThat(sent.status()).contains("413");
        assertThat(sent.bytes()).isLessThan(32 << 20);
    }

    @Test
    void anUploadWithoutALengthIsRefusedAtTheLimit() throws Exception {
        Sent sent = send(
                "Content-Type: multipart/form-data; boundary=" + Uploads.BOUNDARY + "\r\nTransfer-Encoding: chunked",
                Uploads.part("file") + "; filename=\"a\"\r\n\r\n",
                true);
        assertThat(sent.status()).contains("413");
        assertThat(sent.bytes()).isLessThan(64 << 20);
        assertThat(api.number("SELECT count(*) FROM file_chunks")).isZero();
    }

    private record Sent(String status, long bytes) {}

    /** Sends until the server closes the connection; its answer is read meanwhile. */
    private static Sent send(String headers, String start, boolean chunked) throws Exception {
        String path = headers.contains("multipart") ? TestApi.FILES : TestApi.EVALS + "/suites";
        AtomicLong sent = new AtomicLong();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), api.port())) {
            OutputStream out = socket.getOutputStream();
            out.write(("POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer " + TestApi.KEY + "\r\n"
                            + headers + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            Thread sender = Thread.ofVirtual().start(() -> pump(out, start, chunked, sent));
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            String status = in.readLine();
            sender.join();
            return new Sent(String.valueOf(status), sent.get());
        }
    }

    private static void pump(OutputStream out, String start, boolean chunked, AtomicLong sent) {
        byte[] block = new byte[64 * 1024];
        Arrays.fill(block, (byte) 'x');
        try {
            write(out, start.getBytes(StandardCharsets.US_ASCII), chunked);
            while (sent.get() < GIB) {
                write(out, block, chunked);
                sent.addAndGet(block.length);
            }
        } catch (IOException closed) {
            // What the test waits for.
        }
    }

    private static void write(OutputStream out, byte[] bytes, boolean chunked) throws IOException {
        if (chunked) {
            out.write((Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
        }
        out.write(bytes);
        if (chunked) {
            out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
        }
    }
}
