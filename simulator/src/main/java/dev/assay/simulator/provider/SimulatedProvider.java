package dev.assay.simulator.provider;

import dev.assay.simulator.Check;
import dev.assay.simulator.Counters;
import dev.assay.simulator.Scenario;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A model provider that does what its scenario says, on 127.0.0.1 only. Every connection has a virtual thread, so calls
 * that wait or hang hold no platform thread.
 *
 * <p>Its own HTTP because a provider that misbehaves has to cut, hang, stretch and notice a client that has gone; and
 * because it shares its processor with whatever it serves.
 */
public final class SimulatedProvider implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SimulatedProvider.class);
    private static final int BACKLOG = 4096;
    private static final long CLOSE_SECONDS = 10;
    /** Out of file descriptors: a loop without a pause would take the processor too. */
    private static final long ACCEPT_PAUSE_NANOS = 50_000_000;

    private final ServerSocket listener;
    private final ExecutorService connections;
    private final CallBook book = new CallBook();
    private final RequestLog requests = new RequestLog();
    private final Router router;
    private volatile Script script;

    private SimulatedProvider(ServerSocket listener, Scenario scenario) {
        this.listener = listener;
        script = new Script(scenario);
        connections = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("simulator-", 0).factory());
        BackgroundHandler background = new BackgroundHandler(() -> script, book, connections);
        router = new Router(this, new ModelHandler(() -> script, book, background, requests), background);
    }

    /**
     * Starts a provider.
     *
     * @param port 0 for a free one
     * @throws UncheckedIOException if the port is taken
     */
    public static SimulatedProvider start(int port, Scenario scenario) {
        Check.range("port", port, 0, 65_535);
        try {
            InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
            SimulatedProvider provider = new SimulatedProvider(new ServerSocket(port, BACKLOG, loopback), scenario);
            provider.connections.execute(provider::accept);
            return provider;
        } catch (IOException e) {
            throw new UncheckedIOException("port: %d (expected: a free one)".formatted(port), e);
        }
    }

    /** For clients of the OpenAI API: {@code http://127.0.0.1:port/v1}. */
    public URI baseUrl() {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort() + "/v1");
    }

    public Scenario scenario() {
        return script.scenario();
    }

    /**
     * Replaces the scenario, for calls that begin from now on; its numbers ({@code from_answer}, {@code times}, …) start
     * anew, also if it equals the present one. Calls under way end as they were going to.
     */
    public void scenario(Scenario scenario) {
        script = new Script(scenario);
    }

    public Counters counters() {
        return book.snapshot();
    }

    /** Sets all counters to 0, except calls in flight. The scenario goes on where it is. */
    public void resetCounters() {
        book.reset();
    }

    /** Sets {@link Counters#maxInFlight} to the calls in flight now and leaves every other counter as it is. */
    public void resetMaxInFlight() {
        book.resetMaxInFlight();
    }

    /**
     * Keeps the bodies of the next model calls that are understood, whatever becomes of them, and forgets those before.
     *
     * @param most so many are kept, the first ones; 0, the default: none
     */
    public void keepRequests(int most) {
        requests.keep(most);
    }

    /** The bodies that are kept, as JSON, in the order in which they came. */
    public List<String> requests() {
        return requests.bodies();
    }

    /** Stops listening and ends every connection; calls that wait for their answer get none and are not counted. */
    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            connections.shutdownNow();
        }
        try {
            if (!connections.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                log.warn("simulated provider still had connections {} s after it was closed", CLOSE_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                serve(listener.accept());
            } catch (IOException e) {
                if (!listener.isClosed()) {
                    log.warn("simulated provider could not accept a connection: {}", e.getMessage());
                    LockSupport.parkNanos(ACCEPT_PAUSE_NANOS);
                }
            }
        }
    }

    private void serve(Socket socket) throws IOException {
        try {
            connections.execute(new Connection(socket, router));
        } catch (RejectedExecutionException e) {
            socket.close();
        }
    }
}
