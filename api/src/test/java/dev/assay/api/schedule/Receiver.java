package dev.assay.api.schedule;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntUnaryOperator;

/** A server that webhooks are sent to. */
final class Receiver implements AutoCloseable {

    record Message(HttpHeaders headers, String body, int answered) {
        String id() {
            return headers.firstValue("webhook-id").orElseThrow();
        }
    }

    final List<Message> messages = new CopyOnWriteArrayList<>();
    private final HttpServer server;

    /** @param status by the number of the request, from 0 */
    Receiver(IntUnaryOperator status) {
        AtomicInteger count = new AtomicInteger();
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        server.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            int answer = status.applyAsInt(count.getAndIncrement());
            messages.add(
                    new Message(HttpHeaders.of(exchange.getRequestHeaders(), (name, value) -> true), body, answer));
            exchange.getResponseHeaders().add("Location", "http://127.0.0.1/elsewhere");
            exchange.sendResponseHeaders(answer, -1);
            exchange.close();
        });
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    String url() {
        return "http://127.0.0.1:" + port() + "/hook";
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
