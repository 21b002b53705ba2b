package dev.assay.api.dispatch;

import dev.assay.ledger.Ids;
import dev.assay.ledger.lane.ExecutionDao;
import dev.assay.workflows.run.Begun;
import dev.assay.workflows.run.Claim;
import dev.assay.workflows.run.EvalRunWorkflow;
import dev.assay.workflows.run.RunActivity;
import dev.assay.workflows.run.RunInput;
import dev.assay.workflows.run.Settled;
import dev.assay.workflows.run.TaskQueues;
import io.temporal.activity.ActivityOptions;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowStub;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.testing.TemporalDevServer;
import io.temporal.testing.TemporalDevServerOptions;
import io.temporal.testserver.TestServer;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.workflow.Workflow;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Jdbi;

/** A Temporal server on a given port, with a worker whose runs claim their attempt and then wait. */
final class FakeTemporal implements AutoCloseable {

    private final AutoCloseable server;
    private final WorkflowServiceStubs stubs;
    private final WorkflowClient client;
    private final WorkerFactory workers;

    /** The in-process server, which forgets everything when it stops. */
    static FakeTemporal inProcess(int port, Jdbi ledger) {
        return new FakeTemporal(TestServer.createPortBoundServer(port, true), port, ledger);
    }

    /** The CLI's server, with everything in memory. */
    static FakeTemporal cli(Path program, int port, Jdbi ledger) {
        TemporalDevServerOptions options = TemporalDevServerOptions.newBuilder()
                .setExistingPath(program.toString())
                .setDownloadEnabled(false)
                .setIp("127.0.0.1")
                .setPort(port)
                .setUiEnabled(false)
                .setLogLevel("error")
                // Standard output is the channel of this JVM to Maven.
                .setLogFile(Path.of("target", "temporal.log").toString())
                .build();
        return new FakeTemporal(TemporalDevServer.start(options), port, ledger);
    }

    /** The {@code temporal} program on the PATH. */
    static Optional<Path> program() {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, "temporal"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private FakeTemporal(AutoCloseable server, int port, Jdbi ledger) {
        this.server = server;
        stubs = WorkflowServiceStubs.newServiceStubs(WorkflowServiceStubsOptions.newBuilder()
                .setTarget("127.0.0.1:" + port)
                .build());
        client = WorkflowClient.newInstance(stubs);
        workers = WorkerFactory.newInstance(client);
        Worker worker = workers.newWorker(TaskQueues.RUNS);
        worker.registerWorkflowImplementationTypes(WaitingRun.class);
        worker.registerActivitiesImplementations(new Begins(ledger));
        workers.start();
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    WorkflowStub workflow(UUID runId) {
        return client.newUntypedWorkflowStub(Ids.run(runId));
    }

    @Override
    public void close() {
        workers.shutdownNow();
        workers.awaitTermination(10, TimeUnit.SECONDS);
        stubs.shutdownNow();
        stubs.awaitTermination(10, TimeUnit.SECONDS);
        try {
            server.close();
        } catch (Exception e) {
            throw new IllegalStateException("Temporal did not stop", e);
        }
    }

    /** Claims its attempt and waits for its end. */
    public static final class WaitingRun implements EvalRunWorkflow {

        private final RunActivity activities = Workflow.newActivityStub(
                RunActivity.class,
                ActivityOptions.newBuilder()
                        .setStartToCloseTimeout(Duration.ofSeconds(5))
                        .build());

        @Override
        public void run(RunInput input) {
            Claim claim =
                    new Claim(input.runId(), input.attempt(), Workflow.getInfo().getRunId(), input.handedOnBy());
            if (activities.begin(claim).owner()) {
                Workflow.await(() -> false);
            }
        }

        @Override
        public void wake(int attempt) {
            if (attempt < 1) {
                throw new IllegalArgumentException("attempt: " + attempt + " (expected: at least 1)");
            }
        }
    }

    private record Begins(Jdbi ledger) implements RunActivity {

        @Override
        public Begun begin(Claim claim) {
            UUID id = Ids.run(claim.runId()).orElseThrow();
            return ledger.withExtension(
                            ExecutionDao.class,
                            dao -> dao.begin(id, claim.attempt(), claim.execution(), claim.handedOnBy())
                                    .map(begun -> new Begun(true, Ids.suite(begun.suiteId()), begun.models(), false)))
                    .orElseGet(() -> new Begun(false, "", List.of(), false));
        }

        @Override
        public Settled settle(Claim claim) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Settled aggregate(Claim claim) {
            throw new UnsupportedOperationException();
        }

        @Override
        public String finish(Claim claim) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void cancel(Claim claim) {
            throw new UnsupportedOperationException();
        }

        @Override
        public String describe(Claim claim) {
            throw new UnsupportedOperationException();
        }
    }
}
