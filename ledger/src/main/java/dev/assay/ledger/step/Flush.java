package dev.assay.ledger.step;

import dev.assay.ledger.lane.Block;
import dev.assay.ledger.lane.BlockDao;
import dev.assay.ledger.lane.Phase;
import dev.assay.ledger.lane.PhaseEnd;
import dev.assay.ledger.metric.BlockPartials;
import dev.assay.ledger.metric.BlockPartials.Scored;
import dev.assay.ledger.step.FlushDao.Locked;
import dev.assay.ledger.step.StepDao.StepKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * One transaction: locks its blocks in key order, inserts rows, moves counters by what was really inserted, then moves
 * phases. Safe to repeat: rows that are there already change nothing.
 */
public final class Flush {

    private final StepDao steps;
    private final FlushDao blocks;
    private final BlockDao phases;
    private final BlockScoreDao scores;
    private final ResponseHandleDao handles;
    private final GraderScoreDao graderScores;
    private final Map<Block.Key, Locked> locked = new TreeMap<>();
    private final Map<Block.Key, BlockDeltaBuilder> deltas = new LinkedHashMap<>();

    private Flush(Daos daos) {
        steps = daos.steps();
        blocks = daos.blocks();
        phases = daos.phases();
        scores = daos.scores();
        handles = daos.handles();
        graderScores = daos.graderScores();
    }

    /** The DAOs of a flush, on one connection. */
    public record Daos(
            StepDao steps,
            FlushDao blocks,
            BlockDao phases,
            BlockScoreDao scores,
            ResponseHandleDao handles,
            GraderScoreDao graderScores) {

        public static Daos of(Handle handle) {
            return new Daos(
                    handle.attach(StepDao.class),
                    handle.attach(FlushDao.class),
                    handle.attach(BlockDao.class),
                    handle.attach(BlockScoreDao.class),
                    handle.attach(ResponseHandleDao.class),
                    handle.attach(GraderScoreDao.class));
        }
    }

    /** Within a transaction of the DAOs' connection. */
    public static Map<PhaseEnd, PhaseEnd.Outcome> run(Daos daos, List<StepRow> rows, List<PhaseEnd> ends) {
        Flush flush = new Flush(daos);
        flush.lock(rows, ends);
        flush.insertGenerations(of(rows, StepRow.Generation.class));
        flush.insertDiscarded(of(rows, StepRow.DiscardedCall.class));
        flush.insertGraderScores(of(rows, StepRow.GraderScore.class));
        flush.insertScores(of(rows, StepRow.Score.class));
        flush.insertFailures(of(rows, StepRow.Failure.class));
        flush.keepHandles(of(rows, StepRow.ResponseHandle.class));
        flush.dropHandles(of(rows, StepRow.ResponseEnd.class));
        flush.count();
        return flush.end(ends);
    }

    private void lock(List<StepRow> rows, List<PhaseEnd> ends) {
        Set<Block.Key> keys = new TreeSet<>();
        rows.forEach(row -> keys.add(row.place().block()));
        ends.forEach(end -> keys.add(end.block().key()));
        UUID[] runIds = keys.stream().map(Block.Key::runId).toArray(UUID[]::new);
        int[] blockNos = keys.stream().mapToInt(Block.Key::blockNo).toArray();
        blocks.lock(runIds, blockNos).forEach(block -> locked.put(block.key(), block));
        keys.forEach(this::lockedFor);
    }

    private void insertGenerations(List<StepRow.Generation> rows) {
        if (rows.isEmpty()) {
            return;
        }
        Map<StepKey, StepRow.Generation> first = firstByKey(rows);
        Set<StepKey> inserted =
                new HashSet<>(steps.insertGenerations(new StepColumns.Generations(List.copyOf(first.values()))));
        List<StepRow.Generation> left = new ArrayList<>();
        for (StepRow.Generation row : rows) {
            StepKey key = StepKey.of(row);
            if (first.get(key) == row && inserted.remove(key)) {
                delta(row).generation(row);
            } else {
                left.add(row);
            }
        }
        insertBeaten(left);
    }

    private void insertBeaten(List<StepRow.Generation> rows) {
        if (rows.isEmpty()) {
            return;
        }
        Set<UUID> winners = new HashSet<>(steps.callsOfGenerations(new StepColumns.Generations(rows)));
        insertDiscarded(rows.stream()
                .filter(row -> !winners.contains(row.callId()))
                .map(Flush::beaten)
                .toList());
    }

    private static StepRow.DiscardedCall beaten(StepRow.Generation row) {
        return new StepRow.DiscardedCall(
                row.place(), row.callId(), "beaten", row.responseId(), row.tokens(), row.finishedAt());
    }

    private void insertDiscarded(List<StepRow.DiscardedCall> rows) {
        if (rows.isEmpty()) {
            return;
        }
        Map<UUID, StepRow.DiscardedCall> first = new LinkedHashMap<>();
        rows.forEach(row -> first.putIfAbsent(row.callId(), row));
        for (UUID callId : steps.insertDiscarded(new StepColumns.Discarded(List.copyOf(first.values())))) {
            StepRow.DiscardedCall row = Objects.requireNonNull(first.get(callId), "callId is null");
            delta(row).discarded(row);
        }
    }

    private void insertGraderScores(List<StepRow.GraderScore> rows) {
        if (!rows.isEmpty()) {
            graderScores.insert(new GraderScoreColumns(rows));
        }
    }

