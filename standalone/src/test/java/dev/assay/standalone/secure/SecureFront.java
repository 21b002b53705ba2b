package dev.assay.standalone.secure;

import io.grpc.CallOptions;
import io.grpc.HandlerRegistry;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.ClientAuth;
import io.grpc.netty.shaded.io.netty.handler.ssl.DelegatingSslContext;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/** TLS in front of a plain Temporal server, as an operator's has it; asks for a certificate, or for an API key. */
final class SecureFront implements AutoCloseable {

    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    private final ManagedChannel plain;
    private final Server server;
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger passed = new AtomicInteger();

    private SecureFront(String target, Identity identity, Optional<Identity> client, Optional<String> apiKey)
            throws IOException {
        plain = NettyChannelBuilder.forTarget(target).usePlaintext().build();
        SslContextBuilder tls = GrpcSslContexts.forServer(
                identity.certificate().toFile(), identity.key().toFile());
        client.ifPresent(known -> tls.clientAuth(ClientAuth.REQUIRE)
                .trustManager(known.certificate().toFile()));
        server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .sslContext(new DelegatingSslContext(tls.build()) {
                    @Override
                    protected void initEngine(SSLEngine engine) {
                        connections.incrementAndGet();
                    }
                })
                .maxInboundMessageSize(64 << 20)
                .fallbackHandlerRegistry(new Everything(apiKey))
                .build()
                .start();
    }

    /** Only who has that certificate gets through. */
    static SecureFront mutual(String target, Identity identity, Identity client) throws IOException {
        return new SecureFront(target, identity, Optional.of(client), Optional.empty());
    }

    /** Only who sends that key as a bearer token gets through. */
    static SecureFront apiKey(String target, Identity identity, String apiKey) throws IOException {
        return new SecureFront(target, identity, Optional.empty(), Optional.of(apiKey));
    }

    String target() {
        return "127.0.0.1:" + server.getPort();
    }

    /** Connections that began a handshake, whether or not it succeeded. */
    int connections() {
        return connections.get();
    }

    /** Calls that got through. */
    int passed() {
        return passed.get();
    }

    @Override
    public void close() {
        server.shutdownNow();
        plain.shutdownNow();
    }

    /** Every method, passed on as bytes: Temporal's are all unary. */
    private final class Everything extends HandlerRegistry {

        private final ServerInterceptor gate;

        Everything(Optional<String> apiKey) {
            gate = new Gate(apiKey.map(key -> "Bearer " + key));
        }

        @Override
        public ServerMethodDefinition<?, ?> lookupMethod(String name, @Nullable String authority) {
            MethodDescriptor<byte[], byte[]> method = MethodDescriptor.<byte[], byte[]>newBuilder()
                    .setType(MethodDescriptor.MethodType.UNARY)
                    .setFullMethodName(name)
                    .setRequestMarshaller(new Bytes())
                    .setResponseMarshaller(new Bytes())
                    .build();
            ServerServiceDefinition service = ServerServiceDefinition.builder(method.getServiceName())
                    .addMethod(
                            method,
                            ServerCalls.asyncUnaryCall((request, answer) -> ClientCalls.asyncUnaryCall(
                                    plain.newCall(method, CallOptions.DEFAULT), request, answer)))
                    .build();
            return ServerInterceptors.intercept(service, gate).getMethod(name);
        }
    }

    private final class Gate implements ServerInterceptor {

        private final Optional<String> expected;

        Gate(Optional<String> expected) {
            this.expected = expected;
        }

        @Override
        public <Q, A> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
            if (expected.isPresent() && !expected.get().equals(headers.get(AUTHORIZATION))) {
                call.close(Status.UNAUTHENTICATED.withDescription("no or another API key"), new Metadata());
                return new ServerCall.Listener<>() {};
            }
            passed.incrementAndGet();
            return next.startCall(call, headers);
        }
    }

    private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {

        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
