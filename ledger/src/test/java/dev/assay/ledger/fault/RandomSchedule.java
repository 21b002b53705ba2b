package dev.assay.ledger.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.ledger.Balance;
import dev.assay.ledger.fault.FaultyPostgres.Moment;
import dev.assay.ledger.fault.FaultyPostgres.Stuck;
import dev.assay.ledger.fault.SimulatedLane.Result;
import dev.assay.ledger.lane.Block;
import dev.assay.ledger.lane.LaneKind;
import dev.assay.ledger.lane.Lanes;
import dev.assay.ledger.lane.PhaseEnd;
import dev.assay.ledger.lane.Settle;
import dev.assay.ledger.lane.Settle.Standing;
import dev.assay.ledger.run.RunState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * One run from its first attempt to its last, as a seed has it: which lane does what next, which commit is cut, which lane is
 * given away, what comes late. One thread decides; two processes write.
 */
final class RandomSchedule implements AutoCloseable {

    private static final int ITEMS = 20;
    private static final int BLOCK = 4;
    private static final int ATTEMPTS = 2;
    private static final int STEPS_OF_PASS = 80;

    /** In a row on one lane; more would stop the run as one that crashes in a loop. */
    private static final int MAX_TAKEOVERS = Lanes.MAX_DEATHS - 2;

    private final Random random;
    private final Set<RareState> reached;
    private final ScheduledRun run;
    private final PaidCalls calls = new PaidCalls();
    private final List<SimulatedLane> lanes = new ArrayList<>();
    private final List<SimulatedLane> lost = new ArrayList<>();
    private int takeovers;

    RandomSchedule(FaultyPostgres postgres, long seed, Set<RareState> reached) {
        this.random = new Random(seed);
        this.reached = reached;
        this.run = new ScheduledRun(postgres, ITEMS, BLOCK, random, reached);
    }

    void play() {
        RunState state;
        do {
            run.begin();
            state = attempt();
            handInLate(random.nextBoolean() ? Integer.MAX_VALUE : 1);
            Balance.check(run.jdbi);
        } while (run.attempt() < ATTEMPTS && run.retry(state));
        handInLate(Integer.MAX_VALUE);
        Balance.check(run.jdbi);
        calls.check(run.jdbi, run.test);
    }

    @Override
    public void close() {
        run.close();
    }

    private RunState attempt() {
        while (true) {
            startLanes();
            for (int step = 0; step < STEPS_OF_PASS && !lanes.isEmpty(); step++) {
                step();
            }
            endLanes();
            Settle.Settled settled = run.settle();
            assertThat(settled.standing()).isIn(Standing.FINISHED, Standing.UNFINISHED);
            lanes.forEach(this::lose);
            lanes.clear();
            if (settled.standing() == Standing.FINISHED) {
                return run.finish();
            }
        }
    }

    private void startLanes() {
        takeovers = 0;
        for (LaneKind kind : LaneKind.values()) {
            for (int laneNo = 0; laneNo < 2; laneNo++) {
                lanes.add(take(anyWorker(), kind, laneNo));
            }
        }
    }

    private SimulatedLane take(Worker worker, LaneKind kind, int laneNo) {
        SimulatedLane lane = new SimulatedLane(worker, kind, laneNo, run.test.id(), run.attempt(), BLOCK, calls);
        assertThat(worker.lanes.take(run.claimant(), kind, laneNo, lane.token)).isEqualTo(Lanes.Taken.YES);
        run.lives(lane);
        lane.inherit();
        return lane;
    }

    private void step() {
        SimulatedLane lane = any(lanes);
        int choice = random.nextInt(100);
        if (choice < 18) {
            lane.claim();
        } else if (choice < 58) {
            lane.work(random);
        } else if (choice < 78) {
            handIn(lane, random.nextBoolean() ? any(lanes) : lane);
        } else if (choice < 87) {
            lane.endable().ifPresent(block -> end(lane, block));
        } else if (choice < 90) {
            cutFlush(fullest(random.nextBoolean() ? LaneKind.GENERATION : LaneKind.SCORING));
        } else if (choice < 93) {
            SimulatedLane from = random.nextBoolean() ? lane : fullest(lane.kind);
            if (takeOver(from)) {
                handInLate(from, random.nextInt(3));
            }
        } else if (choice < 98) {
            actOfLostLane();
        } else if (choice < 99) {
            anotherExecution();
        } else {
            assertThat(run.settle().standing()).isEqualTo(Standing.LANES_LIVE);
            reached.add(RareState.LANES_FOUND_LIVING);
        }
    }

    /** Some end in order, others fall silent with results in hand. */
    private void endLanes() {
        for (SimulatedLane lane : List.copyOf(lanes)) {
            if (random.nextInt(4) == 0) {
                run.silent(lane);
            } else {
                handIn(lane, lane);
                for (Optional<Block> block = lane.endable(); block.isPresent(); block = lane.endable()) {
                    end(lane, block.get());
                }
                lane.worker.lanes.release(run.test.id(), lane.kind, lane.laneNo, lane.token);
                lanes.remove(lane);
            }
        }
    }

