package dev.assay.worker;

import com.zaxxer.hikari.HikariDataSource;
import dev.assay.activities.grading.python.PythonGraders;
import dev.assay.activities.plan.RunPlan.TaskGrading;
import dev.assay.activities.preprocess.Preprocessors;
import dev.assay.activities.python.PythonFiles;
import dev.assay.activities.run.RunActivitySet;
import dev.assay.activities.schedule.ScheduleActivityImpl;
import dev.assay.activities.temporal.ActivityFailures;
import dev.assay.dataset.hub.HubClient;
import dev.assay.ledger.HotPath;
import dev.assay.ledger.Ledger;
import dev.assay.ledger.file.FileContent;
import dev.assay.ledger.lane.LaneKind;
import dev.assay.model.provider.ProviderCatalog;
import dev.assay.sandbox.Sandbox;
import dev.assay.workflows.run.EvalRunWorkflowImpl;
import dev.assay.workflows.run.TaskQueues;
import dev.assay.workflows.schedule.EvalScheduleWorkflowImpl;
import io.temporal.client.WorkflowClient;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.worker.WorkerOptions;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Jdbi;
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

    /**
     * How long workflow code may take between two commands before it is called deadlocked; below the 10 s of a workflow
     * task. It waits for nothing, and on a busy machine loading its classes takes longer than the SDK's second.
     */
    private static final Duration DEADLOCK = Duration.ofSeconds(8);

    private static final Duration BETWEEN_STARTS = Duration.ofSeconds(2);

    private final WorkflowClient client;
    private final JdbcConnectionDetails database;
    private final WorkerProperties properties;
    private final ProviderProperties provider;
    private final HubProperties hub;
    private final Sandbox sandbox;
    private final @Nullable TaskGrading grading;
    private volatile @Nullable Parts parts;

    WorkerHost(
            WorkflowClient client,
            JdbcConnectionDetails database,
            WorkerProperties properties,
            ProviderProperties provider,
            HubProperties hub,
            Sandbox sandbox,
            @Nullable TaskGrading grading) {
        this.client = client;
        this.database = database;
        this.properties = properties;
        this.provider = provider;
        this.hub = hub;
        this.sandbox = sandbox;
        this.grading = grading;
    }

    private record Parts(HikariDataSource connections, RunActivitySet activities, TemporalStart temporal) {}

    @Override
    public void start() {
        String id = "worker-" + ProcessHandle.current().pid() + "-" + UUID.randomUUID();
        HikariDataSource connections = HotPath.dataSource(
                database.getJdbcUrl(),
                database.getUsername() == null ? "" : database.getUsername(),
                database.getPassword() == null ? "" : database.getPassword(),
                properties.connections());
        Jdbi jdbi = Ledger.jdbi(connections);
        PythonFiles sources = new PythonFiles(new FileContent(jdbi));
        PythonGraders graders = new PythonGraders(sandbox, sources);
        RunActivitySet activities = new RunActivitySet(
                jdbi,
                id,
                properties.kinds(),
                new ProviderCatalog(provider.settings()),
                new HubClient(hub.settings()),
                grading == null ? graders::of : grading,
                new Preprocessors(sandbox, sources));
        TemporalStart temporal = new TemporalStart(() -> factory(activities, jdbi), BETWEEN_STARTS);
        parts = new Parts(connections, activities, temporal);
        try {
            temporal.begin();
        } catch (RuntimeException e) {
            stop();
            throw e;
        }
        log.info("worker {} serves {}", id, properties.kinds());
    }

    private WorkerFactory factory(RunActivitySet activities, Jdbi jdbi) {
        WorkerFactory factory = WorkerFactory.newInstance(
                client,
                WorkerFactoryOptions.newBuilder()
                        .setWorkerInterceptors(new ActivityFailures())
                        .setUsingVirtualWorkflowThreads(true)
                        .build());
        if (properties.workflows()) {
            Worker runs = factory.newWorker(TaskQueues.RUNS, options());
            runs.registerWorkflowImplementationTypes(EvalRunWorkflowImpl.class, EvalScheduleWorkflowImpl.class);
            runs.registerActivitiesImplementations(new ScheduleActivityImpl(jdbi));
            runs.registerActivitiesImplementations(activities.run(), activities.prepare());
        }
        if (properties.kinds().contains(LaneKind.GENERATION)) {
            factory.newWorker(TaskQueues.GENERATION, options())
                    .registerActivitiesImplementations(activities.generation());
        }
        if (properties.kinds().contains(LaneKind.SCORING)) {
            factory.newWorker(TaskQueues.SCORING, options()).registerActivitiesImplementations(activities.scoring());
        }
        return factory;
    }

    private WorkerOptions options() {
        return WorkerOptions.newBuilder()
                .setUsingVirtualThreads(true)
                .setMaxConcurrentActivityExecutionSize(properties.lanes())
                // Without it the drain of a deploy looks like a lost lane, and a second one is started beside it.
                .setAllowActivityHeartbeatDuringShutdown(true)
                .setDefaultDeadlockDetectionTimeout(DEADLOCK.toMillis())
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
        Optional<WorkerFactory> started = running.temporal().end();
        running.activities().drain();
        started.ifPresent(factory -> awaitDrained(factory, running.activities()));
        running.activities().close();
        running.connections().close();
        log.info("worker stopped");
    }

    private void awaitDrained(WorkerFactory factory, RunActivitySet activities) {
        factory.shutdown();
        factory.awaitTermination(properties.grace().toMillis(), TimeUnit.MILLISECONDS);
        if (!factory.isTerminated()) {
            log.warn(
                    "calls still in flight after {}, given up and repeated elsewhere: {}",
                    properties.grace(),
                    activities.callsInFlight());
            factory.shutdownNow();
        }
    }

    /** Whether it polls its queues; not before Temporal has answered once. */
    boolean serving() {
        Parts running = parts;
        return running != null && running.temporal().begun();
    }

    @Override
    public boolean isRunning() {
        return parts != null;
    }
}
