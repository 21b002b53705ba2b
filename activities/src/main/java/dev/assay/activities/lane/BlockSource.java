package dev.assay.activities.lane;

import dev.assay.activities.lane.ClaimTurns.Turn;
import dev.assay.ledger.lane.Block;
import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Where a lane's blocks come from. Its state belongs to the lane's loop; a look at the ledger runs on a virtual thread
 * and reports as an event of that loop.
 */
final class BlockSource {

    /** Where no block was free; a nudge or an invitation ends it. */
    private static final Duration EMPTY_PAUSE = Duration.ofSeconds(1);

    private final LaneWork work;
    private final LaneLedger books;
    private final Turn turn;
    private final Consumer<Runnable> events;
    private final Runnable invitation = this::invite;
    private long notBefore = System.nanoTime();
    private boolean looking;
    private boolean invited;
    private boolean exhausted;

    /** @param events takes, on any thread, what the loop's thread is to run */
    BlockSource(LaneWork work, LaneLedger books, Turn turn, Consumer<Runnable> events) {
        this.work = work;
        this.books = books;
        this.turn = turn;
        this.events = events;
    }

    /** Something may have become free. */
    void nudge() {
        notBefore = System.nanoTime();
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
            Consumer<LaneLedger.Claim> found) {
        if (looking) {
            return;
        }
        if (!wanted) {
            handOn();
            return;
        }
        if (System.nanoTime() - notBefore < 0) {
            return;
        }
        invited = false;
        if (!turn.take(invitation)) {
            pause();
            return;
        }
        looking = true;
        Set<Block.Key> known = open.get();
        Thread.ofVirtual().start(() -> {
            LaneLedger.Claim claim = books.claim(work, full, stopped, known);
            if (claim.block().isPresent() || claim.exhausted()) {
                turn.found();
            } else {
                turn.nothing();
            }
            events.accept(() -> {
                looking = false;
                exhausted = claim.exhausted();
                if (claim.block().isPresent()) {
                    found.accept(claim);
                } else {
                    pause();
                }
            });
        });
    }

    /**
     * Lets go of every block, so that lanes that have a slot find them, unless that was done a moment ago.
     *
     * @return whether it is being done
     */
    boolean rest() {
        handOn();
        if (looking || System.nanoTime() - notBefore < 0) {
            return false;
        }
        looking = true;
        Thread.ofVirtual().start(() -> {
            boolean over = books.rest(work);
            events.accept(() -> {
                looking = false;
                exhausted = over;
                pause();
            });
        });
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
        events.accept(() -> {
            invited = true;
            nudge();
        });
    }

    private void pause() {
        notBefore = System.nanoTime() + EMPTY_PAUSE.toNanos();
    }
}
