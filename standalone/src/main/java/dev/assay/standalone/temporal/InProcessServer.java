package dev.assay.standalone.temporal;

import dev.assay.standalone.process.EmbeddedPartException;
import dev.assay.standalone.process.Ports;
import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.temporal.internal.testservice.GRPCServerHelper;
import io.temporal.internal.testservice.TestServicesStarter;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Temporal's in-memory test server with its clock left alone. It is put together from its parts because
 * {@code TestServer.createPortBoundServer} listens on every address.
 */
final class InProcessServer implements TemporalServer {
    private static final Duration STOP_LIMIT = Duration.ofSeconds(5);

    private final TestServicesStarter services;
    private final Server server;
    private final int port;

    InProcessServer(int port, String namespace) {
        boolean realTime = true;
        this.services = new TestServicesStarter(realTime, 0);
        NettyServerBuilder builder = NettyServerBuilder.forAddress(new InetSocketAddress(Ports.LOOPBACK, port));
        List<BindableService> parts = services.getServices();
        GRPCServerHelper.registerServicesAndHealthChecks(parts, builder);
        try {
            this.server = builder.build().start();
        } catch (IOException e) {
            services.close();
            throw new EmbeddedPartException("Temporal cannot listen on port " + port + ": " + e.getMessage(), e);
        }
        this.port = server.getPort();
        try (TemporalProbe probe = new TemporalProbe(port)) {
            probe.registerSearchAttributes(namespace);
        } catch (StatusRuntimeException e) {
            close();
            throw new EmbeddedPartException("Temporal does not take the search attributes: " + e.getStatus(), e);
        }
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public Optional<URI> webUi() {
        return Optional.empty();
    }

    @Override
    public Optional<Long> pid() {
        return Optional.empty();
    }

    @Override
    public void close() {
        server.shutdownNow();
        try {
            server.awaitTermination(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        services.close();
    }
}
