package dev.assay.standalone.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** TCP ports of the loopback address. */
public final class Ports {
    public static final String LOOPBACK = "127.0.0.1";

    private static final int MIN_PORT = 20_000;
    private static final int MAX_PORT = 29_999;
    private static final int TRIES = 200;

    private Ports() {}

    /**
     * A port that was free a moment ago. It is below those that the system gives to outgoing connections: one of them
     * could otherwise take the port of a server that is down for a second, even a client's that tries to reach it.
     */
    public static int free() {
        return ThreadLocalRandom.current()
                .ints(TRIES, MIN_PORT, MAX_PORT + 1)
                .filter(Ports::isFree)
                .findFirst()
                .orElseThrow(() -> new EmbeddedPartException(
                        "No free port found on " + LOOPBACK + " in " + MIN_PORT + ".." + MAX_PORT));
    }

    public static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true); // or a port whose connections are in TIME_WAIT would look taken
            socket.bind(new InetSocketAddress(InetAddress.getByName(LOOPBACK), port));
            return true;
        } catch (IOException e) {
            return false; // taken
        }
    }
}
