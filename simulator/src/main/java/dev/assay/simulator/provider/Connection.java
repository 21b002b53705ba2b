package dev.assay.simulator.provider;

import dev.assay.simulator.http.BadRequestException;
import dev.assay.simulator.http.HttpRequest;
import dev.assay.simulator.http.RequestReader;
import dev.assay.simulator.http.ResponseWriter;
import dev.assay.simulator.model.Wire;
import java.io.IOException;
import java.net.Socket;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One client connection, served request by request on one virtual thread. */
final class Connection implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(Connection.class);

    /** Answers one request; false if the connection is to be closed then. */
    interface Handler {
        boolean handle(HttpRequest request, RequestReader reader, ResponseWriter writer)
                throws IOException, InterruptedException;
    }

    private final Socket socket;
    private final Handler handler;

    Connection(Socket socket, Handler handler) {
        this.socket = socket;
        this.handler = handler;
    }

    @Override
    public void run() {
        try (socket) {
            socket.setTcpNoDelay(true);
            ResponseWriter writer = new ResponseWriter(socket.getOutputStream());
            RequestReader reader = new RequestReader(socket.getInputStream(), socket.getOutputStream());
            try {
                serve(reader, writer);
            } catch (BadRequestException e) {
                writer.json(400, Wire.error(400, String.valueOf(e.getMessage()), Optional.empty()));
            }
        } catch (IOException e) {
            log.trace("connection ended by its client: {}", e.getClass().getSimpleName());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void serve(RequestReader reader, ResponseWriter writer) throws IOException, InterruptedException {
        while (true) {
            Optional<HttpRequest> request = reader.next();
            if (request.isEmpty()) {
                return;
            }
            boolean open = handler.handle(request.get(), reader, writer);
            if (!open || !request.get().keepAlive()) {
                return;
            }
        }
    }
}
