package dev.assay.workflows.run;

import io.temporal.activity.ActivityCancellationType;
import io.temporal.activity.ActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;

/** Stubs of the run's activities, and every timeout and retry rule in one place. */
final class RunActivities {

    /** The short steps: a transaction each, repeated for as long as PostgreSQL is away. */
    final RunActivity run = run(Duration.ofMinutes(5));

    /** Batch graders have limits of their own. */
    final RunActivity batches = run(LONG);

    final PrepareActivity prepare = Workflow.newActivityStub(
            PrepareActivity.class,
            ActivityOptions.newBuilder()
                    .setTaskQueue(TaskQueues.RUNS)
                    .setStartToCloseTimeout(LONG)
                    .setHeartbeatTimeout(HEARTBEAT)
                    .setRetryOptions(PATIENT)
                    .setSummary("prepare")
                    .build());

    /**
     * A step or lane that misses this long is started again elsewhere; the ledger keeps two holders apart. Longer than a
     * pause of the JVM; lanes of a worker that is gone go on within half a minute.
     */
    private static final Duration HEARTBEAT = Duration.ofSeconds(20);

    /** Temporal wants a bound; a lane has none of its own. */
    private static final Duration LONG = Duration.ofDays(365);

    private static final RetryOptions PATIENT = RetryOptions.newBuilder()
            .setInitialInterval(Duration.ofSeconds(1))
            .setBackoffCoefficient(1.5)
            .setMaximumInterval(Duration.ofSeconds(10))
            .build();

    private static RunActivity run(Duration longest) {
        return Workflow.newActivityStub(
                RunActivity.class,
                ActivityOptions.newBuilder()
                        .setTaskQueue(TaskQueues.RUNS)
                        .setStartToCloseTimeout(longest)
                        .setHeartbeatTimeout(HEARTBEAT)
                        .setRetryOptions(PATIENT)
                        .build());
    }

    GenerationActivity generation(LaneInput lane) {
        return Workflow.newActivityStub(GenerationActivity.class, lane("generate", lane, TaskQueues.GENERATION));
    }

    ScoringActivity scoring(LaneInput lane) {
        return Workflow.newActivityStub(ScoringActivity.class, lane("score", lane, TaskQueues.SCORING));
    }

    private static ActivityOptions lane(String kind, LaneInput lane, String taskQueue) {
        return ActivityOptions.newBuilder()
                .setTaskQueue(taskQueue)
                .setStartToCloseTimeout(LONG)
                .setHeartbeatTimeout(HEARTBEAT)
                .setCancellationType(ActivityCancellationType.WAIT_CANCELLATION_COMPLETED)
                .setRetryOptions(PATIENT)
                .setSummary(kind + " · lane " + (lane.laneNo() + 1) + " of " + lane.lanes())
                .build();
    }
}
