package dev.assay.simulator.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** Writes HTTP/1.1 responses, also such as no decent server would. */
public final class ResponseWriter {
    private static final int CHUNK = 64 << 10;

    private final OutputStream out;

    public ResponseWriter(OutputStream out) {
        this.out = out;
    }

    public void json(int status, String body) throws IOException {
        json(status, body, Optional.empty());
    }

    public void json(int status, String body, Optional<Integer> retryAfterSeconds) throws IOException {
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        byte[] head = head(status, content.length, retryAfterSeconds);
        byte[] all = Arrays.copyOf(head, head.length + content.length);
        System.arraycopy(content, 0, all, head.length, content.length);
        out.write(all);
    }

    /** Announces all of the body and sends half of it. */
    public void halfOf(String body) throws IOException {
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        out.write(head(200, content.length, Optional.empty()));
        out.write(content, 0, content.length / 2);
    }

    /** Sends {@code before}, {@code length} letters and {@code after}, holding one chunk at a time. */
    public void stretched(String before, long length, String after) throws IOException {
        byte[] first = before.getBytes(StandardCharsets.UTF_8);
        byte[] last = after.getBytes(StandardCharsets.UTF_8);
        out.write(head(200, first.length + length + last.length, Optional.empty()));
        out.write(first);
        byte[] chunk = new byte[CHUNK];
        Arrays.fill(chunk, (byte) 'x');
        for (long left = length; left > 0; left -= CHUNK) {
            out.write(chunk, 0, (int) Math.min(CHUNK, left));
        }
        out.write(last);
    }

    private static byte[] head(int status, long length, Optional<Integer> retryAfterSeconds) {
        String retryAfter = retryAfterSeconds
                .map(seconds -> "Retry-After: " + seconds + "\r\n")
                .orElse("");
        String head = "HTTP/1.1 " + status + ' ' + reason(status) + "\r\nContent-Type: application/json\r\n"
                + "Content-Length: " + length + "\r\n" + retryAfter + "\r\n";
        return head.getBytes(StandardCharsets.US_ASCII);
    }

    private static String reason(int status) {
        return switch (status) {
            case 200 -> "OK";
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 429 -> "Too Many Requests";
            case 500 -> "Internal Server Error";
            case 502 -> "Bad Gateway";
            case 503 -> "Service Unavailable";
            default -> "Status";
        };
    }
}