    /** Once a block is done each of its samples is decided: a late score would only unsettle totals that are out. */
    private void insertScores(List<StepRow.Score> rows) {
        List<StepRow.Score> open = rows.stream().filter(this::open).toList();
        if (open.isEmpty()) {
            return;
        }
        // A late score of an earlier grading must not displace the present one of the same sample.
        Map<StepKey, StepRow.Score> first = firstByKey(open.stream()
                .sorted(Comparator.comparingInt(StepRow.Score::grading).reversed())
                .toList());
        List<StepKey> inserted = steps.insertScores(new StepColumns.Scores(List.copyOf(first.values())));
        inserted.forEach(key -> delta(row(first, key)).scored++);
        List<StepKey> beside = inserted.stream()
                .filter(key -> lockedFor(row(first, key)).failed() > 0)
                .toList();
        if (!beside.isEmpty()) {
            for (StepKey key : steps.failedNow(
                    beside.stream().map(StepKey::runId).toArray(UUID[]::new),
                    beside.stream().mapToInt(StepKey::modelNo).toArray(),
                    beside.stream().mapToInt(StepKey::itemNo).toArray())) {
                delta(row(first, key)).failed--;
            }
        }
    }

    private void insertFailures(List<StepRow.Failure> rows) {
        List<StepRow.Failure> current = rows.stream()
                .filter(row -> lockedFor(row).heldBy(row.place().token()))
                .toList();
        if (current.isEmpty()) {
            return;
        }
        Map<StepKey, StepRow.Failure> first = firstByKey(current);
        for (StepKey key : steps.insertFailures(new StepColumns.Failures(List.copyOf(first.values())))) {
            delta(row(first, key)).failed++;
        }
    }

    /** Of a sample's handles in one flush the last one is what runs. */
    private void keepHandles(List<StepRow.ResponseHandle> rows) {
        if (!rows.isEmpty()) {
            Map<StepKey, StepRow.ResponseHandle> last = new LinkedHashMap<>();
            rows.forEach(row -> last.put(StepKey.of(row), row));
            handles.keep(new HandleColumns.Kept(List.copyOf(last.values())));
        }
    }

    /** After all rows of the flush: whoever finds the handle gone finds what came of the response. */
    private void dropHandles(List<StepRow.ResponseEnd> rows) {
        if (!rows.isEmpty()) {
            handles.drop(new HandleColumns.Ended(rows));
        }
    }

    private void count() {
        if (!deltas.isEmpty()) {
            blocks.count(new FlushDao.Deltas(deltas.entrySet().stream()
                    .map(delta -> delta.getValue().of(delta.getKey()))
                    .toList()));
        }
    }

    private Map<PhaseEnd, PhaseEnd.Outcome> end(List<PhaseEnd> ends) {
        Map<PhaseEnd, PhaseEnd.Outcome> outcomes = new HashMap<>();
        Set<UUID> toNudge = new TreeSet<>();
        for (PhaseEnd end : ends) {
            Locked block = lockedFor(end.block().key());
            outcomes.put(end, end(end, block, toNudge));
        }
        toNudge.forEach(blocks::nudgeLanes);
        return outcomes;
    }

    private PhaseEnd.Outcome end(PhaseEnd end, Locked block, Set<UUID> toNudge) {
        if (!block.heldBy(end.token())) {
            return PhaseEnd.Outcome.NOT_HELD;
        }
        Phase unfinished = phases.firstUnfinished(
                block.runId(), block.modelNo(), block.firstItem(), block.lastItem(), end.attempt(), end.grading());
        Phase next = end.gradedAsBatch() && unfinished == Phase.SCORE ? Phase.AGGREGATE : unfinished;
        if (next == block.phase()) {
            return PhaseEnd.Outcome.UNFINISHED;
        }
        if (next == Phase.DONE) {
            done(block, end.grading());
        } else {
            blocks.move(block.runId(), block.blockNo(), next);
        }
        toNudge.add(block.runId());
        return PhaseEnd.Outcome.MOVED;
    }

    /** From here on nobody reads the block's samples to find or to sum up scores. */
    private void done(Locked block, int grading) {
        BlockPartials partials = new BlockPartials();
        BlockScores index = new BlockScores(block, grading);
        for (Scored sample :
                steps.scored(block.runId(), block.modelNo(), block.firstItem(), block.lastItem(), grading)) {
            Map<String, Double> metrics = sample.metrics();
            partials.add(sample, metrics);
            index.add(sample.itemNo(), metrics);
        }
        blocks.done(block.runId(), block.blockNo(), partials.toJson(), grading, index.write(scores, partials));
    }

    private boolean open(StepRow.Score row) {
        return lockedFor(row).phase() != Phase.DONE;
    }

    private BlockDeltaBuilder delta(StepRow row) {
        return deltas.computeIfAbsent(row.place().block(), key -> new BlockDeltaBuilder());
    }

    private Locked lockedFor(StepRow row) {
        return lockedFor(row.place().block());
    }

    private Locked lockedFor(Block.Key key) {
        Locked block = locked.get(key);
        if (block == null) {
            throw new UnknownBlockException(key);
        }
        return block;
    }

    private static <R extends StepRow> R row(Map<StepKey, R> rows, StepKey key) {
        R row = rows.get(key);
        if (row == null) {
            throw new IllegalStateException("inserted " + key + " (expected: one of the rows handed in)");
        }
        return row;
    }

    /** One INSERT must not propose the same key twice. */
    private static <R extends StepRow> Map<StepKey, R> firstByKey(List<R> rows) {
        Map<StepKey, R> first = new LinkedHashMap<>();
        rows.forEach(row -> first.putIfAbsent(StepKey.of(row), row));
        return first;
    }

    private static <R extends StepRow> List<R> of(List<StepRow> rows, Class<R> type) {
        List<R> of = new ArrayList<>();
        for (StepRow row : rows) {
            if (type.isInstance(row)) {
                of.add(type.cast(row));
            }
        }
        return of;
    }
}
