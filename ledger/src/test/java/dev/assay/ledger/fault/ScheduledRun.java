package dev.assay.ledger.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.assay.ledger.Ledger;
import dev.assay.ledger.SqlErrors;
import dev.assay.ledger.TestRun;
import dev.assay.ledger.fault.FaultyPostgres.Moment;
import dev.assay.ledger.fault.FaultyPostgres.Stuck;
import dev.assay.ledger.fault.SimulatedLane.Result;
import dev.assay.ledger.finish.FinishRun;
import dev.assay.ledger.lane.Block;
import dev.assay.ledger.lane.ExecutionDao;
import dev.assay.ledger.lane.LaneKind;
import dev.assay.ledger.lane.Lanes;
import dev.assay.ledger.lane.Settle;
import dev.assay.ledger.run.Attempt;
import dev.assay.ledger.run.Attempt.Receipt;
import dev.assay.ledger.run.AttemptDao;
import dev.assay.ledger.run.Run;
import dev.assay.ledger.run.RunCountersDao;
import dev.assay.ledger.run.RunCountersDao.RunCounters;
import dev.assay.ledger.run.RunDao;
import dev.assay.ledger.run.RunState;
import dev.assay.ledger.run.RunTransitionDao;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import org.jdbi.v3.core.Jdbi;

/** The run of a schedule and the executions that serve it, on a database with two processes. */
final class ScheduledRun implements AutoCloseable {

    final Jdbi jdbi;
    final TestRun test;
    final List<Worker> workers;
    private final FaultyPostgres postgres;
    private final String database;
    private final HikariDataSource pool;
    private final Random random;
    private final Set<RareState> reached;
    private int attempt = 1;
    private int executions;
    private String execution = "";

    ScheduledRun(FaultyPostgres postgres, int items, int blockSize, Random random, Set<RareState> reached) {
        this.postgres = postgres;
        this.database = postgres.create();
        this.random = random;
        this.reached = reached;
        this.pool = postgres.pool(database);
        this.jdbi = Ledger.jdbi(pool);
        this.workers = FaultyPostgres.WORKERS.stream()
                .map(name -> new Worker(name, postgres.url(database, name)))
                .toList();
        this.test = TestRun.create(jdbi, new Run.Owner("org", "team", null), List.of("one"))
                .items(0, 0, items)
                .blocks(0, 0, 0, items, blockSize);
    }

    int attempt() {
        return attempt;
    }

    Lanes.Claimant claimant() {
        return new Lanes.Claimant(test.id(), attempt, execution);
    }

    Worker otherThan(Worker worker) {
        return workers.get(worker == workers.get(0) ? 1 : 0);
    }

    FaultyPostgres.Fault fault(Worker worker, String during) {
        return new FaultyPostgres.Fault(jdbi, worker.name, during);
    }

    void waitsForLock(BooleanSupplier over) {
        FaultyPostgres.waitsForLock(jdbi, over);
    }

    /** Two executions begin the attempt, one of them, at times, on a connection that is cut in its commit. One owns it. */
    void begin() {
        String before = execution;
        Worker first = workers.get(random.nextInt(workers.size()));
        String one = "execution-" + ++executions;
        String other = "execution-" + ++executions;
        if (random.nextBoolean()) {
            assertThat(begin(first, one)).isTrue();
            assertThat(begin(otherThan(first), other)).isFalse();
            reached.add(RareState.BEGIN_LOST);
            execution = one;
        } else {
            execution = beginCut(first, one, other);
        }
        assertThat(begin(first, execution)).as("the owner may say it again").isTrue();
        if (!before.isEmpty()) {
            assertThat(new Settle(jdbi).settle(test.id(), attempt, before).standing())
                    .isEqualTo(Settle.Standing.NOT_OWNER);
            assertThat(first.lanes.take(
                            new Lanes.Claimant(test.id(), attempt, before), LaneKind.SCORING, 9, UUID.randomUUID()))
                    .isEqualTo(Lanes.Taken.NOT_WANTED);
        }
    }

    private String beginCut(Worker worker, String one, String other) {
        Moment moment = random.nextBoolean() ? Moment.BEFORE : Moment.AFTER;
        FaultyPostgres.Fault fault = fault(worker, "begin");
        fault.arm(moment);
        CompletableFuture<Boolean> cut = RandomSchedule.beside(() -> begin(worker, one));
        Stuck stuck = fault.stuck(cut::isDone).orElseThrow();
        fault.disarm();
        CompletableFuture<Boolean> rival = RandomSchedule.beside(() -> begin(otherThan(worker), other));
        waitsForLock(rival::isDone);
        assertThat(fault.cut(stuck)).isEqualTo(moment == Moment.AFTER);
        assertThat(cut)
                .failsWithin(Duration.ofSeconds(30))
                .withThrowableOfType(ExecutionException.class)
                .matches(e -> SqlErrors.passing(e), "may be tried again");
        boolean rivalOwns = RandomSchedule.waitFor(rival);
        boolean repeated = begin(worker, one);
        assertThat(repeated).as("one of them owns it").isNotEqualTo(rivalOwns);
        assertThat(repeated).isEqualTo(moment == Moment.AFTER);
        reached.add(RareState.BEGIN_LOST);
        if (repeated) {
            reached.add(RareState.BEGIN_OUTCOME_UNKNOWN);
        }
        return repeated ? one : other;
    }

