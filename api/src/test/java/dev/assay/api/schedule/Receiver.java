package dev.assay.api.schedule;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntUnaryOperator;

/** A server that webhooks are sent to. */
public final class Receiver implements AutoCloseable {

    public record Message(HttpHeaders headers, String body, int answered) {
        public String id() {
            return headers.firstValue("webhook-id").orElseThrow();
        }
    }

    public final List<Message> messages = new CopyOnWriteArrayList<>();
    private final HttpServer server;

    /** On 127.0.0.1. @param status by the number of the request, from 0 */
    public Receiver(IntUnaryOperator status) {
        this(new InetSocketAddress("127.0.0.1", 0), "http://127.0.0.1/elsewhere", status);
    }

    /** @param location where every answer sends its reader, who follows it only where the status is a redirect */
    public Receiver(InetSocketAddress address, String location, IntUnaryOperator status) {
        AtomicInteger count = new AtomicInteger();
        try {
            server = HttpServer.create(address, 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        server.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            int answer = status.applyAsInt(count.getAndIncrement());
            messages.add(
                    new Message(HttpHeaders.of(exchange.getRequestHeaders(), (name, value) -> true), body, answer));
            exchange.getResponseHeaders().add("Location", location);
            exchange.sendResponseHeaders(answer, -1);
            exchange.close();
        });
        server.start();
    }

    public int port() {
        return server.getAddress().getPort();
    }

    public String url() {
        return "http://" + server.getAddress().getHostString() + ":" + port() + "/hook";
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
