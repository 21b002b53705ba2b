package dev.assay.api.connection;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.coyote.InputBuffer;
import org.apache.tomcat.util.net.ApplicationBufferHandler;
import org.apache.tomcat.util.net.SocketWrapperBase;

/**
 * A body that has to arrive in time: a fixed time and one more second for every so many bytes. Tomcat answers the exception
 * with 408.
 */
final class TimedBody implements InputBuffer {

    private final InputBuffer body;
    private final SocketWrapperBase<?> socket;
    private final long bytesPerSecond;
    private final long readTimeoutMillis;
    private boolean hurried;
    private long allowedNanos;
    private long waitedNanos;

    TimedBody(InputBuffer body, SocketWrapperBase<?> socket, RequestProperties times) {
        this.body = body;
        this.socket = socket;
        this.bytesPerSecond = times.minBodyRate().toBytes();
        this.readTimeoutMillis = socket.getReadTimeout();
        this.allowedNanos = times.bodyTimeout().toNanos();
    }

    /** From now on no longer than that, whatever arrives. */
    void hurry(Duration most) {
        hurried = true;
        allowedNanos = Math.min(allowedNanos, waitedNanos + most.toNanos());
    }

    @Override
    public int doRead(ApplicationBufferHandler handler) throws IOException {
        long left = allowedNanos - waitedNanos;
        if (left <= 0) {
            throw new SocketTimeoutException("the body took too long");
        }
        socket.setReadTimeout(shorter(readTimeoutMillis, TimeUnit.NANOSECONDS.toMillis(left) + 1));
        long begun = System.nanoTime();
        try {
            int read = body.doRead(handler);
            allowedNanos += hurried ? 0 : TimeUnit.SECONDS.toNanos(Math.max(0, read)) / bytesPerSecond;
            return read;
        } finally {
            waitedNanos += System.nanoTime() - begun;
            socket.setReadTimeout(readTimeoutMillis);
        }
    }

    /** Tomcat has no limit below 1. */
    private static long shorter(long timeout, long left) {
        return timeout < 1 ? left : Math.min(timeout, left);
    }

    @Override
    public int available() {
        return body.available();
    }
}
