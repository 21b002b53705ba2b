package dev.assay.activities.lane;

import dev.assay.activities.lane.loop.LaneState;
import dev.assay.ledger.SqlErrors;
import dev.assay.ledger.lane.LaneDao;
import dev.assay.ledger.lane.LaneDao.Control;
import dev.assay.ledger.lane.LaneKind;
import dev.assay.ledger.lane.WorkerDao;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one watcher of a process. Once a second, and at once when the ledger notifies, one statement says that all lanes
 * here live and reads back what their runs want: cancel, pause, retune and fatal causes arrive this way whether or not
 * Temporal can be reached.
 */
public final class LaneWatch implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(LaneWatch.class);

    private static final Duration PERIOD = Duration.ofSeconds(1);

    /** Between two sweeps that notifications asked for: a run that finishes blocks fast must not make a busy loop. */
    private static final Duration MIN_PAUSE = Duration.ofMillis(50);

    private final Jdbi jdbi;
    private final String worker;
    private final LaneKind[] kinds;
    private final LaneListener notices;
    private final Map<UUID, LaneState> holds = new ConcurrentHashMap<>();
    private final Map<LaneKind, FairShare> shares = new EnumMap<>(LaneKind.class);
    private final Semaphore wake = new Semaphore(0);
    private final Thread thread;
    private volatile boolean closed;
    private volatile boolean stopping;
    private boolean away;

    /**
     * @param worker ID of this process in {@code eval_workers}
     * @param kinds lanes that it serves
     */
    public LaneWatch(Jdbi jdbi, String worker, Set<LaneKind> kinds) {
        this.jdbi = jdbi;
        this.worker = worker;
        this.kinds = kinds.toArray(LaneKind[]::new);
        this.notices = new LaneListener(jdbi, this::wake);
        this.thread = Thread.ofPlatform().name("lane-watch").daemon().start(this::run);
    }

    void add(LaneState hold) {
        holds.put(hold.token, hold);
        if (stopping) {
            hold.yield();
        }
        wake();
    }

    /** What the ledger wants of a lane that begins, so that it begins with its whole share and not with one step. */
    void look(LaneState hold) {
        try {
            watch(List.of(hold));
        } catch (RuntimeException e) {
            log.info("lane {} begins unseen: {}", hold.laneNo, SqlErrors.brief(e));
        }
    }

    void remove(LaneState hold) {
        holds.remove(hold.token);
    }

    public void wake() {
        wake.release();
    }

    /** Tells every lane here, and every one that comes, to drain and go on elsewhere. */
    public void stop() {
        stopping = true;
        holds.values().forEach(LaneState::yield);
    }

    public boolean stopping() {
        return stopping;
    }

    /** Whether a lane of the run is held here. */
    boolean holds(UUID runId) {
        return holds.values().stream().anyMatch(hold -> hold.runId.equals(runId));
    }

    /** Lanes held now. */
    public int held() {
        return holds.size();
    }

    /** Model calls of each run that wait for their answer, or for their answer to be written. */
    public Map<UUID, Integer> callsInFlight() {
        return holds.values().stream()
                .filter(hold -> hold.kind == LaneKind.GENERATION && hold.inFlight() > 0)
                .collect(Collectors.groupingBy(hold -> hold.runId, Collectors.summingInt(LaneState::inFlight)));
    }

    @Override
    public void close() {
        closed = true;
        wake();
        notices.close();
        try {
            thread.join(PERIOD.plusSeconds(5));
            jdbi.useExtension(WorkerDao.class, workers -> workers.gone(worker));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            log.info("worker {} left without saying so: {}", worker, SqlErrors.brief(e));
        }
    }

    private void run() {
        try {
            while (!closed) {
                sweep();
                TimeUnit.MILLISECONDS.sleep(MIN_PAUSE.toMillis());
                if (wake.tryAcquire(PERIOD.minus(MIN_PAUSE).toMillis(), TimeUnit.MILLISECONDS)) {
                    wake.drainPermits();
                }
            }
        } catch (InterruptedException e) {
            log.info("lane watch interrupted");
        }
    }

    private void sweep() {
        try {
            List<LaneState> watched =
                    holds.values().stream().filter(LaneState::ticking).toList();
            watch(watched);
            balance(watched);
            if (away) {
                log.info("PostgreSQL is back; {} lanes watched", watched.size());
                away = false;
            }
        } catch (RuntimeException e) {
            // Lanes go on with what they hold: a token that is lost meanwhile shows as soon as PostgreSQL is back.
            if (!away) {
                log.warn("lanes are not seen, PostgreSQL is away: {}", SqlErrors.brief(e));
                away = true;
            }
        }
    }

    private void watch(List<LaneState> watched) {
        if (watched.isEmpty()) {
            return;
        }
        long asked = System.nanoTime();
        Map<UUID, Control> seen = jdbi
                .withExtension(
                        LaneDao.class,
                        lanes -> lanes.watch(
                                watched.stream().map(hold -> hold.runId).toArray(UUID[]::new),
                                watched.stream().map(hold -> hold.kind).toArray(LaneKind[]::new),
                                watched.stream().mapToInt(hold -> hold.laneNo).toArray(),
                                watched.stream().map(hold -> hold.token).toArray(UUID[]::new),
                                watched.stream().mapToInt(LaneState::inFlight).toArray(),
                                watched.stream().mapToInt(LaneState::waiting).toArray(),
                                watched.stream()
                                        .mapToLong(LaneState::idleMillis)
                                        .toArray(),
                                watched.stream().map(LaneState::heldModel).toArray(String[]::new),
                                watched.stream().map(LaneState::heldMillis).toArray(Long[]::new)))
                .stream()
                .collect(Collectors.toMap(Control::token, Function.identity()));
        for (LaneState hold : watched) {
            Control control = seen.get(hold.token);
            if (control == null) {
                hold.lost();
            } else {
                hold.seen(control, asked);
            }
        }
    }

    /** One lane at a time, and only where the least loaded worker of its kind holds at least two fewer. */
    private void balance(List<LaneState> watched) {
        Map<LaneKind, List<LaneState>> byKind = watched.stream().collect(Collectors.groupingBy(hold -> hold.kind));
        List<WorkerDao.Load> least = jdbi.inTransaction(handle -> {
            WorkerDao workers = handle.attach(WorkerDao.class);
            workers.seen(
                    worker,
                    stopping ? new LaneKind[0] : kinds,
                    held(byKind, LaneKind.GENERATION),
                    held(byKind, LaneKind.SCORING));
            return workers.least(worker);
        });
        if (stopping) {
            return;
        }
        for (WorkerDao.Load load : least) {
            for (LaneKind kind : LaneKind.values()) {
                List<LaneState> own = byKind.getOrDefault(kind, List.of());
                boolean yielding = own.stream().anyMatch(LaneState::yielding);
                if (kind == load.kind()
                        && !yielding
                        && share(kind).yields(own.size(), load.least(), load.elsewhere())) {
                    own.get(own.size() - 1).yield();
                }
            }
        }
    }

    private FairShare share(LaneKind kind) {
        return shares.computeIfAbsent(kind, absent -> new FairShare(System::nanoTime));
    }

    private static int held(Map<LaneKind, List<LaneState>> byKind, LaneKind kind) {
        return byKind.getOrDefault(kind, List.of()).size();
    }
}
