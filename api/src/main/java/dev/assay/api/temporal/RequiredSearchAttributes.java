package dev.assay.api.temporal;

import dev.assay.workflows.run.RunSearchAttributes;
import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.api.operatorservice.v1.AddSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.ListSearchAttributesRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.common.SearchAttributeKey;
import io.temporal.serviceclient.OperatorServiceStubs;
import io.temporal.serviceclient.OperatorServiceStubsOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Whether the namespace knows the search attributes of runs. Missing ones are registered where that is allowed; where
 * it is not, runs start without them.
 */
@Component
public class RequiredSearchAttributes {

    private static final Logger log = LoggerFactory.getLogger(RequiredSearchAttributes.class);
    private static final List<SearchAttributeKey<?>> KEYS = List.of(
            RunSearchAttributes.STATUS,
            RunSearchAttributes.SUITE,
            RunSearchAttributes.MODELS,
            RunSearchAttributes.ATTEMPT);

    private final TemporalCalls calls;
    private volatile boolean known;
    private boolean told;

    RequiredSearchAttributes(TemporalCalls calls) {
        this.calls = calls;
    }

    public boolean known() {
        return known;
    }

    /**
     * Asks the namespace unless it is known to know, and registers what is missing.
     *
     * @throws StatusRuntimeException where Temporal is away
     */
    public void probe() {
        if (known) {
            return;
        }
        WorkflowClient client = calls.client();
        WorkflowServiceStubs stubs = client.getWorkflowServiceStubs();
        OperatorServiceStubs operator = operator(stubs);
        try {
            String namespace = client.getOptions().getNamespace();
            Map<String, IndexedValueType> missing = missing(operator, namespace);
            if (missing.isEmpty()) {
                known = true;
                return;
            }
            calls.call(() -> operator.blockingStub()
                    .addSearchAttributes(AddSearchAttributesRequest.newBuilder()
                            .setNamespace(namespace)
                            .putAllSearchAttributes(missing)
                            .build()));
            known = missing(operator, namespace).isEmpty();
        } catch (StatusRuntimeException e) {
            refused(e);
        } catch (Exception e) {
            throw new IllegalStateException("search attributes could not be probed", e);
        }
    }

    /** The same connection, with the credentials that belong to it. */
    private static OperatorServiceStubs operator(WorkflowServiceStubs stubs) {
        WorkflowServiceStubsOptions options = stubs.getOptions();
        OperatorServiceStubsOptions.Builder builder = OperatorServiceStubsOptions.newBuilder()
                .setChannel(stubs.getRawChannel())
                .setGrpcMetadataProviders(options.getGrpcMetadataProviders())
                .setGrpcClientInterceptors(options.getGrpcClientInterceptors());
        if (options.getHeaders() != null) {
            builder.setHeaders(options.getHeaders());
        }
        return OperatorServiceStubs.newServiceStubs(builder.validateAndBuildWithDefaults());
    }

    private Map<String, IndexedValueType> missing(OperatorServiceStubs operator, String namespace) throws Exception {
        Map<String, IndexedValueType> custom = calls.call(() -> operator.blockingStub()
                .listSearchAttributes(ListSearchAttributesRequest.newBuilder()
                        .setNamespace(namespace)
                        .build())
                .getCustomAttributesMap());
        Map<String, IndexedValueType> missing = new TreeMap<>();
        KEYS.stream()
                .filter(key -> custom.get(key.getName()) != key.getValueType())
                .forEach(key -> missing.put(key.getName(), key.getValueType()));
        return missing;
    }

    private void refused(StatusRuntimeException e) {
        if (TemporalCalls.away(e)) {
            throw e;
        }
        if (!told) {
            told = true;
            log.warn(
                    "Search attributes {} are not registered and cannot be ({}). Runs start without them",
                    KEYS.stream().map(SearchAttributeKey::getName).toList(),
                    e.getStatus().getCode());
        }
    }
}
