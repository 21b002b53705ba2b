package dev.assay.api.schedule;

import dev.assay.api.temporal.TemporalCalls;
import dev.assay.ledger.Ids;
import dev.assay.ledger.schedule.Schedule;
import dev.assay.workflows.run.TaskQueues;
import dev.assay.workflows.schedule.EvalScheduleWorkflow;
import io.grpc.Status;
import io.temporal.api.enums.v1.ScheduleOverlapPolicy;
import io.temporal.api.workflowservice.v1.DescribeScheduleRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.schedules.ScheduleActionStartWorkflow;
import io.temporal.client.schedules.ScheduleClient;
import io.temporal.client.schedules.ScheduleClientOptions;
import io.temporal.client.schedules.ScheduleHandle;
import io.temporal.client.schedules.ScheduleIntervalSpec;
import io.temporal.client.schedules.ScheduleOptions;
import io.temporal.client.schedules.SchedulePolicy;
import io.temporal.client.schedules.ScheduleState;
import io.temporal.client.schedules.ScheduleUpdate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.springframework.stereotype.Component;

/** Temporal's side of schedules: the Temporal Schedule has the ID of ours, and lets every firing through. */
@Component
class TemporalSchedules {

    private final TemporalCalls calls;
    private final ScheduleClient client;
    private final Duration catchupWindow;

    TemporalSchedules(TemporalCalls calls, ScheduleProperties properties) {
        this.calls = calls;
        this.catchupWindow = properties.catchupWindow();
        WorkflowClient workflows = calls.client();
        this.client = ScheduleClient.newInstance(
                workflows.getWorkflowServiceStubs(),
                ScheduleClientOptions.newBuilder()
                        .setNamespace(workflows.getOptions().getNamespace())
                        .setDataConverter(workflows.getOptions().getDataConverter())
                        .build());
    }

    /** Whether the server has schedules at all. */
    boolean supported() throws Exception {
        WorkflowClient workflows = calls.client();
        DescribeScheduleRequest nobodys = DescribeScheduleRequest.newBuilder()
                .setNamespace(workflows.getOptions().getNamespace())
                .setScheduleId(Ids.schedule(new UUID(0, 0)))
                .build();
        try {
            calls.call(() -> workflows.getWorkflowServiceStubs().blockingStub().describeSchedule(nobodys));
            return true;
        } catch (Exception e) {
            if (TemporalCalls.away(e)) {
                throw e;
            }
            return !is(e, Status.Code.UNIMPLEMENTED);
        }
    }

    /** Makes Temporal agree. */
    void put(Schedule schedule) throws Exception {
        io.temporal.client.schedules.Schedule wanted = wanted(schedule);
        boolean there = found(() -> {
            handle(schedule).update(input -> new ScheduleUpdate(wanted));
            return true;
        });
        if (!there) {
            calls.call(() -> client.createSchedule(
                            Ids.schedule(schedule.id()),
                            wanted,
                            ScheduleOptions.newBuilder().build())
                    .getId());
        }
    }

    void delete(Schedule schedule) throws Exception {
        found(() -> {
            handle(schedule).delete();
            return true;
        });
    }

    /** Whether Temporal has it. */
    boolean has(Schedule schedule) throws Exception {
        return found(() -> {
            handle(schedule).describe();
            return true;
        });
    }

    /** When it fires next; empty where it is paused, or will not fire again. */
    Optional<Instant> next(Schedule schedule) throws Exception {
        if (!schedule.spec().enabled()) {
            return Optional.empty();
        }
        return calls.call(() -> handle(schedule).describe().getInfo().getNextActionTimes().stream()
                .min(Instant::compareTo));
    }

    private boolean found(Callable<Boolean> call) throws Exception {
        try {
            return calls.call(call);
        } catch (Exception e) {
            if (is(e, Status.Code.NOT_FOUND)) {
                return false;
            }
            throw e;
        }
    }

    private ScheduleHandle handle(Schedule schedule) {
        return client.getHandle(Ids.schedule(schedule.id()));
    }

    private io.temporal.client.schedules.Schedule wanted(Schedule schedule) {
        String id = Ids.schedule(schedule.id());
        return io.temporal.client.schedules.Schedule.newBuilder()
                .setAction(ScheduleActionStartWorkflow.newBuilder()
                        .setWorkflowType(EvalScheduleWorkflow.TYPE)
                        .setArguments(id)
                        .setOptions(WorkflowOptions.newBuilder()
                                .setWorkflowId(id)
                                .setTaskQueue(TaskQueues.RUNS)
                                .build())
                        .build())
                .setSpec(spec(schedule.spec()))
                .setPolicy(SchedulePolicy.newBuilder()
                        .setOverlap(ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_ALLOW_ALL)
                        .setCatchupWindow(catchupWindow)
                        .build())
                .setState(ScheduleState.newBuilder()
                        .setPaused(!schedule.spec().enabled())
                        .build())
                .build();
    }

    private static io.temporal.client.schedules.ScheduleSpec spec(Schedule.Spec spec) {
        io.temporal.client.schedules.ScheduleSpec.Builder times =
                io.temporal.client.schedules.ScheduleSpec.newBuilder().setTimeZoneName(spec.timezone());
        if (spec.cron() != null) {
            times.setCronExpressions(List.of(spec.cron()));
        }
        if (spec.intervalSeconds() != null) {
            times.setIntervals(List.of(new ScheduleIntervalSpec(Duration.ofSeconds(spec.intervalSeconds()))));
        }
        return times.build();
    }

    private static boolean is(Exception e, Status.Code code) {
        return TemporalCalls.status(e).filter(status -> status == code).isPresent();
    }
}