    /** It has not noticed, and works on for a while. */
    private void lose(SimulatedLane lane) {
        lane.lose();
        int more = random.nextInt(2 * BLOCK);
        while (more-- > 0 && lane.work(random)) {}
        if (!lane.idle()) {
            lost.add(lane);
        }
    }

    /** All that two lanes have in hand, together; they may be of different processes and of the same block. */
    private void handIn(SimulatedLane one, SimulatedLane other) {
        Map<Result, SimulatedLane> results = new LinkedHashMap<>();
        one.inHand().forEach(result -> results.put(result, one));
        other.inHand().forEach(result -> results.putIfAbsent(result, other));
        Map<Result, CompletableFuture<Void>> written = new LinkedHashMap<>();
        results.forEach((result, lane) -> written.put(result, lane.handIn(result)));
        committed(written, results);
    }

    private static void committed(Map<Result, CompletableFuture<Void>> written, Map<Result, SimulatedLane> lanes) {
        written.forEach((result, row) -> {
            waitFor(row);
            SimulatedLane lane = lanes.get(result);
            if (lane != null) {
                lane.committed(result);
            }
        });
    }

    private void end(SimulatedLane lane, Block block) {
        PhaseEnd.Outcome outcome = waitFor(lane.end(block));
        if (lane.stale()) {
            assertThat(outcome).isEqualTo(PhaseEnd.Outcome.NOT_HELD);
            reached.add(RareState.FENCE_REFUSED);
        } else {
            // It was told that all of it is committed.
            assertThat(outcome).isEqualTo(PhaseEnd.Outcome.MOVED);
        }
        lane.ended(block, outcome);
    }

    /** The writer's connection ends in the middle of a commit, at times while its lane is given to the other process. */
    private void cutFlush(SimulatedLane lane) {
        Moment moment = random.nextBoolean() ? Moment.BEFORE : Moment.AFTER;
        boolean givenAway = random.nextBoolean();
        Map<Result, CompletableFuture<Void>> written = new LinkedHashMap<>();
        Map<Result, SimulatedLane> results = new LinkedHashMap<>();
        FaultyPostgres.Fault fault = run.fault(lane.worker, "flush");
        fault.arm(moment);
        lane.inHand().forEach(result -> {
            results.put(result, lane);
            written.put(result, lane.handIn(result));
        });
        Optional<Stuck> stuck = fault.stuck(() -> written.values().stream().allMatch(CompletableFuture::isDone));
        fault.disarm();
        if (stuck.isPresent()) {
            CompletableFuture<Boolean> taken = beside(() -> givenAway && takeOver(lane));
            run.waitsForLock(taken::isDone);
            boolean committed = fault.cut(stuck.get());
            assertThat(committed).isEqualTo(moment == Moment.AFTER);
            reached.add(committed ? RareState.FLUSH_OUTCOME_UNKNOWN : RareState.FLUSH_UNDONE);
            waitFor(taken);
        }
        committed(written, results);
    }

    /** Its holder is not seen any more, and goes on none the less. */
    private boolean takeOver(SimulatedLane lane) {
        if (takeovers++ >= MAX_TAKEOVERS) {
            return false;
        }
        run.silent(lane);
        lanes.remove(lane);
        lose(lane);
        lanes.add(take(run.otherThan(lane.worker), lane.kind, lane.laneNo));
        return true;
    }

    private void actOfLostLane() {
        if (lost.isEmpty()) {
            return;
        }
        SimulatedLane lane = any(lost);
        int choice = random.nextInt(10);
        if (choice < 2) {
            assertThat(lane.claim()).as("a block claimed without the token").isEmpty();
            reached.add(RareState.FENCE_REFUSED);
        } else if (choice < 5) {
            lane.work(random);
        } else if (choice < 7) {
            lane.anyOpen().ifPresent(block -> end(lane, block));
        } else {
            handInLate(lane, 1);
        }
    }

    private void handInLate(int most) {
        List.copyOf(lost).forEach(lane -> handInLate(lane, most));
    }

    private void handInLate(SimulatedLane lane, int most) {
        // Failures first: they say nothing any more once somebody else has done the step.
        List<Result> results = lane.inHand().stream()
                .sorted(Comparator.comparing(result -> !result.failure()))
                .limit(most)
                .toList();
        results.forEach(result -> {
            boolean done = run.phase(result.block()).equals("done");
            boolean known = run.known(result);
            waitFor(lane.handIn(result));
            lane.committed(result);
            run.late(result, done, known);
        });
    }

    private void anotherExecution() {
        run.disown();
        run.begin();
    }

    private Worker anyWorker() {
        return run.workers.get(random.nextInt(run.workers.size()));
    }

    /** The one that has most in hand. */
    private SimulatedLane fullest(LaneKind kind) {
        return lanes.stream()
                .filter(lane -> lane.kind == kind)
                .max(Comparator.comparingInt(lane -> lane.inHand().size()))
                .orElseThrow();
    }

    private <T> T any(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    static <T> T waitFor(CompletableFuture<T> future) {
        return future.orTimeout(30, TimeUnit.SECONDS).join();
    }

    /** On a thread of its own, for what waits for a lock. */
    static <T> CompletableFuture<T> beside(Supplier<T> work) {
        return CompletableFuture.supplyAsync(work, Thread::startVirtualThread);
    }
}
