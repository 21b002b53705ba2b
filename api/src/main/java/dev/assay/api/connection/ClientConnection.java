package dev.assay.api.connection;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.apache.tomcat.util.net.SocketWrapperBase;

/** What of its connection a request that takes long may want to know. */
public final class ClientConnection {

    static final String ATTRIBUTE = ClientConnection.class.getName();

    private final SocketWrapperBase<?> socket;

    ClientConnection(SocketWrapperBase<?> socket) {
        this.socket = socket;
    }

    /**
     * Whether the client has hung up. To be asked by the request's own thread, when its body has been read. A client whose
     * network is gone without a word has not hung up.
     */
    public static boolean closed(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof ClientConnection connection && connection.closed();
    }

    private boolean closed() {
        try {
            // Looks for bytes without waiting, and meets the end where there is one; what it finds stays to be read.
            socket.isReadyForRead();
            return false;
        } catch (IOException e) {
            return true;
        }
    }
}
