package dev.assay.worker;

import com.zaxxer.hikari.HikariDataSource;
import dev.assay.activities.model.ProviderCatalog;
import dev.assay.activities.run.ActivityFailures;
import dev.assay.activities.run.RunActivitySet;
import dev.assay.activities.run.RunPlan.TaskGrading;
import dev.assay.activities.schedule.ScheduleActivityImpl;
import dev.assay.ledger.Ledger;
import dev.assay.ledger.run.HotPath;
import dev.assay.ledger.run.LaneKind;
import dev.assay.workflows.run.EvalRunWorkflowImpl;
import dev.assay.workflows.run.TaskQueues;
import dev.assay.workflows.schedule.EvalScheduleWorkflowImpl;
import io.temporal.client.WorkflowClient;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.worker.WorkerOptions;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.SmartLifecycle;

/**
 * Hosts workflows and activities for as long as the process lives. Told to stop, it stops claiming, lets calls in flight
 * finish within the grace, writes their results, and only then lets go of Temporal and PostgreSQL.
 */
final class WorkerHost implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(WorkerHost.class);

    private final WorkflowClient client;
    private final JdbcConnectionDetails database;
    private final WorkerProperties properties;
    private final ProviderProperties provider;
    private final TaskGrading grading;
    private @Nullable Parts parts;

    WorkerHost(
            WorkflowClient client,
            JdbcConnectionDetails database,
            WorkerProperties properties,
            ProviderProperties provider,
            TaskGrading grading) {
        this.client = client;
        this.database = database;
        this.properties = properties;
        this.provider = provider;
        this.grading = grading;
    }

    private record Parts(HikariDataSource connections, RunActivitySet activities, WorkerFactory factory) {}

    @Override
    public void start() {
        String id = "worker-" + ProcessHandle.current().pid() + "-" + UUID.randomUUID();
        HikariDataSource connections = HotPath.dataSource(
                database.getJdbcUrl(),
                database.getUsername() == null ? "" : database.getUsername(),
                database.getPassword() == null ? "" : database.getPassword(),
                properties.connections());
        RunActivitySet activities = new RunActivitySet(
                Ledger.jdbi(connections), id, properties.kinds(), new ProviderCatalog(provider.settings()), grading);
        WorkerFactory factory = WorkerFactory.newInstance(
                client,
                WorkerFactoryOptions.newBuilder()
                        .setWorkerInterceptors(new ActivityFailures())
                        .setUsingVirtualWorkflowThreads(true)
                        .build());
        if (properties.workflows()) {
            Worker runs = factory.newWorker(TaskQueues.RUNS, options());
            runs.registerWorkflowImplementationTypes(EvalRunWorkflowImpl.class, EvalScheduleWorkflowImpl.class);
            runs.registerActivitiesImplementations(new ScheduleActivityImpl(Ledger.jdbi(connections)));
            runs.registerActivitiesImplementations(activities.run(), activities.prepare());
        }
        if (properties.kinds().contains(LaneKind.GENERATION)) {
            factory.newWorker(TaskQueues.GENERATION, options())
                    .registerActivitiesImplementations(activities.generation());
        }
        if (properties.kinds().contains(LaneKind.SCORING)) {
            factory.newWorker(TaskQueues.SCORING, options()).registerActivitiesImplementations(activities.scoring());
        }
        factory.start();
        parts = new Parts(connections, activities, factory);
        log.info("worker {} serves {}", id, properties.kinds());
    }

    private WorkerOptions options() {
        return WorkerOptions.newBuilder()
                .setUsingVirtualThreads(true)
                .setMaxConcurrentActivityExecutionSize(properties.lanes())
                // Without it the drain of a deploy looks like a lost lane, and a second one is started beside it.
                .setAllowActivityHeartbeatDuringShutdown(true)
                .build();
    }

    @Override
    public void stop() {
        Parts running = parts;
        if (running == null) {
            return;
        }
        parts = null;
        log.info("worker stops: {} lanes drain", running.activities().lanesHeld());
        running.activities().drain();
        running.factory().shutdown();
        running.factory().awaitTermination(properties.grace().toMillis(), TimeUnit.MILLISECONDS);
        if (!running.factory().isTerminated()) {
            log.warn("calls still in flight after {}: their samples are repeated elsewhere", properties.grace());
            running.factory().shutdownNow();
        }
        running.activities().close();
        running.connections().close();
        log.info("worker stopped");
    }

    @Override
    public boolean isRunning() {
        return parts != null;
    }
}
