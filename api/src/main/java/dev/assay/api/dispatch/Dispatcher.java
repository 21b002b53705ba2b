package dev.assay.api.dispatch;

import dev.assay.api.background.BackgroundLoop;
import dev.assay.api.background.Interval;
import dev.assay.api.temporal.DispatchProperties;
import dev.assay.api.temporal.RequiredSearchAttributes;
import dev.assay.api.temporal.RunStarter;
import dev.assay.api.temporal.TemporalCalls;
import dev.assay.api.temporal.TemporalOutage;
import dev.assay.ledger.Ids;
import dev.assay.ledger.dispatch.DispatchDao;
import dev.assay.ledger.dispatch.DispatchDao.DueRun;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Takes due runs from the ledger and hands each to Temporal, again and again until its execution has claimed it. Every
 * api process has one; which of them takes a run does not matter. One run's trouble holds up no other.
 */
@Component
class Dispatcher extends BackgroundLoop {

    private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);
    private static final Duration PROBE_EVERY = Duration.ofMinutes(1);

    private final DispatchDao runs;
    private final RunStarter starter;
    private final RequiredSearchAttributes attributes;
    private final TemporalCalls temporal;
    private final TemporalOutage outage;
    private final DispatchListener nudges;
    private final Duration sweep;
    private final int parallel;
    private final Semaphore slots;
    private final Interval probing = new Interval(PROBE_EVERY);
    private final ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor();

    Dispatcher(
            Jdbi jdbi,
            DataSource dataSource,
            RunStarter starter,
            RequiredSearchAttributes attributes,
            TemporalCalls temporal,
            TemporalOutage outage,
            DispatchProperties properties) {
        super("dispatcher");
        this.runs = jdbi.onDemand(DispatchDao.class);
        this.starter = starter;
        this.attributes = attributes;
        this.temporal = temporal;
        this.outage = outage;
        this.nudges = new DispatchListener(dataSource);
        this.sweep = properties.sweep();
        this.parallel = properties.parallel();
        this.slots = new Semaphore(parallel);
    }

    @Override
    protected void pass() throws Exception {
        if (outage.on() && temporal.answers()) {
            onTemporalBack();
        }
        if (!outage.on() && !attributes.known() && probing.due()) {
            probe();
        }
        sweep();
        nudges.await(sweep);
    }

    private void probe() {
        try {
            attributes.probe();
        } catch (StatusRuntimeException e) {
            probing.again();
            outage.begin(e);
        }
    }

    /** Whatever waits for a later try need not wait any longer. */
    private void onTemporalBack() {
        if (outage.end()) {
            runs.dispatchNow();
        }
    }

    /** Takes no more runs than can be handed over at once; the others are somebody else's, or next. */
    private void sweep() throws InterruptedException {
        boolean more = true;
        while (more) {
            slots.acquire();
            int free = 1 + slots.drainPermits();
            int taken = 0;
            try {
                List<DueRun> due = runs.take(free);
                for (DueRun run : due) {
                    calls.execute(() -> handOver(run));
                    taken++;
                }
            } finally {
                slots.release(free - taken);
            }
            more = taken == free;
        }
    }

    private void handOver(DueRun run) {
        try {
            starter.start(run);
            onTemporalBack();
        } catch (Exception e) {
            if (TemporalCalls.away(e)) {
                outage.begin(e);
            } else {
                log.warn(
                        "{} attempt {} could not be handed to Temporal (try {}); it is tried again",
                        Ids.run(run.id()),
                        run.attempt(),
                        run.dispatchTries(),
                        e);
            }
        } finally {
            slots.release();
        }
    }

    @Override
    protected void ended() throws Exception {
        calls.shutdown();
        if (!calls.awaitTermination(5, TimeUnit.SECONDS)) {
            log.info("{} calls to Temporal are left to their deadline", parallel - slots.availablePermits());
        }
        nudges.close();
    }
}
