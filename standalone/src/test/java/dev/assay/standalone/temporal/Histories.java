package dev.assay.standalone.temporal;

import io.grpc.StatusRuntimeException;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.common.v1.WorkflowType;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import io.temporal.common.SearchAttributeKey;
import io.temporal.internal.common.SearchAttributesUtil;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.util.List;
import java.util.UUID;

/** Starts a workflow that no worker serves, and looks whether a server knows it. */
final class Histories {
    private Histories() {}

    static String start(EmbeddedTemporal temporal) {
        String id = "workflow-" + UUID.randomUUID();
        WorkflowServiceStubs stubs = stubs(temporal);
        try {
            stubs.blockingStub()
                    .startWorkflowExecution(StartWorkflowExecutionRequest.newBuilder()
                            .setNamespace(temporal.namespace())
                            .setWorkflowId(id)
                            .setRequestId(id)
                            .setWorkflowType(WorkflowType.newBuilder().setName("Nothing"))
                            .setTaskQueue(TaskQueue.newBuilder().setName("nobody"))
                            .setSearchAttributes(SearchAttributesUtil.encodeTyped(searchAttributes()))
                            .build());
            return id;
        } finally {
            stubs.shutdownNow();
        }
    }

    private static io.temporal.common.SearchAttributes searchAttributes() {
        return io.temporal.common.SearchAttributes.newBuilder()
                .set(SearchAttributeKey.forKeyword("AssayStatus"), "queued")
                .set(SearchAttributeKey.forKeyword("AssaySuite"), "suite")
                .set(SearchAttributeKey.forKeywordList("AssayModels"), List.of("a", "b"))
                .set(SearchAttributeKey.forLong("AssayAttempt"), 1L)
                .build();
    }

    static boolean knows(EmbeddedTemporal temporal, String id) {
        WorkflowServiceStubs stubs = stubs(temporal);
        try {
            return stubs.blockingStub()
                    .describeWorkflowExecution(DescribeWorkflowExecutionRequest.newBuilder()
                            .setNamespace(temporal.namespace())
                            .setExecution(WorkflowExecution.newBuilder().setWorkflowId(id))
                            .build())
                    .getWorkflowExecutionInfo()
                    .getExecution()
                    .getWorkflowId()
                    .equals(id);
        } catch (StatusRuntimeException e) {
            return false;
        } finally {
            stubs.shutdownNow();
        }
    }

    private static WorkflowServiceStubs stubs(EmbeddedTemporal temporal) {
        return WorkflowServiceStubs.newServiceStubs(WorkflowServiceStubsOptions.newBuilder()
                .setTarget(temporal.target())
                .build());
    }
}
