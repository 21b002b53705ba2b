package dev.assay.api.progress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.api.TestApi;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A client of server-sent events that can leave without a word. */
final class EventStream implements AutoCloseable {

    /** @param atNanos when it came */
    record Event(JsonNode data, long atNanos) {}

    private final Socket socket;
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final List<String> comments = new CopyOnWriteArrayList<>();
    private final Thread reading;
    private volatile @Nullable String status;

    private EventStream(Socket socket) {
        this.socket = socket;
        this.reading = Thread.ofVirtual().start(this::read);
    }

    static EventStream open(TestApi api, String path, String key) {
        try {
            Socket socket = new Socket("127.0.0.1", api.port());
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + key
                                    + "\r\nAccept: text/event-stream\r\n\r\n")
                            .getBytes(StandardCharsets.UTF_8));
            return new EventStream(socket);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Chunk sizes are lines of their own, and no event is longer than a chunk. */
    private void read() {
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
            status = in.readLine();
            for (String line = in.readLine(); line != null && !line.equals("0"); line = in.readLine()) {
                if (line.startsWith("data: ")) {
                    events.add(new Event(
                            JsonMapper.shared().readTree(line.substring("data: ".length())), System.nanoTime()));
                } else if (line.startsWith(":")) {
                    comments.add(line);
                }
            }
        } catch (IOException e) {
            // Left, or cut off.
        }
    }

    Event next() {
        try {
            Event event = events.poll(20, TimeUnit.SECONDS);
            assertThat(event).as("an event within 20 s").isNotNull();
            return Objects.requireNonNull(event);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    int waiting() {
        return events.size();
    }

    List<String> comments() {
        return comments;
    }

    /** {@code HTTP/1.1 200}, or the like. */
    String status() {
        return String.valueOf(status);
    }

    /** Whether the server has ended it. */
    boolean ended() {
        return !reading.isAlive();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