    private boolean begin(Worker worker, String name) {
        return worker.jdbi
                .withExtension(ExecutionDao.class, executionDao -> executionDao.begin(test.id(), attempt, name, null))
                .isPresent();
    }

    /** The execution is gone: another one is to have the attempt. */
    void disown() {
        jdbi.useTransaction(handle -> {
            assertThat(handle.attach(RunDao.class).lockAny(test.id())).isPresent();
            handle.attach(RunTransitionDao.class).disown(test.id());
        });
    }

    Settle.Settled settle() {
        return new Settle(jdbi).settle(test.id(), attempt, execution);
    }

    RunState finish() {
        RunState state = new FinishRun(jdbi).finish(test.id(), attempt, execution);
        assertThat(state.terminal()).isTrue();
        RunCounters counters = test.counters();
        assertThat(counters.scored() + counters.failed()).as("samples decided").isEqualTo(counters.total());
        return state;
    }

    /** What failed is taken up in another attempt; false where nothing did. */
    boolean retry(RunState state) {
        if (state == RunState.COMPLETED && test.counters().failed() == 0) {
            return false;
        }
        jdbi.useTransaction(handle -> {
            RunTransitionDao transitions = handle.attach(RunTransitionDao.class);
            Run ended = handle.attach(RunDao.class).lockAny(test.id()).orElseThrow();
            transitions.deleteLanes(test.id());
            transitions.lockUnfinishedBlocks(test.id());
            Receipt receipt =
                    Receipt.of(ended, handle.attach(RunCountersDao.class).of(test.id()));
            transitions.requeueBlocks(test.id());
            transitions.requeue(test.id());
            handle.attach(AttemptDao.class)
                    .insert(test.id(), attempt + 1, Attempt.Kind.RETRY, ended.grading(), null, receipt);
        });
        attempt++;
        execution = "";
        return true;
    }

    /** It is seen for as long as the schedule likes, however slow the machine. */
    void lives(SimulatedLane lane) {
        seenAt(lane, "now() + interval '1 hour'");
    }

    void silent(SimulatedLane lane) {
        seenAt(lane, "now() - interval '6 seconds'");
    }

    private void seenAt(SimulatedLane lane, String time) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                        UPDATE eval_lanes SET seen_at = <time> WHERE run_id = :id AND token = :token
                        """)
                .define("time", time)
                .bind("id", test.id())
                .bind("token", lane.token)
                .execute());
    }

    String phase(Block block) {
        return text("SELECT phase FROM eval_blocks WHERE run_id = :id AND block_no = " + block.blockNo())
                .orElseThrow();
    }

    /** Whether the ledger has a row like this result's, or, of a failure, one that makes it one no more. */
    boolean known(Result result) {
        return has(result, result.generation() ? "eval_generations" : "eval_scores")
                || (result.failure() && failed(result));
    }

    private boolean failed(Result result) {
        return has(
                result,
                "(SELECT * FROM eval_failures WHERE attempt = "
                        + result.row().place().attempt() + ") f");
    }

    private boolean has(Result result, String rows) {
        return text("SELECT 'x' FROM " + rows + " WHERE run_id = :id AND item_no = "
                        + result.row().place().itemNo())
                .isPresent();
    }

    /**
     * What became of a result of a lane that had lost its token.
     *
     * @param done whether its block was done before
     * @param known whether the ledger had a row like it before
     */
    void late(Result result, boolean done, boolean known) {
        if (test.read().state().terminal()) {
            reached.add(RareState.RESULT_AFTER_END);
        }
        if (result.failure() && !known) {
            assertThat(failed(result))
                    .as("a failure of a lane without its token")
                    .isFalse();
            reached.add(RareState.LATE_FAILURE_DROPPED);
        }
        if (result.score() && done && !known) {
            assertThat(known(result)).as("a score after its block was done").isFalse();
            reached.add(RareState.LATE_SCORE_DROPPED);
        }
        if (text("SELECT reason FROM eval_discarded_calls WHERE run_id = :id AND reason = 'beaten'")
                .isPresent()) {
            reached.add(RareState.CALL_BEATEN);
        }
    }

    private Optional<String> text(String sql) {
        return jdbi.withHandle(handle -> handle.createQuery(sql)
                .bind("id", test.id())
                .mapTo(String.class)
                .findFirst());
    }

    @Override
    public void close() {
        workers.forEach(Worker::close);
        pool.close();
        postgres.drop(database);
    }
}
