package dev.assay.activities.lane.loop;

import dev.assay.activities.lane.loop.ClaimTurns.Turn;
import dev.assay.ledger.lane.Block;
import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Where a lane's blocks come from. Its state belongs to the lane's loop; a look at the ledger runs on another thread
 * and reports as an event of that loop.
 */
final class BlockSource {

    /** Where no block was free; a nudge or an invitation ends it. */
    private static final Duration EMPTY_PAUSE = Duration.ofSeconds(1);

    private final LaneWork work;
    private final LaneStore store;
    private final Turn turn;
    private final LaneRuntime runtime;
    private final Runnable invitation = this::invite;
    private long notBefore;
    private boolean looking;
    private boolean invited;
    private boolean exhausted;

    BlockSource(LaneWork work, LaneStore store, Turn turn, LaneRuntime runtime) {
        this.work = work;
        this.store = store;
        this.turn = turn;
        this.runtime = runtime;
        this.notBefore = runtime.nanoTime();
    }

    /** Something may have become free. */
    void nudge() {
        notBefore = runtime.nanoTime();
    }

    boolean looking() {
        return looking;
    }

    /** No block was free, and none can come. */
    boolean exhausted() {
        return exhausted && !looking;
    }

    /**
     * Looks for a block, unless a look is under way or it is too soon for one.
     *
     * @param wanted whether the lane has room for one; where it has not, its turn goes to a sibling
     * @param full models of which the lane has enough in hand
     * @param stopped models that take no further part
     * @param open blocks that the lane works on
     */
    void look(
            boolean wanted,
            Set<Integer> full,
            Set<Integer> stopped,
            Supplier<Set<Block.Key>> open,
            Consumer<LaneStore.Claim> found) {
        if (looking) {
            return;
        }
        if (!wanted) {
            handOn();
            return;
        }
        if (runtime.nanoTime() - notBefore < 0) {
            return;
        }
        invited = false;
        if (!turn.take(invitation)) {
            pause();
            return;
        }
        looking = true;
        Set<Block.Key> known = open.get();
        runtime.thread(() -> {
                    LaneStore.Claim claim = store.claim(work, full, stopped, known);
                    if (claim.block().isPresent() || claim.exhausted()) {
                        turn.found();
                    } else {
                        turn.nothing();
                    }
                    runtime.post(() -> {
                        looking = false;
                        exhausted = claim.exhausted();
                        if (claim.block().isPresent()) {
                            found.accept(claim);
                        } else {
                            pause();
                        }
                    });
                })
                .start();
    }

    /**
     * Lets go of every block, so that lanes that have a slot find them, unless that was done a moment ago.
     *
     * @return whether it is being done
     */
    boolean rest() {
        handOn();
        if (looking || runtime.nanoTime() - notBefore < 0) {
            return false;
        }
        looking = true;
        runtime.thread(() -> {
                    boolean over = store.rest(work);
                    runtime.post(() -> {
                        looking = false;
                        exhausted = over;
                        pause();
                    });
                })
                .start();
        return true;
    }

    /** The lane looks no more. */
    void close() {
        turn.withdraw(invitation, invited);
        invited = false;
    }

    private void handOn() {
        if (invited) {
            invited = false;
            turn.invite();
        }
    }

    private void invite() {
        runtime.post(() -> {
            invited = true;
            nudge();
        });
    }

    private void pause() {
        notBefore = runtime.nanoTime() + EMPTY_PAUSE.toNanos();
    }
}
