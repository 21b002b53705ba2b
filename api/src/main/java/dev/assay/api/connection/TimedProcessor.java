package dev.assay.api.connection;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.apache.coyote.ErrorState;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a request as Tomcat does, with a deadline for its head. Tomcat comes here with every piece of a head that arrives,
 * and closes a connection of which nothing arrives for the read timeout: that is set to what is left.
 */
final class TimedProcessor extends Http11Processor {

    private static final Logger log = LoggerFactory.getLogger(TimedProcessor.class);

    private final RequestProperties times;
    private final long readTimeout;

    /** Processors are used again, also after a connection that ended within a head. */
    private @Nullable SocketWrapperBase<?> socket;

    private boolean inHead;
    private boolean served;
    private long headBegun;

    TimedProcessor(AbstractHttp11Protocol<?> protocol, RequestProperties times) {
        this(protocol, new TimedAdapter(protocol.getAdapter(), times), times);
    }

    private TimedProcessor(AbstractHttp11Protocol<?> protocol, TimedAdapter adapter, RequestProperties times) {
        super(protocol, adapter);
        this.times = times;
        this.readTimeout = protocol.getConnectionTimeout();
        adapter.serve(this);
    }

    @Override
    public SocketState service(SocketWrapperBase<?> from) throws IOException {
        if (socket != from) {
            socket = from;
            inHead = false;
        }
        if (inHead && leftMillis() <= 0) {
            log.debug("a request's head took too long: the connection is closed");
            return SocketState.CLOSED;
        }
        beginHead();
        served = false;
        SocketState state = super.service(from);
        boolean partOfHead = state == SocketState.LONG && !isAsync();
        // Blank lines before a request line; Tomcat would forget when the first of them came.
        boolean blank = state == SocketState.OPEN && !served;
        if (!partOfHead && !blank) {
            inHead = false;
            return state;
        }
        // Behind a request that was served begins another one.
        beginHead();
        from.setReadTimeout(Math.max(1, leftMillis()));
        return SocketState.LONG;
    }

    private void beginHead() {
        if (!inHead) {
            inHead = true;
            headBegun = System.nanoTime();
        }
    }

    private long leftMillis() {
        return TimeUnit.NANOSECONDS.toMillis(times.headTimeout().toNanos() - (System.nanoTime() - headBegun));
    }

    /** @return whose body comes now, with the time for each read as it was */
    SocketWrapperBase<?> headEnded() {
        inHead = false;
        served = true;
        SocketWrapperBase<?> from = getSocketWrapper();
        from.setReadTimeout(readTimeout);
        return from;
    }

    /** Then Tomcat closes the connection by itself; with a head that cannot be read there is no body either. */
    boolean failed() {
        return getErrorState().isError();
    }

    /** What of the request has not been read must not be taken for another one. */
    void closeAfterwards() {
        setErrorState(ErrorState.CLOSE_CLEAN, null);
    }
}
