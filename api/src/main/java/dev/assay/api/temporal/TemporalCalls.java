package dev.assay.api.temporal;

import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.serviceclient.WorkflowServiceStubs;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/** Calls to Temporal under a deadline that bounds the SDK's own repetitions as well. */
@Component
public class TemporalCalls implements DisposableBean {

    private final WorkflowClient client;
    private final Duration deadline;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("temporal-deadlines").factory());

    TemporalCalls(WorkflowClient client, DispatchProperties properties) {
        this.client = client;
        this.deadline = properties.deadline();
    }

    public WorkflowClient client() {
        return client;
    }

    public <T> T call(Callable<T> call) throws Exception {
        try (Context.CancellableContext context =
                Context.current().withDeadlineAfter(deadline.toMillis(), TimeUnit.MILLISECONDS, timer)) {
            return context.call(call);
        }
    }

    /** Whether Temporal answers now. A connection that waits before it is tried again is tried at once. */
    public boolean answers() {
        WorkflowServiceStubs stubs = client.getWorkflowServiceStubs();
        stubs.getRawChannel().resetConnectBackoff();
        try {
            stubs.blockingStub()
                    .withDeadlineAfter(deadline.toMillis(), TimeUnit.MILLISECONDS)
                    .getSystemInfo(GetSystemInfoRequest.getDefaultInstance());
            return true;
        } catch (StatusRuntimeException e) {
            return false;
        }
    }

    /** The gRPC status behind an exception of the SDK. */
    public static Optional<Status.Code> status(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof StatusRuntimeException status) {
                return Optional.of(status.getStatus().getCode());
            }
        }
        return Optional.empty();
    }

    /** Whether Temporal as a whole is the trouble, and not this one call. */
    public static boolean away(Throwable e) {
        return status(e)
                .filter(code -> switch (code) {
                    case UNAVAILABLE, DEADLINE_EXCEEDED, CANCELLED, RESOURCE_EXHAUSTED -> true;
                    default -> false;
                })
                .isPresent();
    }

    @Override
    public void destroy() {
        timer.shutdownNow();
    }
}
