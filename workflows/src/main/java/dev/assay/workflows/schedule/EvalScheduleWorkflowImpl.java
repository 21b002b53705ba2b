package dev.assay.workflows.schedule;

import dev.assay.workflows.run.TaskQueues;
import io.temporal.activity.ActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.common.SearchAttributeKey;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;

/** One activity, repeated for as long as PostgreSQL is away. */
public final class EvalScheduleWorkflowImpl implements EvalScheduleWorkflow {

    private static final SearchAttributeKey<OffsetDateTime> SCHEDULED_FOR =
            SearchAttributeKey.forOffsetDateTime("TemporalScheduledStartTime");

    private final ScheduleActivity activity = Workflow.newActivityStub(
            ScheduleActivity.class,
            ActivityOptions.newBuilder()
                    .setTaskQueue(TaskQueues.RUNS)
                    .setStartToCloseTimeout(Duration.ofMinutes(1))
                    .setRetryOptions(RetryOptions.newBuilder()
                            .setInitialInterval(Duration.ofSeconds(1))
                            .setBackoffCoefficient(1.5)
                            .setMaximumInterval(Duration.ofSeconds(10))
                            .build())
                    .setSummary("launch")
                    .build());

    @Override
    public void fire(String scheduleId) {
        activity.launch(scheduleId, scheduledFor().toString());
    }

    /** When the schedule meant it to start; late as it may be. */
    private static Instant scheduledFor() {
        OffsetDateTime time = Workflow.getTypedSearchAttributes().get(SCHEDULED_FOR);
        return time == null ? Instant.ofEpochMilli(Workflow.currentTimeMillis()) : time.toInstant();
    }
}
