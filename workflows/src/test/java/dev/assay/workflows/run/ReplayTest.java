package dev.assay.workflows.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.temporal.testing.WorkflowHistoryLoader;
import io.temporal.testing.WorkflowReplayer;
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
    void replays(String history) {
        assertThatCode(() -> WorkflowReplayer.replayWorkflowExecutionFromResource(
                        "histories/" + history + ".json", EvalRunWorkflowImpl.class))
                .doesNotThrowAnyException();
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
