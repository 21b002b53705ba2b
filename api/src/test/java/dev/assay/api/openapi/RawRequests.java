package dev.assay.api.openapi;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/** HTTP by hand: a well-behaved client would not send most of it. One connection a request. */
final class RawRequests {

    private static final int PATIENCE_MILLIS = 20_000;

    record Answer(int status, String body) {}

    private final int port;

    RawRequests(int port) {
        this.port = port;
    }

    Answer send(FuzzedRequest request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            try {
                socket.getOutputStream().write(request.bytes());
                socket.getOutputStream().flush();
            } catch (SocketException e) {
                // An answer that came before the end of the body.
            }
            return parse(read(socket));
        }
    }

    private static String read(Socket socket) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try {
            socket.getInputStream().transferTo(all);
        } catch (SocketException e) {
            // Reset, because the rest of the body was not read; what came before it counts.
        }
        return all.toString(StandardCharsets.UTF_8);
    }

    private static Answer parse(String answer) {
        int end = answer.indexOf("\r\n\r\n");
        if (end < 0 || !answer.startsWith("HTTP/1.1 ")) {
            return new Answer(599, "no answer: " + answer);
        }
        String head = answer.substring(0, end).toLowerCase(java.util.Locale.ROOT);
        String body = answer.substring(end + 4);
        return new Answer(
                Integer.parseInt(answer.substring(9, 12)),
                head.contains("transfer-encoding: chunked") ? unchunked(body) : body);
    }

    private static String unchunked(String body) {
        StringBuilder text = new StringBuilder();
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        int at = 0;
        while (at < bytes.length) {
            int line = at;
            while (line < bytes.length && bytes[line] != '\n') {
                line++;
            }
            int size = Integer.parseInt(new String(bytes, at, line - at, StandardCharsets.US_ASCII).strip(), 16);
            if (size == 0) {
                break;
            }
            text.append(new String(bytes, line + 1, Math.min(size, bytes.length - line - 1), StandardCharsets.UTF_8));
            at = line + 1 + size + 2;
        }
        return text.toString();
    }
}
