package dev.assay.activities.lane.loop;

import dev.assay.ledger.lane.Block;
import dev.assay.ledger.lane.PhaseEnd;
import dev.assay.ledger.lane.StopCause;
import dev.assay.model.retry.ModelHold;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** A run's blocks in memory. What the ledger would take its time for is done at once, unless the test holds it up. */
final class FakeStore implements LaneStore {

    static final UUID RUN = UUID.randomUUID();

    private final int models;
    private final Map<Integer, Block> free = new TreeMap<>();
    private final Map<Integer, Block> held = new TreeMap<>();
    private final List<Integer> ended = new ArrayList<>();
    private final List<Integer> letGo = new ArrayList<>();
    private final List<StopCause> causes = new ArrayList<>();
    private final Set<Integer> stopped = new TreeSet<>();
    private final List<Set<Integer>> fullAtClaims = new ArrayList<>();
    private final Map<Integer, CompletableFuture<PhaseEnd.Outcome>> ends = new TreeMap<>();
    private boolean away;
    private boolean endsWait;
    private boolean over;
    private int rests;
    private int nextBlock;
    private int nextItem;

    FakeStore(int models) {
        this.models = models;
    }

    /** Adds a free block behind all others. */
    synchronized FakeStore block(int modelNo, int items) {
        int no = nextBlock++;
        free.put(no, new Block(RUN, no, 0, modelNo, nextItem, nextItem + items - 1));
        nextItem += items;
        return this;
    }

    /** All blocks so far are the lane's already. */
    synchronized FakeStore inherited() {
        held.putAll(free);
        free.clear();
        return this;
    }

    /** PostgreSQL is away. */
    synchronized void away(boolean now) {
        away = now;
    }

    /** Ends of blocks wait for {@link #endNow}. */
    synchronized void endsWait() {
        endsWait = true;
    }

    void endNow(int block, PhaseEnd.Outcome outcome) {
        CompletableFuture<PhaseEnd.Outcome> end;
        synchronized (this) {
            end = ends.remove(block);
            if (outcome == PhaseEnd.Outcome.MOVED) {
                held.remove(block);
            }
        }
        if (end == null) {
            throw new IllegalStateException("block " + block + " is not being ended");
        }
        end.complete(outcome);
    }

    /** What a lane that rests is told. */
    synchronized void over() {
        over = true;
    }

    synchronized List<Integer> ended() {
        return List.copyOf(ended);
    }

    synchronized List<Integer> letGo() {
        return List.copyOf(letGo);
    }

    synchronized List<StopCause> causes() {
        return List.copyOf(causes);
    }

    /** Models that the ledger was told to stop. */
    synchronized Set<Integer> stopped() {
        return Set.copyOf(stopped);
    }

    /** The models that were full at each claim so far. */
    synchronized List<Set<Integer>> fullAtClaims() {
        return List.copyOf(fullAtClaims);
    }

    synchronized int claims() {
        return fullAtClaims.size();
    }

    synchronized int rests() {
        return rests;
    }

    synchronized Set<Integer> free() {
        return Set.copyOf(free.keySet());
    }

    @Override
    public synchronized List<Block> held(LaneWork work) {
        return List.copyOf(held.values());
    }

    @Override
    public int models() {
        return models;
    }

    @Override
    public Claim claim(LaneWork work, Set<Integer> full, Set<Integer> stoppedModels, Set<Block.Key> open) {
        Optional<Block> block;
        synchronized (this) {
            fullAtClaims.add(Set.copyOf(full));
            if (away) {
                return new Claim(Optional.empty(), List.of(), false);
            }
            block = free.values().stream()
                    .filter(one -> !full.contains(one.modelNo()) && !stoppedModels.contains(one.modelNo()))
                    .findFirst()
                    .or(() -> held.values().stream()
                            .filter(one -> !open.contains(one.key()) && !stoppedModels.contains(one.modelNo()))
                            .findFirst());
            block.ifPresent(one -> {
                free.remove(one.blockNo());
                held.put(one.blockNo(), one);
            });
        }
        boolean left = free().stream().anyMatch(no -> !stoppedModels.contains(model(no)));
        boolean exhausted = block.isEmpty() && full.isEmpty() && !work.expectsMoreBlocks() && !left;
        return new Claim(block, block.map(work::unfinished).orElse(List.of()), exhausted);
    }

    private synchronized int model(int block) {
        return Optional.ofNullable(free.get(block)).orElseThrow().modelNo();
    }

    @Override
    public synchronized boolean rest(LaneWork work) {
        rests++;
        free.putAll(held);
        held.clear();
        return over;
    }

    @Override
    public synchronized void letGo(Block block) {
        letGo.add(block.blockNo());
        held.remove(block.blockNo());
        free.put(block.blockNo(), block);
    }

    @Override
    public synchronized CompletableFuture<PhaseEnd.Outcome> end(Block block) {
        ended.add(block.blockNo());
        if (endsWait) {
            return ends.computeIfAbsent(block.blockNo(), no -> new CompletableFuture<>());
        }
        held.remove(block.blockNo());
        return CompletableFuture.completedFuture(PhaseEnd.Outcome.MOVED);
    }

    @Override
    public synchronized boolean stop(StopCause cause) {
        if (!away) {
            causes.add(cause);
        }
        return !away;
    }

    @Override
    public synchronized boolean stop(int modelNo, ModelHold.Stop why) {
        if (!away) {
            stopped.add(modelNo);
        }
        return !away;
    }
}
