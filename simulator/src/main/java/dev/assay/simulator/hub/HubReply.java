package dev.assay.simulator.hub;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Objects;
import tools.jackson.databind.json.JsonMapper;

/** What a hub answers by. */
final class HubReply {
    private static final JsonMapper JSON = JsonMapper.shared();

    private HubReply() {}

    /** A header of the request; empty where it is missing. */
    static String header(HttpExchange exchange, String name) {
        return Objects.requireNonNullElse(exchange.getRequestHeaders().getFirst(name), "");
    }

    /** An answer without a body. */
    static void error(HttpExchange exchange, int status, String code) throws IOException {
        exchange.getResponseHeaders().add("X-Error-Code", code);
        exchange.sendResponseHeaders(status, -1);
    }

    static void json(HttpExchange exchange, Object body) throws IOException {
        byte[] bytes = JSON.writeValueAsBytes(body);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    /** @param most bytes after which the body ends all the same */
    static void send(HubContent content, long from, long to, long most, HttpExchange exchange) throws IOException {
        OutputStream out = exchange.getResponseBody();
        try (InputStream in = content.opener().open(from)) {
            long left = Math.min(to - from, most);
            byte[] buffer = new byte[16_384];
            while (left > 0) {
                int read = in.read(buffer, 0, (int) Math.min(left, buffer.length));
                if (read < 0) {
                    return;
                }
                out.write(buffer, 0, read);
                left -= read;
            }
            out.flush();
        }
    }
}
