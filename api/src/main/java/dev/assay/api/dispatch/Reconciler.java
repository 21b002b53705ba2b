package dev.assay.api.dispatch;

import dev.assay.api.background.BackgroundLoop;
import dev.assay.api.background.Leadership;
import dev.assay.api.temporal.Executions;
import dev.assay.api.temporal.TemporalCalls;
import dev.assay.api.temporal.TemporalOutage;
import dev.assay.ledger.dispatch.DispatchDao;
import dev.assay.ledger.dispatch.DispatchDao.QuietRun;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import java.time.Duration;
import java.util.Optional;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.springframework.stereotype.Component;

/**
 * Finds runs that the ledger calls active and nobody works on, and asks Temporal about them. Temporal's word is taken
 * only where it answers: while it is away nothing changes.
 */
@Component
class Reconciler extends BackgroundLoop {

    /** "assay" in ASCII; any number that no other application in the database uses would do. */
    private static final long LOCK = 0x61_73_73_61_79L;

    private static final Duration SETTLED_AFTER = Duration.ofMinutes(1);

    private final DispatchDao runs;
    private final Executions executions;
    private final LostRuns lost;
    private final TemporalOutage outage;
    private final Leadership leadership;
    private final ReconcilerProperties properties;
    private final long begun = System.nanoTime();

    Reconciler(
            Jdbi jdbi,
            DataSource dataSource,
            Executions executions,
            LostRuns lost,
            TemporalOutage outage,
            ReconcilerProperties properties) {
        super("reconciler");
        this.runs = jdbi.onDemand(DispatchDao.class);
        this.executions = executions;
        this.lost = lost;
        this.outage = outage;
        this.leadership = new Leadership(dataSource, LOCK);
        this.properties = properties;
    }

    @Override
    protected void pass() throws Exception {
        if (leadership.held()) {
            sweep();
        }
        boolean settling = System.nanoTime() - begun < SETTLED_AFTER.toNanos();
        pause(settling ? properties.settling() : properties.interval());
    }

    private void sweep() throws Exception {
        for (QuietRun run : runs.quiet(seconds(properties.quiet()), seconds(properties.silence()))) {
            try {
                settle(run, executions.latest(run.id()));
            } catch (Exception e) {
                if (!TemporalCalls.away(e)) {
                    throw e;
                }
                outage.begin(e);
                return;
            }
        }
    }

    private void settle(QuietRun run, Optional<Executions.Execution> found) {
        if (found.isEmpty()) {
            lost.startAgain(run, "Temporal does not know it");
            return;
        }
        Executions.Execution execution = found.get();
        boolean owner = execution.id().equals(run.execution());
        switch (execution.status()) {
            case WORKFLOW_EXECUTION_STATUS_TERMINATED -> {
                if (owner) {
                    lost.terminated(run);
                } else {
                    lost.startAgain(run, "its execution was terminated");
                }
            }
            case WORKFLOW_EXECUTION_STATUS_CANCELED -> lost.cancelled(run);
            case WORKFLOW_EXECUTION_STATUS_COMPLETED,
                    WORKFLOW_EXECUTION_STATUS_FAILED,
                    WORKFLOW_EXECUTION_STATUS_TIMED_OUT,
                    WORKFLOW_EXECUTION_STATUS_CONTINUED_AS_NEW -> closed(run, execution.status(), owner);
            default -> {
                // It is open: its lanes are about to start, or it waits.
            }
        }
    }

    /** A run has one open execution at most: where a later one has closed already, its owner is gone for good. */
    private void closed(QuietRun run, WorkflowExecutionStatus status, boolean owner) {
        if (run.silent() || !owner) {
            lost.startAgain(run, "its execution has closed as " + status);
        }
    }

    private static double seconds(Duration time) {
        return time.toMillis() / 1_000.0;
    }

    @Override
    protected void ended() throws Exception {
        leadership.close();
    }
}
