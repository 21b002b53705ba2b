package dev.assay.api.connection;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.coyote.ActionCode;
import org.apache.coyote.Adapter;
import org.apache.coyote.InputBuffer;
import org.apache.coyote.Request;
import org.apache.coyote.Response;
import org.apache.tomcat.util.net.ApplicationBufferHandler;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/** Between Tomcat's reading of heads and the application: here a head is complete and a body begins. */
final class TimedAdapter implements Adapter {

    /** What of a body that nobody wanted is read all the same, so that a client can read why. */
    private static final long MAX_REST_BYTES = 2 << 20;

    private static final Duration MAX_REST_TIME = Duration.ofSeconds(2);

    private final Adapter application;
    private final RequestProperties times;
    private @Nullable TimedProcessor processor;

    TimedAdapter(Adapter application, RequestProperties times) {
        this.application = application;
        this.times = times;
    }

    void serve(TimedProcessor of) {
        processor = of;
    }

    @Override
    public void service(Request request, Response response) throws Exception {
        TimedProcessor from = Objects.requireNonNull(processor, "processor is null");
        SocketWrapperBase<?> socket = from.headEnded();
        InputBuffer own = request.getInputBuffer();
        TimedBody body = new TimedBody(own, socket, times);
        request.setInputBuffer(body);
        request.setAttribute(ClientConnection.ATTRIBUTE, new ClientConnection(socket));
        try {
            application.service(request, response);
            if (!from.isAsync() && !from.failed() && !finished(request, response, body)) {
                from.closeAfterwards();
            }
        } finally {
            request.setInputBuffer(own);
        }
    }

    /** Tomcat would read the rest itself, for as long as it drips. */
    private static boolean finished(Request request, Response response, TimedBody body) {
        if (request.hasExpectation() && request.getBytesRead() == 0 && response.getStatus() / 100 != 2) {
            // The client waits to be asked for its body, and Tomcat closes.
            return true;
        }
        body.hurry(MAX_REST_TIME);
        Ignored ignored = new Ignored();
        long limit = request.getBytesRead() + MAX_REST_BYTES;
        try {
            while (!fullyRead(request)) {
                if (request.getBytesRead() > limit || request.doRead(ignored) < 0) {
                    break;
                }
            }
        } catch (IOException e) {
            return false;
        }
        return fullyRead(request);
    }

    private static boolean fullyRead(Request request) {
        AtomicBoolean read = new AtomicBoolean();
        request.action(ActionCode.REQUEST_BODY_FULLY_READ, read);
        return read.get();
    }

    private static final class Ignored implements ApplicationBufferHandler {
        private ByteBuffer buffer = ByteBuffer.allocate(0);

        @Override
        public void setByteBuffer(ByteBuffer buffer) {
            this.buffer = buffer;
        }

        @Override
        public ByteBuffer getByteBuffer() {
            return buffer;
        }

        @Override
        public void expand(int size) {}
    }

    @Override
    public boolean prepare(Request request, Response response) throws Exception {
        return application.prepare(request, response);
    }

    @Override
    public boolean asyncDispatch(Request request, Response response, SocketEvent status) throws Exception {
        return application.asyncDispatch(request, response, status);
    }

    @Override
    public void log(Request request, Response response, long time) {
        application.log(request, response, time);
    }

    @Override
    public void checkRecycled(Request request, Response response) {
        application.checkRecycled(request, response);
    }

    @Override
    public String getDomain() {
        return application.getDomain();
    }
}
