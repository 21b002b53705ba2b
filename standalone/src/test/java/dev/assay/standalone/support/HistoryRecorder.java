package dev.assay.standalone.support;

import static org.awaitility.Awaitility.await;

import dev.assay.simulator.Behaviour;
import dev.assay.simulator.Fault;
import dev.assay.simulator.Latency;
import dev.assay.simulator.Scenario;
import dev.assay.simulator.Then;
import dev.assay.workflows.run.EvalRunWorkflow;
import io.temporal.client.WorkflowClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Records the histories that the replay tests of {@code workflows} read, into the folder given. Run it after a change of
 * the workflow that is meant to be incompatible, never to make a red replay test green.
 */
final class HistoryRecorder {

    private static final String ONCE = "{\"max_retries\": 0}";

    private final TestAssay assay;
    private final Path folder;

    private HistoryRecorder(TestAssay assay, Path folder) {
        this.assay = assay;
        this.folder = folder;
    }

    public static void main(String[] args) throws IOException {
        Path folder = Files.createDirectories(Path.of(args[0]));
        try (TestAssay assay = TestAssay.start()) {
            new HistoryRecorder(assay, folder).record();
        }
        System.exit(0);
    }

    private void record() throws IOException {
        String completed = assay.run(20, 4, ONCE);
        assay.untilOver(completed);
        write("completed", completed, "");

        assay.provider.scenario(Scenario.healthy().withFaults(Fault.always(Then.status(401))));
        String failed = assay.run(20, 4, ONCE);
        assay.untilOver(failed);
        write("failed", failed, "");
        assay.act(failed, "retry");
        assay.untilOver(failed);
        write("retried-once", failed, "");
        assay.provider.scenario(Scenario.healthy());
        assay.act(failed, "retry");
        assay.untilOver(failed);
        write("retried-twice", failed, "");

        assay.provider.scenario(Scenario.healthy()
                .withDefaults(Behaviour.standard().withLatency(Latency.fixed(Duration.ofMillis(200)))));
        assay.provider.resetCounters();
        String cancelled = assay.run(60, 4, ONCE);
        await().until(() -> assay.provider.counters().answered() > 4);
        assay.act(cancelled, "cancel");
        assay.untilOver(cancelled);
        write("cancelled", cancelled, "");

        assay.provider.resetCounters();
        String fromTemporal = assay.run(60, 4, ONCE);
        await().until(() -> assay.provider.counters().answered() > 4);
        assay.workflows().newUntypedWorkflowStub(fromTemporal).cancel();
        assay.untilOver(fromTemporal);
        write("cancelled-in-temporal", fromTemporal, "");

        assay.provider.resetCounters();
        String continued = assay.run(20, 4, ONCE);
        await().until(() -> assay.provider.counters().answered() > 4);
        String execution = assay.workflows()
                .newUntypedWorkflowStub(continued)
                .describe()
                .getExecution()
                .getRunId();
        assay.workflows().newWorkflowStub(EvalRunWorkflow.class, continued).wake(2);
        assay.untilOver(continued);
        await().until(() -> assay.workflows()
                .fetchHistory(continued, execution)
                .getLastEvent()
                .getEventType()
                .name()
                .contains("CONTINUED_AS_NEW"));
        write("continued-as-new", continued, execution);
        // Nobody had asked for a second attempt.
        write("not-owner", continued, "");
    }

    private void write(String name, String runId, String execution) throws IOException {
        WorkflowClient client = assay.workflows();
        await().until(() -> client.newUntypedWorkflowStub(runId, Optional.empty(), Optional.empty())
                .describe()
                .getStatus()
                .name()
                .matches(".*(COMPLETED|CANCELED|CONTINUED_AS_NEW)"));
        var history = execution.isEmpty() ? client.fetchHistory(runId) : client.fetchHistory(runId, execution);
        Files.writeString(folder.resolve(name + ".json"), history.toJson(true) + "\n");
    }
}
