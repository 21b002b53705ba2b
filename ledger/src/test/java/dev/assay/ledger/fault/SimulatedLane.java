package dev.assay.ledger.fault;

import dev.assay.ledger.StepRows;
import dev.assay.ledger.lane.Block;
import dev.assay.ledger.lane.BlockDao;
import dev.assay.ledger.lane.LaneKind;
import dev.assay.ledger.lane.Phase;
import dev.assay.ledger.lane.PhaseEnd;
import dev.assay.ledger.step.StepRow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * A lane that keeps to the protocol, one step at a time: it claims, works on what is unfinished, hands results in, and ends
 * a block when all of it is committed. It does not learn that it has lost its token.
 */
final class SimulatedLane {

    final Worker worker;
    final LaneKind kind;
    final int laneNo;
    final UUID token = UUID.randomUUID();
    private final UUID runId;
    private final int attempt;
    private final int blockSize;
    private final PaidCalls calls;
    private final Map<Integer, Open> open = new LinkedHashMap<>();
    private final List<Result> inHand = new ArrayList<>();
    private boolean stale;

    SimulatedLane(Worker worker, LaneKind kind, int laneNo, UUID runId, int attempt, int blockSize, PaidCalls calls) {
        this.worker = worker;
        this.kind = kind;
        this.laneNo = laneNo;
        this.runId = runId;
        this.attempt = attempt;
        this.blockSize = blockSize;
        this.calls = calls;
    }

    /** What came of a step and is not handed in yet. */
    record Result(Block block, StepRow row) {

        /** Whether it is of that step, whatever came of it. */
        boolean generation() {
            return !score() && !(row instanceof StepRow.Failure failure && failure.step() == StepRow.Step.SCORE);
        }

        boolean score() {
            return row instanceof StepRow.Score;
        }

        boolean failure() {
            return row instanceof StepRow.Failure;
        }
    }

    private static final class Open {
        private final Block block;
        private final List<Integer> toDo;
        private int undecided;

        Open(Block block, List<Integer> toDo) {
            this.block = block;
            this.toDo = toDo;
            this.undecided = toDo.size();
        }
    }

    /** Whether somebody else has been given what it holds. */
    boolean stale() {
        return stale;
    }

    void lose() {
        stale = true;
    }

    private Phase phase() {
        return kind == LaneKind.GENERATION ? Phase.GENERATE : Phase.SCORE;
    }

    /** Blocks of the holder before. */
    void inherit() {
        worker.jdbi
                .withExtension(BlockDao.class, blocks -> blocks.heldBy(runId, phase(), token))
                .forEach(this::open);
    }

    Optional<Block> claim() {
        Optional<Block> block = worker.jdbi.withExtension(
                BlockDao.class, blocks -> blocks.claim(runId, phase(), new int[] {0}, kind, laneNo, token));
        block.ifPresent(this::open);
        return block;
    }

    private void open(Block block) {
        List<Integer> items = worker.jdbi.withExtension(
                BlockDao.class,
                blocks -> kind == LaneKind.GENERATION
                        ? blocks.toGenerate(block, attempt).stream()
                                .map(BlockDao.ToGenerate::itemNo)
                                .toList()
                        : blocks.toScore(block, attempt, 1).stream()
                                .map(BlockDao.ToScore::itemNo)
                                .toList());
        if (kind == LaneKind.GENERATION) {
            calls.toGenerate(items);
        }
        open.put(block.blockNo(), new Open(block, new ArrayList<>(items)));
    }

    /** Takes a step of one sample; false where there is none to take. */
    boolean work(Random random) {
        List<Open> unfinished =
                open.values().stream().filter(one -> !one.toDo.isEmpty()).toList();
        if (unfinished.isEmpty()) {
            return false;
        }
        Open chosen = unfinished.get(random.nextInt(unfinished.size()));
        int item = chosen.toDo.remove(random.nextInt(chosen.toDo.size()));
        inHand.add(new Result(chosen.block, kind == LaneKind.GENERATION ? called(item, random) : scored(item, random)));
        return true;
    }

    private StepRow called(int item, Random random) {
        calls.called(item, this);
        int outcome = random.nextInt(10);
        if (outcome == 0) {
            return rows().failure(item, StepRow.Step.GENERATE);
        }
        return outcome == 1
                ? rows().discarded(item, UUID.randomUUID())
                : rows().generation(item, UUID.randomUUID(), "output " + item, null);
    }

    private StepRow scored(int item, Random random) {
        return random.nextInt(3) == 0
                ? rows().failure(item, StepRow.Step.SCORE)
                : rows().score(item, random.nextInt(2));
    }

    private StepRows rows() {
        return new StepRows(runId, attempt, token, 0, blockSize);
    }

    List<Result> inHand() {
        return List.copyOf(inHand);
    }

    /** Hands a result to the process's writer; {@link #committed} must follow when that is done. */
    CompletableFuture<Void> handIn(Result result) {
        inHand.remove(result);
        switch (result.row()) {
            case StepRow.Generation generation -> calls.handedIn(generation.callId(), true);
            case StepRow.DiscardedCall call -> calls.handedIn(call.callId(), false);
            default -> {}
        }
        return worker.writer.write(result.row());
    }

    void committed(Result result) {
        int item = result.row().place().itemNo();
        if (kind == LaneKind.GENERATION) {
            calls.committed(item, result.row() instanceof StepRow.Generation, this);
        }
        Open block = open.get(result.block().blockNo());
        if (block == null) {
            return;
        }
        if (result.row() instanceof StepRow.DiscardedCall) {
            block.toDo.add(item);
        } else {
            block.undecided--;
        }
    }

    /** A block all of whose steps are decided. */
    Optional<Block> endable() {
        return open.values().stream()
                .filter(one -> one.undecided == 0)
                .map(one -> one.block)
                .findFirst();
    }

    /** Any block that it works on. */
    Optional<Block> anyOpen() {
        return open.values().stream().map(one -> one.block).findFirst();
    }

    CompletableFuture<PhaseEnd.Outcome> end(Block block) {
        return worker.writer.end(new PhaseEnd(block, token, attempt, 1));
    }

    void ended(Block block, PhaseEnd.Outcome outcome) {
        open.remove(block.blockNo());
        if (outcome == PhaseEnd.Outcome.UNFINISHED) {
            open(block);
        }
    }

    boolean idle() {
        return open.isEmpty() && inHand.isEmpty();
    }
}
