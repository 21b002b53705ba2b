package dev.assay.api.webhook;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * One POST to an address that was checked; the certificate and the Host header are those of the name. The JDK's client
 * looks names up by itself, a second time, and could be answered otherwise then. Of the answer only the status is read.
 */
final class Post {

    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([0-9]{3})(?: .*)?");
    private static final int LONGEST_HEAD = 16 << 10;

    private static final ScheduledExecutorService DEADLINES = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("webhook-deadlines").factory());

    private Post() {}

    /**
     * @param trust which certificates are good
     * @return the status
     */
    static int send(
            Targets.Checked target, Map<String, String> headers, String body, Duration timeout, SSLSocketFactory trust)
            throws IOException {
        InetAddress address = target.addresses().getFirst();
        try (Socket socket = new Socket()) {
            // Closing it ends whatever it waits for: connecting, the handshake, a target that does not read.
            ScheduledFuture<?> deadline =
                    DEADLINES.schedule(() -> close(socket), timeout.toMillis(), TimeUnit.MILLISECONDS);
            try {
                socket.connect(new InetSocketAddress(address, target.port()), Math.toIntExact(timeout.toMillis()));
                socket.setSoTimeout(Math.toIntExact(timeout.toMillis()));
                if (!target.tls()) {
                    return exchange(socket, target, headers, body);
                }
                try (SSLSocket tls = secured(socket, target, trust)) {
                    return exchange(tls, target, headers, body);
                }
            } finally {
                deadline.cancel(false);
            }
        }
    }

    private static SSLSocket secured(Socket socket, Targets.Checked target, SSLSocketFactory trust) throws IOException {
        SSLSocket tls = (SSLSocket) trust.createSocket(socket, target.host(), target.port(), true);
        SSLParameters parameters = tls.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        tls.setSSLParameters(parameters);
        tls.startHandshake();
        return tls;
    }

    private static int exchange(Socket socket, Targets.Checked target, Map<String, String> headers, String body)
            throws IOException {
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        String path = target.url().getRawPath().isEmpty() ? "/" : target.url().getRawPath();
        String query =
                target.url().getRawQuery() == null ? "" : "?" + target.url().getRawQuery();
        StringBuilder head = new StringBuilder("POST " + path + query + " HTTP/1.1\r\n");
        head.append("Host: ").append(target.url().getRawAuthority()).append("\r\n");
        head.append("Content-Type: application/json\r\nContent-Length: ").append(content.length);
        head.append("\r\nUser-Agent: assay\r\nConnection: close\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        socket.getOutputStream().write(head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().write(content);
        socket.getOutputStream().flush();
        return status(socket.getInputStream());
    }

    /** Passes over what may come before the answer proper, such as 103. */
    private static int status(InputStream in) throws IOException {
        int[] left = {LONGEST_HEAD};
        while (true) {
            Matcher matcher = STATUS.matcher(line(in, left));
            if (!matcher.matches()) {
                throw new IOException("the answer is not HTTP/1.1");
            }
            int status = Integer.parseInt(matcher.group(1));
            if (status >= 200) {
                return status;
            }
            String line = line(in, left);
            while (!line.isEmpty()) {
                line = line(in, left);
            }
        }
    }

    private static String line(InputStream in, int[] left) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0 || left[0]-- == 0) {
                throw new IOException("the answer ends, or is too long, before its status");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new IllegalStateException("a socket could not be closed", e);
        }
    }
}
