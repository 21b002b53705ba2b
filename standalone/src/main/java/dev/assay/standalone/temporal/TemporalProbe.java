package dev.assay.standalone.temporal;

import dev.assay.standalone.process.Ports;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.temporal.api.operatorservice.v1.AddSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.OperatorServiceGrpc;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import java.util.concurrent.TimeUnit;

/** Talks to a server on loopback just enough to know that it works. */
final class TemporalProbe implements AutoCloseable {
    private final ManagedChannel channel;

    TemporalProbe(int port) {
        this.channel = Grpc.newChannelBuilderForAddress(Ports.LOOPBACK, port, InsecureChannelCredentials.create())
                .build();
    }

    /** Whether the namespace can be used, tried once with a deadline of one second. */
    boolean serves(String namespace) {
        try {
            channel.resetConnectBackoff(); // the server is about to listen: no growing pauses
            WorkflowServiceGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(1, TimeUnit.SECONDS)
                    .describeNamespace(DescribeNamespaceRequest.newBuilder()
                            .setNamespace(namespace)
                            .build());
            return true;
        } catch (StatusRuntimeException e) {
            return false; // not yet, or no Temporal: the caller's deadline decides
        }
    }

    /** Registers the search attributes on a server that does not take them at its start. */
    void registerSearchAttributes(String namespace) {
        OperatorServiceGrpc.newBlockingStub(channel)
                .withDeadlineAfter(10, TimeUnit.SECONDS)
                .addSearchAttributes(AddSearchAttributesRequest.newBuilder()
                        .setNamespace(namespace)
                        .putAllSearchAttributes(SearchAttributes.ALL)
                        .build());
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
