package dev.assay.api.error;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import java.net.SocketTimeoutException;
import org.apache.catalina.connector.ClientAbortException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;

/** Tells a client that has hung up, which is its own business, from a defect of ours: a line at DEBUG, no stack trace. */
public final class ClientGone {

    private static final Logger log = LoggerFactory.getLogger(ClientGone.class);

    private ClientGone() {}

    /** Whoever only takes too long is still there. */
    static boolean causes(Throwable thrown) {
        boolean gone = false;
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof SocketTimeoutException) {
                return false;
            }
            gone |= cause instanceof ClientAbortException || cause instanceof AsyncRequestNotUsableException;
        }
        return gone;
    }

    /** The rest of its request does not come, or comes too slowly. */
    static boolean tooSlow(Throwable thrown) {
        boolean slow = false;
        boolean read = false;
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            slow |= cause instanceof SocketTimeoutException;
            read |= cause instanceof ClientAbortException;
        }
        return slow && read;
    }

    public static void log(HttpServletRequest request) {
        if (request.getDispatcherType() == DispatcherType.ERROR) {
            // What it was sent instead does not reach it either.
            return;
        }
        log.debug("{} {}: the client is gone", request.getMethod(), ShownValue.cut(request.getRequestURI()));
    }
}
