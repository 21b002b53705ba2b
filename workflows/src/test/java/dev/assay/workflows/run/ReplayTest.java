package dev.assay.workflows.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.testing.WorkflowHistoryLoader;
import io.temporal.testing.WorkflowReplayer;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerOptions;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs that are open when a worker is upgraded go on under the new code: their histories still replay. */
class ReplayTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "completed",
                "failed",
                "retried-once",
                "retried-twice",
                "cancelled",
                "cancelled-in-temporal",
                "continued-as-new",
                "not-owner"
            })
    void replays(String history) throws Exception {
        try (TestWorkflowEnvironment environment = TestWorkflowEnvironment.newInstance()) {
            // The first replay loads classes, which takes over a second on a busy machine and is no deadlock.
            Worker worker = environment.newWorker(
                    "replay",
                    WorkerOptions.newBuilder()
                            .setDefaultDeadlockDetectionTimeout(
                                    Duration.ofMinutes(1).toMillis())
                            .build());
            worker.registerWorkflowImplementationTypes(EvalRunWorkflowImpl.class);
            assertThatCode(() -> WorkflowReplayer.replayWorkflowExecution(
                            WorkflowHistoryLoader.readHistoryFromResource("histories/" + history + ".json"), worker))
                    .doesNotThrowAnyException();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "completed",
                "failed",
                "retried-once",
                "retried-twice",
                "cancelled",
                "cancelled-in-temporal",
                "continued-as-new",
                "not-owner"
            })
    void staysShort(String history) throws Exception {
        assertThat(WorkflowHistoryLoader.readHistoryFromResource("histories/" + history + ".json")
                        .getEvents())
                .hasSizeLessThan(200);
    }
}
