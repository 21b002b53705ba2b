package dev.assay.simulator.provider;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/** Sends calls over many keep-alive connections and reads the answers, with as little work of its own as it can. */
final class LoadGenerator {
    private static final byte[] LENGTH = "content-length:".getBytes(StandardCharsets.US_ASCII);

    private LoadGenerator() {}

    /** Returns the number of answers with status 200. */
    static long run(URI baseUrl, int connections, long calls, String promptPrefix) throws Exception {
        AtomicLong next = new AtomicLong();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Long>> results = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                results.add(threads.submit(() -> connection(baseUrl, next, calls, promptPrefix)));
            }
            long answers = 0;
            for (Future<Long> result : results) {
                answers += result.get();
            }
            return answers;
        }
    }

    private static long connection(URI baseUrl, AtomicLong next, long calls, String promptPrefix) throws IOException {
        long answers = 0;
        try (Socket socket = new Socket(baseUrl.getHost(), baseUrl.getPort())) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream(), 8192);
            for (long n = next.getAndIncrement(); n < calls; n = next.getAndIncrement()) {
                socket.getOutputStream().write(request(promptPrefix + n));
                answers += answer(in) ? 1 : 0;
            }
        }
        return answers;
    }

    private static byte[] request(String prompt) {
        String body = "{\"model\":\"small\",\"input\":\"" + prompt
                + " Answer the following question in one word and explain nothing: what is the capital of the country in"
                + " which this many people live, and why does it not matter here?\",\"max_output_tokens\":128}";
        return ("POST /v1/responses HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: OpenAI/Java 4.101.0\r\n"
                        + "Accept: application/json\r\nX-Stainless-Arch: x64\r\nX-Stainless-Lang: java\r\n"
                        + "X-Stainless-OS: Linux\r\nX-Stainless-Runtime: JRE\r\nAuthorization: Bearer sk-test\r\n"
                        + "Idempotency-Key: " + prompt + "\r\nContent-Type: application/json\r\nContent-Length: "
                        + body.length() + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static boolean answer(InputStream in) throws IOException {
        byte[] line = new byte[512];
        int length = line(in, line);
        boolean ok = length > 12 && line[9] == '2';
        int body = 0;
        while ((length = line(in, line)) > 0) {
            if (startsWithLength(line, length)) {
                body = Integer.parseInt(
                        new String(line, LENGTH.length, length - LENGTH.length, StandardCharsets.US_ASCII).strip());
            }
        }
        in.skipNBytes(body);
        return ok;
    }

    private static boolean startsWithLength(byte[] line, int length) {
        for (int i = 0; i < LENGTH.length; i++) {
            if (i >= length || (line[i] | 0x20) != (LENGTH[i] | 0x20)) {
                return false;
            }
        }
        return true;
    }

    private static int line(InputStream in, byte[] line) throws IOException {
        int length = 0;
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException();
            }
            if (c != '\r') {
                line[length++] = (byte) c;
            }
        }
        return length;
    }
}
